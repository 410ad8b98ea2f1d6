//! Those who wait for one thing, all of whom are woken when it may be there.

use std::cell::{Cell, RefCell};
use std::task::Waker;

#[derive(Debug, Default)]
pub(crate) struct Waiters {
    last: Cell<u64>,
    /// Somebody is in the list. To ask the list takes longer.
    any: Cell<bool>,
    list: RefCell<Vec<(u64, Waker)>>,
}

/// One place among those who wait. Who has one gives it back ([`Waiters::leave`]), so that nothing is left
/// of those who stopped waiting.
#[derive(Debug, Default)]
pub(crate) struct Place(Option<u64>);

impl Waiters {
    /// Returns whether it had no place.
    pub(crate) fn wait(&self, place: &mut Place, waker: &Waker) -> bool {
        let is_new = place.0.is_none();
        let key = *place.0.get_or_insert_with(|| {
            self.last.set(self.last.get() + 1);
            self.last.get()
        });
        let waker = waker.clone();
        let mut list = self.list.borrow_mut();
        let old = match list.iter_mut().find(|(known, _)| *known == key) {
            Some((_, old)) => Some(std::mem::replace(old, waker)),
            None => {
                list.push((key, waker));
                self.any.set(true);
                None
            }
        };
        // After the borrow: what a waker owned may be dropped with it.
        drop(list);
        drop(old);
        is_new
    }

    pub(crate) fn leave(&self, place: &mut Place) {
        let Some(key) = place.0.take() else { return };
        let mut list = self.list.borrow_mut();
        // The last takes its place: they are all woken together, and `remove` can fail, which is long to tell.
        let last = list.pop();
        let old = match last {
            Some(last) if last.0 != key => match list.iter_mut().find(|(known, _)| *known == key) {
                Some(place) => Some(std::mem::replace(place, last)),
                None => {
                    list.push(last);
                    None
                }
            },
            last => last,
        };
        self.any.set(!list.is_empty());
        drop(list);
        drop(old);
    }

    pub(crate) fn wake(&self) {
        if self.is_empty() {
            return;
        }
        // Taken first: whoever is woken may be polled at once, and wait again.
        self.any.set(false);
        for (_, waker) in self.list.take() {
            waker.wake();
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        !self.any.get()
    }
}
