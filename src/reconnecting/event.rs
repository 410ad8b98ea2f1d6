use crate::{CloseEvent, DisconnectError, Dropped, Message};
use std::time::Duration;

/// What happens to a [`ReconnectingWebSocket`](crate::ReconnectingWebSocket), in the order in which it happened.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use wasm_websocket::{ReconnectingEvent, ReconnectingWebSocket};
///
/// let mut socket =
///     ReconnectingWebSocket::builder("ws://localhost:9998/close?code=1011&after=1").build();
/// socket.send("Message to send").await.unwrap();
/// while let Some(event) = socket.next().await {
///     match event {
///         ReconnectingEvent::Connecting { attempt, .. } => assert_eq!(attempt, 0),
///         ReconnectingEvent::Open => {}
///         ReconnectingEvent::Message(message) => assert!(message.is_text()),
///         ReconnectingEvent::Disconnected { close, retry_in, .. } => {
///             assert_eq!(close.code, 1011);
///             assert!(retry_in.is_some());
///             break;
///         }
///         ReconnectingEvent::GaveUp { error, .. } => panic!("{error:?}"),
///         _ => {}
///     }
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ReconnectingEvent {
    /// An attempt begins: 0 is the first one, then the retries are counted. The count starts again when a connection
    /// was [stable](crate::Backoff::stable_after).
    #[non_exhaustive]
    Connecting {
        /// Which retry it is.
        attempt: u32,
    },
    /// The connection is open; what waits in the outbox is on its way.
    Open,
    /// A message from the server.
    Message(Message),
    /// The connection has ended, or an attempt failed.
    #[non_exhaustive]
    Disconnected {
        /// How. What the browser did not end, and what never was open, is
        /// [1006](crate::CloseCode::ABNORMAL).
        close: CloseEvent,
        /// Why, where `close` does not tell.
        error: Option<DisconnectError>,
        /// How long it waits before the next attempt; `None` when there is none by itself, or only when the network or
        /// the page is back.
        retry_in: Option<Duration>,
    },
    /// Messages were dropped: a limit of the application's asked for it, they waited when it was closed, or the browser
    /// refused them.
    #[non_exhaustive]
    Dropped {
        /// On their way to where.
        direction: Direction,
        /// How many since the last such event.
        dropped: Dropped,
    },
    /// There is no further attempt, until somebody calls
    /// [`reconnect_now`](crate::ReconnectingHandle::reconnect_now).
    #[non_exhaustive]
    GaveUp {
        /// Why, where the close event before did not tell.
        error: Option<DisconnectError>,
    },
}

/// Where a message was on its way to.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() {
/// use wasm_websocket::Direction;
///
/// assert_ne!(Direction::Outgoing, Direction::Incoming);
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To the server.
    Outgoing,
    /// To the application.
    Incoming,
}
