use crate::OpenError;
use std::error::Error;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

/// Why a [`ReconnectingWebSocket`](crate::ReconnectingWebSocket) lost its connection or failed to make one, where
/// the close event alone does not tell.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use wasm_websocket::{ReconnectingEvent, ReconnectingWebSocket};
///
/// let mut socket = ReconnectingWebSocket::builder("ftp://localhost/").build();
/// loop {
///     if let Some(ReconnectingEvent::GaveUp { error, .. }) = socket.next().await {
///         let error = error.expect("a reason");
///         assert!(error.is_invalid_url() && !error.is_timeout());
///         break;
///     }
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct DisconnectError {
    // Shared: what a copy of each kind takes would be in every program.
    kind: Rc<Kind>,
}

#[derive(Debug)]
enum Kind {
    Open(OpenError),
    Endpoint(Box<dyn Error>),
    Connect(Box<dyn Error>),
    Timeout(&'static str, Duration),
    Heartbeat(Duration),
    Overflow,
}

impl DisconnectError {
    pub(crate) fn open(error: OpenError) -> Self {
        Self { kind: Rc::new(Kind::Open(error)) }
    }

    pub(crate) fn endpoint(error: Box<dyn Error>) -> Self {
        Self { kind: Rc::new(Kind::Endpoint(error)) }
    }

    pub(crate) fn connect(error: Box<dyn Error>) -> Self {
        Self { kind: Rc::new(Kind::Connect(error)) }
    }

    pub(crate) fn timeout(what: &'static str, limit: Duration) -> Self {
        Self { kind: Rc::new(Kind::Timeout(what, limit)) }
    }

    pub(crate) fn heartbeat(deadline: Duration) -> Self {
        Self { kind: Rc::new(Kind::Heartbeat(deadline)) }
    }

    pub(crate) fn overflow() -> Self {
        Self { kind: Rc::new(Kind::Overflow) }
    }

    /// Whether another attempt would fail the same way: the address, a subprotocol, the browser's policy, or that
    /// there is no WebSocket.
    pub(crate) fn is_terminal(&self) -> bool {
        self.is_invalid_url()
            || self.is_invalid_protocol()
            || self.is_security()
            || matches!(&*self.kind, Kind::Open(error) if error.is_unsupported())
    }

    /// The [endpoint](crate::Endpoint) could not be had: its provider failed.
    #[must_use]
    pub fn is_endpoint(&self) -> bool {
        matches!(*self.kind, Kind::Endpoint(_))
    }

    /// The hook [`on_connect`](crate::ReconnectingBuilder::on_connect) failed.
    #[must_use]
    pub fn is_on_connect(&self) -> bool {
        matches!(*self.kind, Kind::Connect(_))
    }

    /// The endpoint, the handshake, the hook or the closing handshake took too long.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match &*self.kind {
            Kind::Timeout(..) => true,
            Kind::Open(error) => error.is_timeout(),
            _ => false,
        }
    }

    /// Nothing came within the [heartbeat](crate::Heartbeat)'s deadline.
    #[must_use]
    pub fn is_heartbeat(&self) -> bool {
        matches!(*self.kind, Kind::Heartbeat(_))
    }

    /// More was received and not read than the [limit](crate::ReconnectingBuilder::receive_limit) allows.
    #[must_use]
    pub fn is_overflow(&self) -> bool {
        matches!(*self.kind, Kind::Overflow)
    }

    /// The server refused the handshake, or could not be reached.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(&*self.kind, Kind::Open(error) if error.is_refused())
    }

    /// The address is not a WebSocket URL. It is not tried again.
    #[must_use]
    pub fn is_invalid_url(&self) -> bool {
        matches!(&*self.kind, Kind::Open(error) if error.is_invalid_url())
    }

    /// A subprotocol is not a token, or is there twice. It is not tried again.
    #[must_use]
    pub fn is_invalid_protocol(&self) -> bool {
        matches!(&*self.kind, Kind::Open(error) if error.is_invalid_protocol())
    }

    /// The browser forbids the connection. It is not tried again.
    #[must_use]
    pub fn is_security(&self) -> bool {
        matches!(&*self.kind, Kind::Open(error) if error.is_security())
    }
}

impl fmt::Display for DisconnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.kind {
            Kind::Open(error) => error.fmt(f),
            Kind::Endpoint(_) => f.write_str("the endpoint could not be had"),
            Kind::Connect(_) => f.write_str("what is done on connecting failed"),
            Kind::Timeout(what, limit) => write!(f, "{what}: not within {} ms", limit.as_millis()),
            Kind::Heartbeat(deadline) => {
                write!(f, "the server was silent for {} ms", deadline.as_millis())
            }
            Kind::Overflow => f.write_str("too much waited unread"),
        }
    }
}

impl Error for DisconnectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &*self.kind {
            Kind::Open(error) => error.source(),
            Kind::Endpoint(error) | Kind::Connect(error) => Some(&**error),
            Kind::Timeout(..) | Kind::Heartbeat(_) | Kind::Overflow => None,
        }
    }
}
