use crate::SendError;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why a [request](crate::ReconnectingHandle::request) has no answer.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use std::time::Duration;
/// use wasm_websocket::ReconnectingWebSocket;
///
/// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/sink").build();
/// let answer = socket.request("a question", |_| false, Duration::from_millis(10)).await;
/// assert!(answer.unwrap_err().is_timeout());
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestError {
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Send(SendError),
    Timeout(Duration),
    Disconnected,
    Dropped,
    Closed,
}

impl RequestError {
    pub(crate) fn send(error: SendError) -> Self {
        Self { kind: Kind::Send(error) }
    }

    pub(crate) fn timeout(limit: Duration) -> Self {
        Self { kind: Kind::Timeout(limit) }
    }

    pub(crate) fn disconnected() -> Self {
        Self { kind: Kind::Disconnected }
    }

    pub(crate) fn dropped() -> Self {
        Self { kind: Kind::Dropped }
    }

    pub(crate) fn closed() -> Self {
        Self { kind: Kind::Closed }
    }

    /// No answer came in time. The server may have had the request.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind, Kind::Timeout(_))
    }

    /// The connection was lost after the request was handed to the network. The server may have had it; whether to
    /// ask again is the caller's to decide.
    #[must_use]
    pub fn is_disconnected(&self) -> bool {
        matches!(self.kind, Kind::Disconnected)
    }

    /// The request was dropped from a full [outbox](crate::WhenFull::DropOldest), and never sent.
    #[must_use]
    pub fn is_dropped(&self) -> bool {
        matches!(self.kind, Kind::Dropped)
    }

    /// The outbox is full, and [rejects](crate::WhenFull::Reject); the request was not sent.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(&self.kind, Kind::Send(error) if error.is_full())
    }

    /// The socket was closed, or has given up.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        match &self.kind {
            Kind::Closed => true,
            Kind::Send(error) => error.is_closed(),
            _ => false,
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Send(error) => error.fmt(f),
            Kind::Timeout(limit) => write!(f, "no answer within {} ms", limit.as_millis()),
            Kind::Disconnected => f.write_str("the connection was lost before an answer came"),
            Kind::Dropped => f.write_str("the request was dropped from the outbox"),
            Kind::Closed => f.write_str("the socket was closed before an answer came"),
        }
    }
}

impl Error for RequestError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            Kind::Send(error) => error.source(),
            _ => None,
        }
    }
}
