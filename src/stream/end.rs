//! Futures that wait for the end of a connection, and do not keep it.

use super::core::Core;
use super::waiters::Place;
use crate::{CloseError, CloseEvent};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// The future of [`WebSocketStream::closed`](crate::WebSocketStream::closed): how the connection ended. It
/// does not keep the connection, and may outlive it.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wasm_websocket::{Closed, WebSocketStream};
///
/// let stream = WebSocketStream::connect("ws://localhost:9998/echo").await?;
/// let closed: Closed = stream.closed();
/// drop(stream);
/// assert!(closed.await.was_clean);
/// # Ok(())
/// # }
/// ```
#[must_use = "futures do nothing unless they are awaited"]
pub struct Closed(Waiting);

/// The future of [`WebSocketStream::close`](crate::WebSocketStream::close): how the connection ended. The
/// closing handshake is under way whether it is awaited or not.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wasm_websocket::{Close, WebSocketStream};
///
/// let stream = WebSocketStream::connect("ws://localhost:9998/echo").await?;
/// let close: Close = stream.close();
/// assert!(close.await?.was_clean);
/// # Ok(())
/// # }
/// ```
pub struct Close {
    waiting: Waiting,
    /// What was wrong with the code or the reason; then nothing was closed.
    error: Option<CloseError>,
}

struct Waiting {
    core: Rc<Core>,
    place: Place,
}

impl Waiting {
    fn new(core: &Rc<Core>) -> Self {
        Self { core: Rc::clone(core), place: Place::default() }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.core.stop_closing(&mut self.place);
    }
}

impl Closed {
    pub(super) fn new(core: &Rc<Core>) -> Self {
        Self(Waiting::new(core))
    }
}

impl Close {
    pub(super) fn new(core: &Rc<Core>, started: Result<(), CloseError>) -> Self {
        Self { waiting: Waiting::new(core), error: started.err() }
    }
}

impl Future for Closed {
    type Output = CloseEvent;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<CloseEvent> {
        let Waiting { core, place } = &mut self.0;
        let core = Rc::clone(core);
        core.poll_end_of_connection(context, place)
    }
}

impl Future for Close {
    type Output = Result<CloseEvent, CloseError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some(error) = self.error.take() {
            return Poll::Ready(Err(error));
        }
        let Waiting { core, place } = &mut self.waiting;
        let core = Rc::clone(core);
        core.poll_closed(context, place)
    }
}

impl Clone for Closed {
    fn clone(&self) -> Self {
        Self::new(&self.0.core)
    }
}

impl fmt::Debug for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Closed").finish_non_exhaustive()
    }
}

impl fmt::Debug for Close {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Close").field("error", &self.error).finish_non_exhaustive()
    }
}
