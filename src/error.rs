use std::error::Error;
use std::fmt;
use wasm_bindgen::JsValue;

/// What the browser threw: the source of [`OpenError`] and [`SendError`].
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() {
/// use std::error::Error;
/// use wasm_websocket::{BrowserError, WebSocket};
///
/// let error = WebSocket::new("ws://localhost:99999/").unwrap_err();
/// let thrown: &BrowserError = error.source().and_then(|e| e.downcast_ref()).unwrap();
/// assert_eq!(thrown.name(), "SyntaxError");
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserError {
    name: String,
    message: String,
}

impl BrowserError {
    /// The exception's name in the standard, such as `SyntaxError`. Every engine gives the same.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The engine's own words for people; each engine has others.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl From<JsValue> for BrowserError {
    fn from(thrown: JsValue) -> Self {
        // A DOMException has `name` and `message` as an Error has. Anything may be thrown, though:
        // a mock in the place of the browser's class may throw a string.
        let text = |property: &str| {
            js_sys::Reflect::get(&thrown, &JsValue::from_str(property)).ok()?.as_string()
        };
        if thrown.is_object() {
            Self {
                name: text("name").unwrap_or_default(),
                message: text("message").unwrap_or_default(),
            }
        } else {
            Self { name: String::new(), message: thrown.as_string().unwrap_or_default() }
        }
    }
}

impl fmt::Display for BrowserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name.as_str(), self.message.as_str()) {
            ("", "") => f.write_str("unknown error"),
            (name, "") => f.write_str(name),
            ("", message) => f.write_str(message),
            (name, message) => write!(f, "{name}: {message}"),
        }
    }
}

impl Error for BrowserError {}

/// Why [`WebSocket::new`](crate::WebSocket::new) could not even start to connect.
///
/// A server that does not answer is no such error: that comes later, as `error` and `close` events.
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
/// assert!(error.to_string().contains("ftp://localhost/"));
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenError {
    url: String,
    kind: OpenErrorKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum OpenErrorKind {
    Unsupported,
    InvalidUrl(BrowserError),
    Security(BrowserError),
    Other(BrowserError),
}

impl OpenError {
    pub(crate) fn unsupported(url: &str) -> Self {
        Self { url: url.to_owned(), kind: OpenErrorKind::Unsupported }
    }

    pub(crate) fn thrown(url: &str, thrown: JsValue) -> Self {
        let error = BrowserError::from(thrown);
        let kind = match error.name() {
            "SyntaxError" => OpenErrorKind::InvalidUrl(error),
            "SecurityError" => OpenErrorKind::Security(error),
            _ => OpenErrorKind::Other(error),
        };
        Self { url: url.to_owned(), kind }
    }

    /// Whether this global object has no `WebSocket` at all.
    #[must_use]
    pub fn is_unsupported(&self) -> bool {
        matches!(self.kind, OpenErrorKind::Unsupported)
    }

    /// Whether the URL is at fault: it does not parse, has a scheme other than
    /// `ws`, `wss`, `http` and `https`, or has a fragment (`#`). Trying again cannot help.
    #[must_use]
    pub fn is_invalid_url(&self) -> bool {
        matches!(self.kind, OpenErrorKind::InvalidUrl(_))
    }

    /// Whether the browser forbids the connection, such as `ws:` from an `https:` page.
    /// Trying again cannot help.
    #[must_use]
    pub fn is_security(&self) -> bool {
        matches!(self.kind, OpenErrorKind::Security(_))
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = &self.url;
        match &self.kind {
            OpenErrorKind::Unsupported => {
                write!(f, "cannot connect to {url:?}: there is no WebSocket here")
            }
            OpenErrorKind::InvalidUrl(_) => write!(f, "not a WebSocket URL: {url:?}"),
            OpenErrorKind::Security(_) => write!(f, "the browser forbids to connect to {url:?}"),
            OpenErrorKind::Other(_) => write!(f, "cannot connect to {url:?}"),
        }
    }
}

impl Error for OpenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            OpenErrorKind::Unsupported => None,
            OpenErrorKind::InvalidUrl(error)
            | OpenErrorKind::Security(error)
            | OpenErrorKind::Other(error) => Some(error),
        }
    }
}

/// Why [`WebSocket::send`](crate::WebSocket::send) sent nothing.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() -> Result<(), wasm_websocket::OpenError> {
/// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
/// let error = socket.send("too early").unwrap_err();
/// assert!(error.is_connecting());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendError {
    kind: SendErrorKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum SendErrorKind {
    Connecting(BrowserError),
    Closed,
    Other(BrowserError),
}

impl SendError {
    pub(crate) fn closed() -> Self {
        Self { kind: SendErrorKind::Closed }
    }

    pub(crate) fn thrown(thrown: JsValue) -> Self {
        let error = BrowserError::from(thrown);
        let kind = match error.name() {
            "InvalidStateError" => SendErrorKind::Connecting(error),
            _ => SendErrorKind::Other(error),
        };
        Self { kind }
    }

    /// Whether the socket is still CONNECTING: send from [`onopen`](crate::WebSocket::onopen) on.
    #[must_use]
    pub fn is_connecting(&self) -> bool {
        matches!(self.kind, SendErrorKind::Connecting(_))
    }

    /// Whether the socket is CLOSING or CLOSED. It will never send again.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        matches!(self.kind, SendErrorKind::Closed)
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            SendErrorKind::Connecting(_) => "not sent: the socket is still connecting",
            SendErrorKind::Closed => "not sent: the socket is closing or closed",
            SendErrorKind::Other(_) => "not sent: the browser refused the message",
        })
    }
}

impl Error for SendError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            SendErrorKind::Closed => None,
            SendErrorKind::Connecting(error) | SendErrorKind::Other(error) => Some(error),
        }
    }
}
