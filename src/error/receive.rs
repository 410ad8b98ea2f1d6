use crate::CloseEvent;
use std::error::Error;
use std::fmt;

/// Why a [`WebSocketStream`](crate::WebSocketStream) ended otherwise than by a closing handshake. It comes
/// once, after everything that was received, and then the stream is over.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// // This server cuts the connection at the first message.
/// let mut stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/drop").await?;
/// stream.send("Message to send").await?;
/// let error = stream.recv().await.expect("an error").unwrap_err();
/// assert!(error.is_abnormal());
/// assert!(stream.recv().await.is_none());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiveError {
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Overflow { bytes: usize, messages: usize },
    Abnormal(CloseEvent),
}

impl ReceiveError {
    pub(crate) fn overflow(bytes: usize, messages: usize) -> Self {
        Self { kind: Kind::Overflow { bytes, messages } }
    }

    pub(crate) fn abnormal(close: CloseEvent) -> Self {
        Self { kind: Kind::Abnormal(close) }
    }

    /// Whether more came than the [`Limit`](crate::Limit) allows to wait, and the connection was closed for that.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{Limit, Transport, WebSocketStream};
    ///
    /// let mut stream = WebSocketStream::connect("ws://localhost:9998/flood?count=10")
    ///     .transport(Transport::Standard)
    ///     .receive_limit(Limit::messages(3))
    ///     .await?;
    /// stream.closed().await;
    /// for _ in 0..3 {
    ///     stream.recv().await.expect("what waited")?;
    /// }
    /// assert!(stream.recv().await.expect("an error").unwrap_err().is_overflow());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_overflow(&self) -> bool {
        matches!(self.kind, Kind::Overflow { .. })
    }

    /// Whether the connection ended without a closing handshake
    /// ([`CloseCode::ABNORMAL`](crate::CloseCode::ABNORMAL)): it was cut, or never established.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::WebSocketStream;
    ///
    /// let mut stream = WebSocketStream::connect("ws://localhost:9998/nobody").open()?;
    /// assert!(stream.recv().await.expect("an error").unwrap_err().is_abnormal());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_abnormal(&self) -> bool {
        matches!(self.kind, Kind::Abnormal(_))
    }

    /// How the connection ended; nothing when this crate closed it for an overflow.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{CloseCode, WebSocketStream};
    ///
    /// let mut stream = WebSocketStream::connect("ws://localhost:9998/nobody").open()?;
    /// let error = stream.recv().await.expect("an error").unwrap_err();
    /// assert_eq!(error.close_event().map(|close| close.code), Some(CloseCode::ABNORMAL));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn close_event(&self) -> Option<&CloseEvent> {
        match &self.kind {
            Kind::Overflow { .. } => None,
            Kind::Abnormal(close) => Some(close),
        }
    }
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Overflow { bytes: usize::MAX, messages } => {
                write!(f, "more than {messages} messages waited unread")
            }
            Kind::Overflow { bytes, messages: usize::MAX } => {
                write!(f, "more than {bytes} bytes waited unread")
            }
            Kind::Overflow { bytes, messages } => {
                write!(f, "more than {bytes} bytes or {messages} messages waited unread")
            }
            Kind::Abnormal(close) => write!(f, "the connection ended with {}", close.code),
        }
    }
}

impl Error for ReceiveError {}
