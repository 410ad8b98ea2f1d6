//! Somebody else's future, which ends when nobody wants its output any more.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

type Work = Pin<Box<dyn Future<Output = ()>>>;

/// A task. Dropping this drops its future at once, or, from within the future, when that returns.
pub(crate) struct Job {
    state: Rc<RefCell<State>>,
}

enum State {
    /// With what ends the empty task when the future is dropped.
    Waiting(Work, Option<Waker>),
    Polled,
    Over,
}

impl Job {
    // By itself: a program that has no jobs can leave it out (the npm package does).
    #[inline(never)]
    pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) -> Self {
        let state = Rc::new(RefCell::new(State::Waiting(Box::pin(work), None)));
        let own = Rc::clone(&state);
        spawn_local(poll_fn(move |context| {
            let before = own.replace(State::Polled);
            let State::Waiting(mut work, _) = before else {
                own.replace(State::Over);
                return Poll::Ready(());
            };
            let poll = work.as_mut().poll(context);
            if poll.is_ready() || matches!(*own.borrow(), State::Over) {
                own.replace(State::Over);
                return Poll::Ready(());
            }
            own.replace(State::Waiting(work, Some(context.waker().clone())));
            Poll::Pending
        }));
        Self { state }
    }
}

impl Drop for Job {
    // The same.
    #[inline(never)]
    fn drop(&mut self) {
        // After the borrow: what the future owned may do anything when it is dropped.
        let state = self.state.replace(State::Over);
        if let State::Waiting(work, waker) = state {
            drop(work);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }
}

#[cfg(target_arch = "wasm32")]
use crate::task::spawn_local;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use host::spawn_local;

/// On the host a test says when tasks run.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod host {
    use super::Work;
    use std::cell::RefCell;
    use std::future::Future;

    thread_local! {
        static TASKS: RefCell<Vec<Work>> = const { RefCell::new(Vec::new()) };
    }

    pub(crate) fn spawn_local(task: impl Future<Output = ()> + 'static) {
        TASKS.with_borrow_mut(|tasks| tasks.push(Box::pin(task)));
    }

    /// Polls every task once.
    #[cfg(test)]
    pub(crate) fn run() {
        use std::task::{Context, Waker};
        let tasks = TASKS.take();
        for mut task in tasks {
            if task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
                TASKS.with_borrow_mut(|tasks| tasks.push(task));
            }
        }
    }

    /// How many tasks are not over.
    #[cfg(test)]
    pub(crate) fn count() -> usize {
        TASKS.with_borrow(Vec::len)
    }
}
