//! Turns: what was begun in an order ends in that order.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// The turns of one socket's messages.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    next: Cell<u64>,
    /// The turns that are not over, in their order, and who waits for them.
    open: RefCell<VecDeque<(u64, Option<Waker>)>>,
}

/// One place in the order; it is over when this is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    number: u64,
    turns: Rc<Turns>,
}

impl Turns {
    pub(crate) fn take(self: &Rc<Self>) -> Turn {
        let number = self.next.get();
        self.next.set(number + 1);
        self.open.borrow_mut().push_back((number, None));
        Turn { number, turns: Rc::clone(self) }
    }

    /// Whether every turn that was taken is over.
    pub(crate) fn are_over(&self) -> bool {
        self.open.borrow().is_empty()
    }
}

impl Turn {
    /// Ready when every turn that was taken before is over.
    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<()> {
        let mut open = self.turns.open.borrow_mut();
        if open.front().is_none_or(|(first, _)| *first >= self.number) {
            return Poll::Ready(());
        }
        let place = open.binary_search_by_key(&self.number, |(number, _)| *number);
        let place = place.ok().and_then(|place| open.get_mut(place));
        let old = place.and_then(|(_, waker)| waker.replace(context.waker().clone()));
        // After the borrow: what a waker owned may be dropped with it.
        drop(open);
        drop(old);
        Poll::Pending
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut open = self.turns.open.borrow_mut();
        let place = open.binary_search_by_key(&self.number, |(number, _)| *number);
        let own = place.ok().and_then(|place| open.remove(place));
        let next = open.front_mut().and_then(|(_, waker)| waker.take());
        // After the borrow: whoever is woken may be polled at once.
        drop(open);
        drop(own);
        if let Some(waker) = next {
            waker.wake();
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
