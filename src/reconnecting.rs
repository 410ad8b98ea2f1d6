mod backoff;
mod builder;
mod endpoint;
mod engine;
mod event;
mod handle;
mod heartbeat;
#[cfg(feature = "hosted")]
pub(crate) mod hosted;
mod inbound;
mod job;
mod link;
mod metrics;
mod outbox;
mod presence;
mod requests;
mod session;

pub use backoff::Backoff;
pub use builder::ReconnectingBuilder;
pub use endpoint::Endpoint;
pub use event::{Direction, ReconnectingEvent};
pub use handle::ReconnectingHandle;
pub use heartbeat::Heartbeat;
pub use metrics::{Metrics, ReconnectingState};
pub use outbox::{Outbox, WhenFull};
pub use session::Session;

pub(crate) use heartbeat::{Beat, Pulse};

use engine::Engine;
use futures_core::{FusedStream, Stream};
use std::fmt;
use std::future::poll_fn;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// A connection that stays: when it is lost, it comes back.
///
/// It is a [`Stream`] of [`ReconnectingEvent`]s, and a [`ReconnectingHandle`] for everything else:
/// [`send`](ReconnectingHandle::send), [`request`](ReconnectingHandle::request),
/// [`close`](ReconnectingHandle::close). The stream ends when it was closed, and never before. Dropping it closes the
/// connection, and leaves nothing behind.
///
/// - **Attempts** wait as [`Backoff`] says, with full jitter. There is none while the network or the page is away, and
///   one at once when they are back.
/// - **Endpoints** may be [asked for](ReconnectingBuilder::endpoint) before every attempt, or be
///   [several](ReconnectingBuilder::endpoints).
/// - **Dead connections** are found by a [`Heartbeat`].
/// - **Messages are sent in order**, out of a bounded [`Outbox`]. What the browser had not yet handed to the network
///   when a connection ended (its [`bufferedAmount`] tells) is sent again over the next one; what it had is not. What
///   a limit drops is reported. So every message arrives at most once, as far as browsers tell the truth, and what was
///   under way when a connection broke may be lost: who needs to know has the server acknowledge, by
///   [`request`](ReconnectingHandle::request) for instance. A message of which only a part was handed over is sent again
///   as a whole. And who is abandoned, for its silence or for a closing handshake that took too long, may deliver later
///   after all what is sent again by then.
///
/// It uses the browser's `WebSocket` ([`Transport::Standard`](crate::Transport)), for `WebSocketStream` has no
/// `bufferedAmount`.
///
/// [`bufferedAmount`]: https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use std::time::Duration;
/// use wasm_websocket::{Heartbeat, ReconnectingEvent, ReconnectingWebSocket};
///
/// let mut socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo")
///     .heartbeat(Heartbeat::every(Duration::from_secs(25)).payload("ping"))
///     .build();
/// socket.send("Message to send").await.unwrap();
/// while let Some(event) = socket.next().await {
///     match event {
///         ReconnectingEvent::Message(message) => {
///             assert_eq!(message.text().as_deref(), Some("Message to send"));
///             socket.close();
///         }
///         other => println!("{other:?}"),
///     }
/// }
/// # }
/// ```
#[must_use = "dropping the socket closes the connection"]
pub struct ReconnectingWebSocket {
    engine: Rc<Engine>,
    /// What it derefs to.
    handle: ReconnectingHandle,
}

impl ReconnectingWebSocket {
    pub(crate) fn new(engine: Rc<Engine>) -> Self {
        Self { handle: ReconnectingHandle::new(&engine), engine }
    }

    /// A connection to `endpoint`, which begins when it is [built](ReconnectingBuilder::build).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{Endpoint, ReconnectingWebSocket};
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
    /// let chat = Endpoint::new("ws://localhost:9998/protocol").protocols(["chat"]);
    /// let chat = ReconnectingWebSocket::builder(chat).build();
    /// # let _ = (socket, chat);
    /// # }
    /// ```
    pub fn builder(endpoint: impl Into<Endpoint>) -> ReconnectingBuilder {
        ReconnectingBuilder::new(endpoint.into())
    }

    /// What happens next; `None` when it was closed, and nothing is left to be told. A call that is dropped before it
    /// has ended takes no event away.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{ReconnectingEvent, ReconnectingWebSocket};
    ///
    /// let mut socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
    /// let first = socket.next().await;
    /// assert!(matches!(first, Some(ReconnectingEvent::Connecting { attempt: 0, .. })));
    /// assert!(matches!(socket.next().await, Some(ReconnectingEvent::Open)));
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<ReconnectingEvent> {
        let reading = Reading(&self.engine);
        poll_fn(|context| reading.0.poll_event(context)).await
    }

    /// A handle for somewhere else.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// let socket = wasm_websocket::ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
    /// let handle = socket.handle();
    /// drop(socket);
    /// assert!(handle.try_send("too late").unwrap_err().is_closed());
    /// # }
    /// ```
    #[must_use]
    pub fn handle(&self) -> ReconnectingHandle {
        self.handle.clone()
    }
}

/// One who waits for an event, and is not woken when nobody awaits it any more.
struct Reading<'a>(&'a Engine);

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.0.stop_reading();
    }
}

impl Deref for ReconnectingWebSocket {
    type Target = ReconnectingHandle;

    fn deref(&self) -> &ReconnectingHandle {
        &self.handle
    }
}

impl Drop for ReconnectingWebSocket {
    fn drop(&mut self) {
        self.engine.abolish();
    }
}

impl fmt::Debug for ReconnectingWebSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.engine.fmt(f)
    }
}

impl Stream for ReconnectingWebSocket {
    type Item = ReconnectingEvent;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.engine.poll_event(context)
    }
}

impl FusedStream for ReconnectingWebSocket {
    fn is_terminated(&self) -> bool {
        self.engine.is_over()
    }
}
