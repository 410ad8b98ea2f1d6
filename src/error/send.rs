use super::BrowserError;
use std::error::Error;
use std::fmt;

/// Why [`WebSocket::send`](crate::WebSocket::send) sent nothing, or
/// [`WebSocketStream::send`](crate::WebSocketStream::send) and its siblings.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() -> Result<(), wasm_websocket::OpenError> {
/// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
/// let error = socket.send("too early").unwrap_err();
/// assert_eq!(error.to_string(), "text of 9 bytes was not sent: the socket is still connecting");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendError {
    sent: Sent,
    kind: Kind,
}

/// What was to be sent, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Text, in bytes of UTF-8.
    Text(usize),
    /// Text that JavaScript holds, in its own units: what that is in UTF-8 only copying would tell.
    JsText(u64),
    /// Binary data, in bytes.
    Binary(u64),
    /// What was handed over before, in bytes.
    Buffered(u64),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// With what the browser said, if it was asked.
    Connecting(Option<BrowserError>),
    Closed,
    Full(u64),
    TooLarge(u64),
    NotAccepted(BrowserError),
    Other(BrowserError),
}

impl SendError {
    pub(crate) fn connecting(sent: Sent) -> Self {
        Self { sent, kind: Kind::Connecting(None) }
    }

    pub(crate) fn full(sent: Sent, high_water: u64) -> Self {
        Self { sent, kind: Kind::Full(high_water) }
    }

    pub(crate) fn too_large(sent: Sent, most: u64) -> Self {
        Self { sent, kind: Kind::TooLarge(most) }
    }

    pub(crate) fn closed(sent: Sent) -> Self {
        Self { sent, kind: Kind::Closed }
    }

    pub(crate) fn thrown(sent: Sent, error: BrowserError) -> Self {
        let kind = match error.name() {
            "InvalidStateError" => Kind::Connecting(Some(error)),
            "TypeError" => Kind::NotAccepted(error),
            _ => Kind::Other(error),
        };
        Self { sent, kind }
    }

    /// Whether the socket is still CONNECTING: send from [`onopen`](crate::WebSocket::onopen) on.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// assert!(socket.send("too early").unwrap_err().is_connecting());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_connecting(&self) -> bool {
        matches!(self.kind, Kind::Connecting(_))
    }

    /// Whether the socket is CLOSING or CLOSED. It will never send again.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.close();
    /// assert!(socket.send("too late").unwrap_err().is_closed());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_closed(&self) -> bool {
        matches!(self.kind, Kind::Closed)
    }

    /// Whether the browser does not take such a value: bytes of JavaScript's that lie in shared or resizable memory.
    /// Copy them first. Rust's own bytes are copied by this crate when its memory is shared.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// assert!(!socket.send("too early").unwrap_err().is_not_accepted());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_not_accepted(&self) -> bool {
        matches!(self.kind, Kind::NotAccepted(_))
    }

    /// Whether more waits to be sent than the [high-water mark](crate::Connect::send_high_water) allows:
    /// wait for room with [`send`](crate::WebSocketStream::send), or try later.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/sink").await?;
    /// let frame = vec![0; 2 << 20];
    /// stream.try_send(&frame)?;
    /// // The browser has not even begun with the first one.
    /// assert!(stream.try_send(&frame).unwrap_err().is_full());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self.kind, Kind::Full(_))
    }

    /// The message has more bytes than the whole [`Outbox`](crate::Outbox) may have.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        matches!(self.kind, Kind::TooLarge(_))
    }
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(bytes) => write!(f, "text of {bytes} bytes"),
            Self::JsText(units) => write!(f, "text of {units} UTF-16 units"),
            Self::Binary(bytes) => write!(f, "binary data of {bytes} bytes"),
            Self::Buffered(bytes) => write!(f, "the rest of {bytes} bytes"),
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match &self.kind {
            Kind::Full(mark) => {
                return write!(f, "{} was not sent: more than {mark} bytes wait", self.sent);
            }
            Kind::TooLarge(most) => {
                return write!(f, "{} was not sent: no more than {most} bytes may wait", self.sent);
            }
            Kind::Connecting(_) => "the socket is still connecting",
            Kind::Closed => "the socket is closing or closed",
            Kind::NotAccepted(_) => "the browser takes no shared or resizable memory",
            Kind::Other(_) => "the browser refused it",
        };
        write!(f, "{} was not sent: {why}", self.sent)
    }
}

impl Error for SendError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            Kind::Closed | Kind::Full(_) | Kind::TooLarge(_) | Kind::Connecting(None) => None,
            Kind::Connecting(Some(error)) | Kind::NotAccepted(error) | Kind::Other(error) => {
                Some(error)
            }
        }
    }
}
