//! Requests that wait for their answers.

use crate::task::Sleeper;
use crate::{Message, RequestError};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};

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
    sleeper: Cell<Option<Sleeper>>,
}

impl Answer {
    pub(crate) fn finish(&self, result: Result<Message, RequestError>) {
        let before = self.result.take();
        let is_message = result.is_ok();
        // The first one counts.
        self.result.set(before.or(Some(result)));
        if let Some(sleeper) = self.sleeper.take() {
            // Who closes or sends does not expect that somebody else runs meanwhile.
            if is_message {
                sleeper.wake_inline();
            } else {
                sleeper.wake();
            }
        }
    }

    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<Result<Message, RequestError>> {
        match self.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                drop(self.sleeper.replace(Some(Sleeper::new(context))));
                Poll::Pending
            }
        }
    }
}

/// Requests that have failed, and are told so when this is dropped.
pub(crate) struct Failed(Vec<(Pending, RequestError)>);

impl Drop for Failed {
    fn drop(&mut self) {
        for (pending, error) in std::mem::take(&mut self.0) {
            if let Some(answer) = pending.answer.upgrade() {
                answer.finish(Err(error));
            }
        }
    }
}

/// A request, before it has a number.
pub(crate) struct Expected {
    pub(crate) matcher: Matcher,
    pub(crate) answer: Rc<Answer>,
}

/// Those that somebody waits for, and the others.
#[inline(never)]
fn partition(list: Vec<Pending>) -> (Vec<Pending>, Vec<Pending>) {
    list.into_iter().partition(|pending| pending.answer.strong_count() > 0)
}

impl Requests {
    pub(crate) fn add(&self, number: u64, expected: Expected) {
        let Expected { matcher, answer } = expected;
        let answer = Rc::downgrade(&answer);
        self.list.borrow_mut().push(Pending { number, matcher, answer });
    }

    #[cfg(feature = "hosted")]
    pub(crate) fn is_empty(&self) -> bool {
        self.list.borrow().is_empty()
    }

    /// The message, if it is nobody's answer.
    pub(crate) fn take(&self, message: Message) -> Option<Message> {
        if self.list.borrow().is_empty() {
            return Some(message);
        }
        // Taken out, for a matcher may do anything.
        let list = self.list.take();
        let (list, gone) = partition(list);
        let mut found = None;
        let mut left = Vec::with_capacity(list.len());
        for mut pending in list {
            // Not `Vec::remove`, which can fail, and is long to tell how.
            if found.is_none() && (pending.matcher)(&message) {
                found = Some(pending);
            } else {
                left.push(pending);
            }
        }
        self.put_back(left);
        drop(gone);
        match found.as_ref().and_then(|pending| pending.answer.upgrade()) {
            Some(answer) => {
                answer.finish(Ok(message));
                None
            }
            None => Some(message),
        }
    }

    /// In front of what came meanwhile.
    fn put_back(&self, list: Vec<Pending>) {
        let mut new = self.list.replace(list);
        self.list.borrow_mut().append(&mut new);
    }

    /// Ends those for which there is an error. They are told when what this returns is dropped, for then they may do
    /// anything.
    #[must_use = "they are told when this is dropped"]
    pub(crate) fn fail(&self, error: &dyn Fn(u64) -> Option<RequestError>) -> Failed {
        let mut failed = Vec::new();
        let mut left = Vec::new();
        for pending in self.list.take() {
            match error(pending.number) {
                Some(error) => failed.push((pending, error)),
                None => left.push(pending),
            }
        }
        self.put_back(left);
        Failed(failed)
    }

    /// Forgets those that nobody waits for.
    pub(crate) fn tidy(&self) {
        let (left, gone) = partition(self.list.take());
        self.put_back(left);
        // Last: what a matcher owned may do anything when it is dropped.
        drop(gone);
    }
}
