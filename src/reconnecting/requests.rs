//! Requests that wait for their answers.

use crate::{Message, RequestError};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, Waker};

pub(crate) type Matcher = Box<dyn FnMut(&Message) -> bool>;

#[derive(Default)]
pub(crate) struct Requests {
    list: RefCell<Vec<Pending>>,
}

struct Pending {
    /// Its number in the outbox.
    number: u64,
    matcher: Matcher,
    /// Gone when nobody waits any more.
    answer: Weak<Answer>,
}

/// What comes of a request.
#[derive(Default)]
pub(crate) struct Answer {
    result: Cell<Option<Result<Message, RequestError>>>,
    waker: Cell<Option<Waker>>,
}

impl Answer {
    pub(crate) fn finish(&self, result: Result<Message, RequestError>) {
        let before = self.result.take();
        // The first one counts.
        self.result.set(before.or(Some(result)));
        if let Some(waker) = self.waker.take() {
            crate::task::inline(|| waker.wake());
        }
    }

    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<Result<Message, RequestError>> {
        match self.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                drop(self.waker.replace(Some(context.waker().clone())));
                Poll::Pending
            }
        }
    }
}

impl Requests {
    pub(crate) fn add(&self, number: u64, matcher: Matcher, answer: &Rc<Answer>) {
        let answer = Rc::downgrade(answer);
        self.list.borrow_mut().push(Pending { number, matcher, answer });
    }

    /// The message, if it is nobody's answer.
    pub(crate) fn take(&self, message: Message) -> Option<Message> {
        if self.list.borrow().is_empty() {
            return Some(message);
        }
        // Taken out, for a matcher may do anything.
        let mut list = self.list.take();
        list.retain(|pending| pending.answer.strong_count() > 0);
        let place = list.iter_mut().position(|pending| (pending.matcher)(&message));
        let found = place.map(|place| list.remove(place));
        let mut new = self.list.replace(list);
        self.list.borrow_mut().append(&mut new);
        match found.and_then(|pending| pending.answer.upgrade()) {
            Some(answer) => {
                answer.finish(Ok(message));
                None
            }
            None => Some(message),
        }
    }

    /// Ends those for which there is an error.
    pub(crate) fn fail(&self, error: impl Fn(u64) -> Option<RequestError>) {
        let list = self.list.take();
        let (mut failed, mut left) = (Vec::new(), Vec::new());
        for pending in list {
            match error(pending.number) {
                Some(error) => failed.push((pending, error)),
                None => left.push(pending),
            }
        }
        let mut new = self.list.replace(left);
        self.list.borrow_mut().append(&mut new);
        for (pending, error) in failed {
            if let Some(answer) = pending.answer.upgrade() {
                answer.finish(Err(error));
            }
        }
    }

    /// Forgets those that nobody waits for.
    pub(crate) fn tidy(&self) {
        let (gone, left): (Vec<_>, Vec<_>) =
            self.list.take().into_iter().partition(|pending| pending.answer.strong_count() == 0);
        let mut new = self.list.replace(left);
        self.list.borrow_mut().append(&mut new);
        // Last: what a matcher owned may do anything when it is dropped.
        drop(gone);
    }
}
