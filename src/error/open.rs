use super::BrowserError;
use crate::CloseEvent;
use crate::protocol::{self, Fault};
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why [`WebSocket::new`](crate::WebSocket::new) or
/// [`with_protocols`](crate::WebSocket::with_protocols) could not even start to connect, or why
/// [`WebSocketStream::connect`](crate::WebSocketStream::connect) did not.
///
/// A server that does not answer is no such error for a `WebSocket`: that comes later, as `error` and `close`
/// events. For a `WebSocketStream` it is ([`is_refused`](Self::is_refused), [`is_timeout`](Self::is_timeout)).
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() {
/// use wasm_websocket::WebSocket;
///
/// let error = WebSocket::new("ftp://localhost/").unwrap_err();
/// assert!(error.is_invalid_url());
/// assert_eq!(error.to_string(), "not a WebSocket URL: \"ftp://localhost/\"");
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenError {
    url: String,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Unsupported,
    InvalidUrl(BrowserError),
    InvalidProtocol { protocol: String, fault: Fault, error: BrowserError },
    Security(BrowserError),
    Refused(CloseEvent),
    Timeout(Duration),
    Aborted,
    Other(BrowserError),
}

impl OpenError {
    pub(crate) fn new(url: String, kind: Kind) -> Self {
        Self { url, kind }
    }

    pub(crate) fn unsupported(url: &str) -> Self {
        Self { url: url.to_owned(), kind: Kind::Unsupported }
    }

    pub(crate) fn refused(url: &str, close: CloseEvent) -> Self {
        Self { url: url.to_owned(), kind: Kind::Refused(close) }
    }

    pub(crate) fn timeout(url: &str, limit: Duration) -> Self {
        Self { url: url.to_owned(), kind: Kind::Timeout(limit) }
    }

    pub(crate) fn aborted(url: &str) -> Self {
        Self { url: url.to_owned(), kind: Kind::Aborted }
    }

    /// The browser says `SyntaxError` whatever is at fault; the protocols tell whether they are.
    pub(crate) fn thrown<S: AsRef<str>>(url: &str, protocols: &[S], error: BrowserError) -> Self {
        let kind = match error.name() {
            "SyntaxError" => match protocol::check(protocols) {
                Ok(()) => Kind::InvalidUrl(error),
                Err((protocol, fault)) => {
                    Kind::InvalidProtocol { protocol: protocol.to_owned(), fault, error }
                }
            },
            // The second is Firefox's name for what a Content-Security-Policy forbids.
            "SecurityError" | "NS_ERROR_CONTENT_BLOCKED" => Kind::Security(error),
            _ => Kind::Other(error),
        };
        Self { url: url.to_owned(), kind }
    }

    /// Whether there is no `WebSocket` here at all, as in old runtimes and on the host.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::WebSocket;
    ///
    /// let error = WebSocket::new("ws://localhost:99999/").unwrap_err();
    /// assert!(!error.is_unsupported());
    /// # }
    /// ```
    #[must_use]
    pub fn is_unsupported(&self) -> bool {
        matches!(self.kind, Kind::Unsupported)
    }

    /// Whether the URL is at fault: it does not parse, has a scheme other than
    /// `ws`, `wss`, `http` and `https`, or has a fragment (`#`). Trying again cannot help.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::WebSocket;
    ///
    /// let error = WebSocket::new("ws://localhost/#fragment").unwrap_err();
    /// assert!(error.is_invalid_url());
    /// # }
    /// ```
    #[must_use]
    pub fn is_invalid_url(&self) -> bool {
        matches!(self.kind, Kind::InvalidUrl(_))
    }

    /// Whether a subprotocol is at fault: it is empty, has a character that no
    /// [token](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2) has, or is there twice.
    /// Trying again cannot help.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::WebSocket;
    ///
    /// let error = WebSocket::with_protocols("ws://localhost/", ["chat", "chat"]).unwrap_err();
    /// assert!(error.is_invalid_protocol());
    /// assert_eq!(error.to_string(), "subprotocol \"chat\" is there twice");
    /// # }
    /// ```
    #[must_use]
    pub fn is_invalid_protocol(&self) -> bool {
        matches!(self.kind, Kind::InvalidProtocol { .. })
    }

    /// Whether the browser forbids the connection, such as `ws:` from an `https:` page.
    /// Trying again cannot help.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::WebSocket;
    ///
    /// // A port that no browser connects to. Some say so at once, some with an `error` event.
    /// match WebSocket::new("ws://localhost:25/") {
    ///     Ok(_socket) => {}
    ///     Err(error) => assert!(error.is_security()),
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn is_security(&self) -> bool {
        matches!(self.kind, Kind::Security(_))
    }

    /// Whether no connection came about, and the browser does not tell why: nobody listens, the server
    /// answered no WebSocket handshake, chose none of the subprotocols, has a bad certificate.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::WebSocketStream;
    ///
    /// let error = WebSocketStream::connect("ws://localhost:9998/reject?status=503").await.unwrap_err();
    /// assert!(error.is_refused());
    /// # }
    /// ```
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self.kind, Kind::Refused(_))
    }

    /// Whether the handshake took longer than [`timeout`](crate::Connect::timeout) allows.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use std::time::Duration;
    /// use wasm_websocket::WebSocketStream;
    ///
    /// let connect = WebSocketStream::connect("ws://localhost:9998/stall");
    /// assert!(connect.timeout(Duration::from_millis(100)).await.unwrap_err().is_timeout());
    /// # }
    /// ```
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind, Kind::Timeout(_))
    }

    /// Whether the [signal](crate::Connect::abort_on) was aborted.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::WebSocketStream;
    ///
    /// let signal = web_sys::AbortSignal::abort();
    /// let connect = WebSocketStream::connect("ws://localhost:9998/echo").abort_on(&signal);
    /// assert!(connect.await.unwrap_err().is_aborted());
    /// # }
    /// ```
    #[must_use]
    pub fn is_aborted(&self) -> bool {
        matches!(self.kind, Kind::Aborted)
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = &self.url;
        match &self.kind {
            Kind::Unsupported => write!(f, "cannot connect to {url:?}: there is no WebSocket here"),
            Kind::InvalidUrl(_) => write!(f, "not a WebSocket URL: {url:?}"),
            Kind::InvalidProtocol { protocol, fault, .. } => {
                write!(f, "subprotocol {protocol:?} {fault}")
            }
            Kind::Security(_) => write!(f, "the browser forbids to connect to {url:?}"),
            Kind::Refused(close) => write!(f, "cannot connect to {url:?}: {}", close.code),
            Kind::Timeout(limit) => {
                write!(f, "cannot connect to {url:?}: not within {} ms", limit.as_millis())
            }
            Kind::Aborted => write!(f, "connecting to {url:?} was aborted"),
            Kind::Other(_) => write!(f, "cannot connect to {url:?}"),
        }
    }
}

impl Error for OpenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            Kind::Unsupported | Kind::Refused(_) | Kind::Timeout(_) | Kind::Aborted => None,
            Kind::InvalidUrl(error)
            | Kind::InvalidProtocol { error, .. }
            | Kind::Security(error)
            | Kind::Other(error) => Some(error),
        }
    }
}
