//! What JavaScript was asked, and has not answered yet.

use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// One question. The answer is whether it could be done.
#[derive(Clone, Default)]
pub(crate) struct Asked(Rc<State>);

#[derive(Default)]
struct State {
    answer: Cell<Option<bool>>,
    waker: Cell<Option<Waker>>,
}

impl Asked {
    pub(crate) fn answer(&self, answer: bool) {
        self.0.answer.set(Some(answer));
        if let Some(waker) = self.0.waker.take() {
            waker.wake();
        }
    }

    /// Waits until it could be done, or could not.
    pub(crate) async fn answered(self) -> Result<(), Failed> {
        poll_fn(|context| match self.0.answer.get() {
            Some(answer) => Poll::Ready(answer.then_some(()).ok_or(Failed)),
            None => {
                self.0.waker.set(Some(context.waker().clone()));
                Poll::Pending
            }
        })
        .await
    }
}

/// It could not be done: JavaScript knows why.
#[derive(Debug)]
pub(crate) struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl Error for Failed {}
