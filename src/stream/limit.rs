use crate::{CloseCode, CloseError};

/// How much may wait unread at a [`WebSocketStream`](crate::WebSocketStream), and what happens to more.
///
/// The browser's `WebSocket` cannot be told to stop: whatever the server sends lands in the page's
/// memory, and a limit with a consequence is all that a library can offer. The consequences are to close the
/// connection, to drop what waits longest, or to drop what came last. What is dropped is counted
/// ([`dropped`](crate::WebSocketStream::dropped)).
///
/// With the [native transport](crate::Transport::Native) nothing of that happens: it stops reading, and the
/// server is held back. It reads ahead no more than the limit, and at most 256 KiB.
///
/// A message counts with its content: text in bytes of UTF-8, binary data in bytes. What a reader already
/// waits for is handed over, however large it is. The default is 64 MiB or a million messages (1 << 20), then
/// the connection is closed with 4009.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wasm_websocket::{Limit, WebSocketStream};
///
/// // Prices: the latest hundred are all that anybody wants to see.
/// let stream = WebSocketStream::connect("ws://localhost:9998/echo")
///     .receive_limit(Limit::messages(100).drop_oldest())
///     .await?;
/// # drop(stream);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Limit {
    pub(crate) bytes: usize,
    pub(crate) messages: usize,
    pub(crate) when_full: WhenFull,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhenFull {
    Close(CloseCode),
    DropOldest,
    DropNewest,
}

/// An application's own "message too big".
const TOO_MUCH: CloseCode = match CloseCode::app(4009) {
    Some(code) => code,
    None => CloseCode::NORMAL,
};

impl Limit {
    /// At most so many bytes, and so many messages.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Limit;
    ///
    /// assert_eq!(Limit::new(usize::MAX, 100), Limit::messages(100));
    /// # }
    /// ```
    pub const fn new(bytes: usize, messages: usize) -> Self {
        Self { bytes, messages, when_full: WhenFull::Close(TOO_MUCH) }
    }

    /// At most so many bytes.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Limit;
    ///
    /// assert_eq!(Limit::bytes(1 << 20), Limit::new(1 << 20, usize::MAX));
    /// # }
    /// ```
    pub const fn bytes(bytes: usize) -> Self {
        Self::new(bytes, usize::MAX)
    }

    /// At most so many messages.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Limit;
    ///
    /// assert_eq!(Limit::messages(100), Limit::new(usize::MAX, 100));
    /// # }
    /// ```
    pub const fn messages(messages: usize) -> Self {
        Self::new(usize::MAX, messages)
    }

    /// Closes the connection with `code` when more comes. What waits can still be read, then follows an
    /// [error](crate::ReceiveError::is_overflow).
    ///
    /// # Errors
    ///
    /// A client may not send the code ([`is_invalid_code`](CloseError::is_invalid_code)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Limit;
    ///
    /// assert!(Limit::bytes(1 << 20).close_with(4001.into()).is_ok());
    /// assert!(Limit::bytes(1 << 20).close_with(1009.into()).is_err());
    /// # }
    /// ```
    pub fn close_with(self, code: CloseCode) -> Result<Self, CloseError> {
        if !code.may_be_sent() {
            return Err(CloseError::invalid_code(code));
        }
        Ok(Self { when_full: WhenFull::Close(code), ..self })
    }

    /// Drops what waits longest when more comes.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Limit;
    ///
    /// let latest = Limit::messages(1).drop_oldest();
    /// # let _ = latest;
    /// # }
    /// ```
    pub const fn drop_oldest(self) -> Self {
        Self { when_full: WhenFull::DropOldest, ..self }
    }

    /// Drops what comes when there is no room for it.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Limit;
    ///
    /// let first = Limit::messages(1).drop_newest();
    /// # let _ = first;
    /// # }
    /// ```
    pub const fn drop_newest(self) -> Self {
        Self { when_full: WhenFull::DropNewest, ..self }
    }
}

impl Default for Limit {
    fn default() -> Self {
        // Empty messages have no bytes, and take room.
        Self::new(64 << 20, 1 << 20)
    }
}

/// What a [`Limit`] cost: the messages that were received and never read.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
/// assert_eq!(stream.dropped().messages, 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dropped {
    /// How many messages.
    pub messages: u64,
    /// Their content, in bytes (text as UTF-8).
    pub bytes: u64,
}
