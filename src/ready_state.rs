use std::fmt;

/// Where a socket stands between its construction and its end
/// ([`readyState`](https://websockets.spec.whatwg.org/#dom-websocket-readystate)).
///
/// The order is the order of a socket's life: it only ever grows.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() {
/// use wasm_websocket::ReadyState;
///
/// assert_eq!(u16::from(ReadyState::Open), 1);
/// assert_eq!(ReadyState::Open.to_string(), "OPEN");
/// assert!(ReadyState::Open < ReadyState::Closed);
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
pub enum ReadyState {
    /// 0: the connection is not yet established.
    Connecting = 0,
    /// 1: messages can be sent and may arrive.
    Open = 1,
    /// 2: the closing handshake is under way.
    Closing = 2,
    /// 3: the connection has ended, or could not be established.
    Closed = 3,
}

impl ReadyState {
    /// What the browser answered. The standard has no value above 3; one that came would be an end.
    pub(crate) fn from_browser(value: u16) -> Self {
        match value {
            0 => Self::Connecting,
            1 => Self::Open,
            2 => Self::Closing,
            _ => Self::Closed,
        }
    }

    /// The constant's name in the standard: `CONNECTING`, `OPEN`, `CLOSING` or `CLOSED`.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// assert_eq!(wasm_websocket::ReadyState::Closing.name(), "CLOSING");
    /// # }
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connecting => "CONNECTING",
            Self::Open => "OPEN",
            Self::Closing => "CLOSING",
            Self::Closed => "CLOSED",
        }
    }
}

/// The number that the standard gives the state, 0 to 3.
impl From<ReadyState> for u16 {
    fn from(state: ReadyState) -> Self {
        state as Self
    }
}

/// The name in the standard, as [`ReadyState::name`] gives it.
impl fmt::Display for ReadyState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
