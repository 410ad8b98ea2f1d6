use std::time::Duration;

/// What a [`ReconnectingWebSocket`](crate::ReconnectingWebSocket) is doing: enough for a status light.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use wasm_websocket::{ReconnectingState, ReconnectingWebSocket};
///
/// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
/// let light = match socket.state() {
///     ReconnectingState::Open => "green",
///     ReconnectingState::Connecting | ReconnectingState::Waiting => "yellow",
///     _ => "red",
/// };
/// assert_eq!(light, "yellow");
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReconnectingState {
    /// An attempt is under way: the endpoint, the handshake, or the hook.
    Connecting,
    /// Messages go both ways.
    Open,
    /// It waits before the next attempt.
    Waiting,
    /// It waits for the network, or for the page to be shown again.
    Away,
    /// It waits for [`resume`](crate::ReconnectingHandle::resume).
    Paused,
    /// It makes no more attempts by itself.
    GaveUp,
    /// The closing handshake is under way.
    Closing,
    /// Closed, for ever.
    Closed,
}

/// What a [`ReconnectingWebSocket`](crate::ReconnectingWebSocket) has done so far.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use wasm_websocket::{Metrics, ReconnectingWebSocket};
///
/// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
/// socket.send("Message to send").await.unwrap();
/// let metrics: Metrics = socket.metrics();
/// assert_eq!((metrics.attempts, metrics.connections), (1, 0));
/// assert_eq!((metrics.outbox_messages, metrics.outbox_bytes), (1, 15));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Metrics {
    /// Messages that the browser was given. What had to be given to it twice counts twice.
    pub messages_sent: u64,
    /// Their bytes, as binary data or in UTF-8.
    pub bytes_sent: u64,
    /// Messages that came, the heartbeat's answers too.
    pub messages_received: u64,
    /// Their bytes, as binary data or in UTF-8.
    pub bytes_received: u64,
    /// Attempts to connect.
    pub attempts: u64,
    /// Attempts that led to an open connection.
    pub connections: u64,
    /// For how long there was an open connection, all told.
    pub connected_time: Duration,
    /// How long the last answer to a heartbeat took; known when the heartbeat knows its
    /// [answers](crate::Heartbeat::pong).
    pub round_trip: Option<Duration>,
    /// Messages that were not handed to the network yet, as far as was looked.
    pub outbox_messages: usize,
    /// Their bytes.
    pub outbox_bytes: usize,
}
