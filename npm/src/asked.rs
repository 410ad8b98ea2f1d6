//! What JavaScript was asked, and has not answered yet.

use std::cell::Cell;
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

    pub(crate) async fn answered(self) -> bool {
        poll_fn(|context| match self.0.answer.get() {
            Some(answer) => Poll::Ready(answer),
            None => {
                self.0.waker.set(Some(context.waker().clone()));
                Poll::Pending
            }
        })
        .await
    }
}
