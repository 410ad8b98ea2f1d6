//! An executor for the browser that costs little a wake-up.
//!
//! Any executor runs the futures of this crate. With this one a message finds its task at less cost: a task that
//! waits for a message is polled by the very call in which the browser announces it, and every other
//! wake-up is a callback of a promise, which the browsers run faster than what
//! [`queueMicrotask`](https://html.spec.whatwg.org/#microtask-queuing) was given.

#[cfg(not(target_feature = "atomics"))]
mod executor;

use std::future::Future;
use std::task::{Context, Waker};

/// Runs a future until it ends, in the thread that calls. It takes the place of
/// `wasm_bindgen_futures::spawn_local`.
///
/// The future is polled for the first time in a microtask, after the code that calls has gone back to the
/// browser. Where threads share their memory this is `wasm_bindgen_futures::spawn_local` itself, whose tasks
/// may be woken by other threads. On the host, where there is no browser, nothing runs.
///
/// A panic of one future takes no other with it: those are polled by the next microtask.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use futures_channel::oneshot;
/// use wasm_websocket::{WebSocketStream, task};
///
/// let (sender, ended) = oneshot::channel();
/// task::spawn_local(async {
///     let mut stream = WebSocketStream::connect("ws://localhost:9998/echo").await.expect("a server");
///     stream.send("Message to send").await.expect("an open connection");
///     let message = stream.recv().await.expect("an echo").expect("no error");
///     sender.send(message.into_text()).expect("somebody waits");
/// });
/// assert_eq!(ended.await.unwrap().unwrap(), "Message to send");
/// # }
/// ```
pub fn spawn_local(future: impl Future<Output = ()> + 'static) {
    #[cfg(not(target_feature = "atomics"))]
    executor::spawn(Box::pin(future));
    #[cfg(target_feature = "atomics")]
    wasm_bindgen_futures::spawn_local(future);
}

/// Calls what may wake tasks, from an event of the browser; those that it wakes are polled before this
/// returns, unless something else is under way.
pub(crate) fn inline(wake: impl FnOnce()) {
    #[cfg(not(target_feature = "atomics"))]
    executor::inline(wake);
    #[cfg(target_feature = "atomics")]
    wake();
}

/// Who waits for something: a task of this executor, which is found faster than by its waker, or whoever has given one.
pub(crate) enum Sleeper {
    #[cfg(not(target_feature = "atomics"))]
    Task(executor::Id),
    Waker(Waker),
}

impl Sleeper {
    pub(crate) fn new(context: &Context<'_>) -> Self {
        let waker = context.waker();
        #[cfg(not(target_feature = "atomics"))]
        if let Some(task) = executor::polled(waker) {
            return Self::Task(task);
        }
        Self::Waker(waker.clone())
    }

    pub(crate) fn wake(self) {
        match self {
            #[cfg(not(target_feature = "atomics"))]
            Self::Task(task) => executor::wake(task),
            Self::Waker(waker) => waker.wake(),
        }
    }

    /// The same by an event of the browser's, as [`inline`] does.
    #[inline]
    pub(crate) fn wake_inline(self) {
        #[cfg(not(target_feature = "atomics"))]
        if let Self::Task(task) = self
            && executor::run_alone(task)
        {
            return;
        }
        inline(|| self.wake());
    }
}
