use super::BrowserError;
use crate::{CloseCode, CloseReason};
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why [`WebSocket::close_with`](crate::WebSocket::close_with) did not close, or what is wrong with a
/// [`CloseReason`].
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() -> Result<(), wasm_websocket::OpenError> {
/// use wasm_websocket::{CloseCode, WebSocket};
///
/// let socket = WebSocket::new("ws://localhost:9998/echo")?;
/// let error = socket.close_with(CloseCode::GOING_AWAY, "").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "close code 1001 (going away) may not be sent: only 1000 and 3000 to 4999 may"
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseError {
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    InvalidCode(CloseCode),
    ReasonTooLong(usize),
    Timeout(Duration),
    Other(BrowserError),
}

impl CloseError {
    pub(crate) fn invalid_code(code: CloseCode) -> Self {
        Self { kind: Kind::InvalidCode(code) }
    }

    pub(crate) fn reason_too_long(bytes: usize) -> Self {
        Self { kind: Kind::ReasonTooLong(bytes) }
    }

    pub(crate) fn timeout(limit: Duration) -> Self {
        Self { kind: Kind::Timeout(limit) }
    }

    pub(crate) fn thrown(error: BrowserError) -> Self {
        Self { kind: Kind::Other(error) }
    }

    /// Whether the code is at fault: a client may send 1000 and 3000 to 4999.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// use wasm_websocket::CloseCode;
    ///
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// let error = socket.close_with(CloseCode::GOING_AWAY, "").unwrap_err();
    /// assert!(error.is_invalid_code());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_invalid_code(&self) -> bool {
        matches!(self.kind, Kind::InvalidCode(_))
    }

    /// Whether the reason is at fault: it has more than 123 bytes of UTF-8.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// use wasm_websocket::CloseCode;
    ///
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// let error = socket.close_with(CloseCode::NORMAL, &"é".repeat(62)).unwrap_err();
    /// assert!(error.is_reason_too_long());
    /// assert_eq!(error.to_string(), "the reason has 124 bytes of UTF-8: 123 are allowed");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_reason_too_long(&self) -> bool {
        matches!(self.kind, Kind::ReasonTooLong(_))
    }

    /// Whether the server did not answer within the
    /// [limit](crate::Connect::close_timeout). The connection was given up then.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// match stream.close().await {
    ///     Ok(close) => assert!(close.was_clean),
    ///     Err(error) => assert!(error.is_timeout()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind, Kind::Timeout(_))
    }
}

impl fmt::Display for CloseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::InvalidCode(code) => {
                write!(f, "close code {code} may not be sent: only 1000 and 3000 to 4999 may")
            }
            Kind::ReasonTooLong(bytes) => {
                let limit = CloseReason::LIMIT;
                write!(f, "the reason has {bytes} bytes of UTF-8: {limit} are allowed")
            }
            Kind::Timeout(limit) => {
                let limit = limit.as_millis();
                write!(f, "the server did not answer the closing handshake within {limit} ms")
            }
            Kind::Other(_) => f.write_str("the browser refused to close the socket"),
        }
    }
}

impl Error for CloseError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            Kind::InvalidCode(_) | Kind::ReasonTooLong(_) | Kind::Timeout(_) => None,
            Kind::Other(error) => Some(error),
        }
    }
}
