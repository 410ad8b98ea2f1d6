mod queue;

pub(crate) use queue::{Pushed, Queue};

/// How much may wait to be handed to the network, and what happens when that is not enough.
///
/// A message waits from the moment it is sent until the browser has handed it over, with the bytes that it has as
/// binary data or in UTF-8. What does not fit an empty outbox is never taken. The default is 1 MiB and 65,536
/// messages, and to [wait](WhenFull::Wait).
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use wasm_websocket::{Outbox, ReconnectingWebSocket, WhenFull};
///
/// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo")
///     .outbox(Outbox::messages(1).when_full(WhenFull::Reject))
///     .build();
/// socket.send("It waits for the connection").await.unwrap();
/// assert!(socket.send("No room for this").await.unwrap_err().is_full());
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Outbox {
    pub(crate) bytes: usize,
    pub(crate) messages: usize,
    pub(crate) when_full: WhenFull,
}

/// What a full [`Outbox`] does with a message.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() {
/// use wasm_websocket::{Outbox, WhenFull};
///
/// let outbox = Outbox::bytes(1 << 16).when_full(WhenFull::DropOldest);
/// # let _ = outbox;
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhenFull {
    /// `send` waits for room.
    #[default]
    Wait,
    /// `send` fails ([`is_full`](crate::SendError::is_full)).
    Reject,
    /// The oldest messages go, and are [reported](crate::ReconnectingEvent::Dropped). What the browser holds cannot
    /// be taken back; it is given no more than half of the outbox. `send` fails when that would not make room.
    DropOldest,
}

impl Outbox {
    /// At most that many bytes, and that many messages, which is one at least.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// let outbox = wasm_websocket::Outbox::new(1 << 20, 1000);
    /// # let _ = outbox;
    /// # }
    /// ```
    pub const fn new(bytes: usize, messages: usize) -> Self {
        let messages = if messages == 0 { 1 } else { messages };
        Self { bytes, messages, when_full: WhenFull::Wait }
    }

    /// At most that many bytes, and 65,536 messages: empty ones take room, too.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// let outbox = wasm_websocket::Outbox::bytes(1 << 20);
    /// # let _ = outbox;
    /// # }
    /// ```
    pub const fn bytes(bytes: usize) -> Self {
        Self::new(bytes, 1 << 16)
    }

    /// At most that many messages, and 1 MiB.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// let outbox = wasm_websocket::Outbox::messages(100);
    /// # let _ = outbox;
    /// # }
    /// ```
    pub const fn messages(messages: usize) -> Self {
        Self::new(1 << 20, messages)
    }

    /// What happens when it is full.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::{Outbox, WhenFull};
    ///
    /// let outbox = Outbox::default().when_full(WhenFull::Reject);
    /// # let _ = outbox;
    /// # }
    /// ```
    pub const fn when_full(mut self, when_full: WhenFull) -> Self {
        self.when_full = when_full;
        self
    }

    /// How many bytes the browser may hold of it before it is given more. Less than the whole, so that something is
    /// left that can be dropped.
    pub(crate) const fn window(&self) -> u64 {
        let half = self.bytes as u64 / 2;
        if half < 1 << 20 { half } else { 1 << 20 }
    }

    /// And how many messages.
    pub(crate) const fn window_of_messages(&self) -> usize {
        match self.when_full {
            WhenFull::DropOldest if self.messages > 1 => self.messages / 2,
            _ => self.messages,
        }
    }
}

impl Default for Outbox {
    fn default() -> Self {
        Self::bytes(1 << 20)
    }
}
