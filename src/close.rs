use crate::CloseError;
use std::fmt;

/// The number that says why a connection ended
/// ([RFC 6455, section 7.4](https://www.rfc-editor.org/rfc/rfc6455#section-7.4)).
///
/// A server may send any number, so this is a number with names for the registered ones.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() {
/// use wasm_websocket::CloseCode;
///
/// assert_eq!(CloseCode::NORMAL, 1000);
/// assert_eq!(CloseCode::ABNORMAL.to_string(), "1006 (abnormal closure)");
/// assert_eq!(CloseCode::from(4401).to_string(), "4401");
/// # }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CloseCode(u16);

impl CloseCode {
    /// 1000: the purpose of the connection is fulfilled.
    pub const NORMAL: Self = Self(1000);
    /// 1001: the server goes down, or the page is left.
    pub const GOING_AWAY: Self = Self(1001);
    /// 1002: a protocol error.
    pub const PROTOCOL_ERROR: Self = Self(1002);
    /// 1003: a kind of data that the receiver does not accept.
    pub const UNSUPPORTED_DATA: Self = Self(1003);
    /// 1005: the Close frame carried no code. What a bare [`close`](crate::WebSocket::close) leads to.
    pub const NO_STATUS: Self = Self(1005);
    /// 1006: the connection ended without a Close frame, or was never established.
    pub const ABNORMAL: Self = Self(1006);
    /// 1007: data that contradicts its type, such as text that is not UTF-8.
    pub const INVALID_DATA: Self = Self(1007);
    /// 1008: a message that violates the receiver's policy.
    pub const POLICY_VIOLATION: Self = Self(1008);
    /// 1009: a message that is too big to process.
    pub const MESSAGE_TOO_BIG: Self = Self(1009);
    /// 1010: an extension that the client needs was not negotiated.
    pub const MANDATORY_EXTENSION: Self = Self(1010);
    /// 1011: an unexpected condition on the server.
    pub const INTERNAL_ERROR: Self = Self(1011);
    /// 1012: the server restarts.
    pub const SERVICE_RESTART: Self = Self(1012);
    /// 1013: the server is overloaded; try again later.
    pub const TRY_AGAIN_LATER: Self = Self(1013);
    /// 1014: a gateway got an invalid answer from upstream.
    pub const BAD_GATEWAY: Self = Self(1014);

    /// A code of the application's own: 3000 to 4999. (3000 to 3999 are for libraries that
    /// [register](https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number) theirs,
    /// 4000 to 4999 for anybody.) `None` for other numbers.
    ///
    /// In a constant the number is checked by the compiler; one that is only known at run time can be
    /// made [`From`] any number, and [`close_with`](crate::WebSocket::close_with) says what is wrong with it.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::CloseCode;
    ///
    /// const UNAUTHORIZED: CloseCode = CloseCode::app(4401).unwrap();
    ///
    /// assert_eq!(UNAUTHORIZED, 4401);
    /// assert_eq!(CloseCode::app(1000), None);
    /// # }
    /// ```
    #[must_use]
    pub const fn app(code: u16) -> Option<Self> {
        match code {
            3000..=4999 => Some(Self(code)),
            _ => None,
        }
    }

    /// Whether a client may send the code: 1000 and 3000 to 4999
    /// ([`close`, step 1](https://websockets.spec.whatwg.org/#dom-websocket-close)). The others
    /// are the server's, or say what the browser saw.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::CloseCode;
    ///
    /// assert!(CloseCode::NORMAL.may_be_sent());
    /// assert!(!CloseCode::GOING_AWAY.may_be_sent());
    /// # }
    /// ```
    #[must_use]
    pub const fn may_be_sent(self) -> bool {
        matches!(self.0, 1000 | 3000..=4999)
    }

    /// The meaning that the registry gives the code, where it gives one.
    const fn meaning(self) -> Option<&'static str> {
        Some(match self {
            Self::NORMAL => "normal closure",
            Self::GOING_AWAY => "going away",
            Self::PROTOCOL_ERROR => "protocol error",
            Self::UNSUPPORTED_DATA => "unsupported data",
            Self::NO_STATUS => "no status received",
            Self::ABNORMAL => "abnormal closure",
            Self::INVALID_DATA => "invalid frame payload data",
            Self::POLICY_VIOLATION => "policy violation",
            Self::MESSAGE_TOO_BIG => "message too big",
            Self::MANDATORY_EXTENSION => "mandatory extension",
            Self::INTERNAL_ERROR => "internal error",
            Self::SERVICE_RESTART => "service restart",
            Self::TRY_AGAIN_LATER => "try again later",
            Self::BAD_GATEWAY => "bad gateway",
            _ => return None,
        })
    }
}

impl From<u16> for CloseCode {
    fn from(code: u16) -> Self {
        Self(code)
    }
}

impl From<CloseCode> for u16 {
    fn from(code: CloseCode) -> Self {
        code.0
    }
}

impl PartialEq<u16> for CloseCode {
    fn eq(&self, other: &u16) -> bool {
        self.0 == *other
    }
}

/// The number, and its registered meaning in parentheses where it has one.
impl fmt::Display for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.meaning() {
            Some(meaning) => write!(f, "{} ({meaning})", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

impl fmt::Debug for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CloseCode({self})")
    }
}

/// Why a connection is closed, in words: at most 123 bytes of UTF-8, which is what a Close frame holds
/// beside its code ([`close`, step 2](https://websockets.spec.whatwg.org/#dom-websocket-close)).
///
/// [`close_with`](crate::WebSocket::close_with) takes any `&str` and checks it; this type makes words fit.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wasm_websocket::{CloseCode, CloseReason};
///
/// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
/// let why = "the answer was not understood: ".repeat(10);
/// socket.close_with(CloseCode::NORMAL, &CloseReason::truncated(&why))?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CloseReason(String);

impl CloseReason {
    /// How many bytes of UTF-8 a reason may have: 123.
    pub const LIMIT: usize = 123;

    /// The reason, when it is short enough.
    ///
    /// # Errors
    ///
    /// It has more than 123 bytes of UTF-8 ([`is_reason_too_long`](CloseError::is_reason_too_long)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::CloseError> {
    /// use wasm_websocket::CloseReason;
    ///
    /// assert_eq!(&*CloseReason::new("done")?, "done");
    /// // Bytes count, not characters: these are 62.
    /// assert!(CloseReason::new("é".repeat(62)).is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(reason: impl Into<String>) -> Result<Self, CloseError> {
        let reason = reason.into();
        Self::check(&reason)?;
        Ok(Self(reason))
    }

    /// As much of the words as fits, cut between two characters.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::CloseReason;
    ///
    /// assert_eq!(&*CloseReason::truncated(&"é".repeat(100)), "é".repeat(61));
    /// # }
    /// ```
    #[must_use]
    pub fn truncated(reason: &str) -> Self {
        let mut end = reason.len().min(Self::LIMIT);
        while !reason.is_char_boundary(end) {
            end -= 1;
        }
        Self(reason[..end].to_owned())
    }

    pub(crate) fn check(reason: &str) -> Result<(), CloseError> {
        if reason.len() > Self::LIMIT {
            return Err(CloseError::reason_too_long(reason.len()));
        }
        Ok(())
    }
}

impl std::ops::Deref for CloseReason {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CloseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

/// How a connection ended ([`CloseEvent`](https://websockets.spec.whatwg.org/#the-closeevent-interface)).
/// It comes exactly once to every socket.
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
/// socket.onclose(|_, close| {
///     if close.code == CloseCode::ABNORMAL {
///         // Refused, cut, or never answered: a browser does not tell which.
///         assert!(!close.was_clean);
///     }
/// });
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CloseEvent {
    /// The code of the Close frame that was received, [`CloseCode::NO_STATUS`] when it carried none,
    /// [`CloseCode::ABNORMAL`] when none came.
    pub code: CloseCode,
    /// The reason of the Close frame that was received: at most 123 bytes of UTF-8, empty when there is none.
    pub reason: String,
    /// Whether the closing handshake was completed.
    pub was_clean: bool,
}

impl CloseEvent {
    /// Of a connection that ended without a Close frame.
    pub(crate) fn abnormal() -> Self {
        Self { code: CloseCode::ABNORMAL, reason: String::new(), was_clean: false }
    }
}

impl From<&web_sys::CloseEvent> for CloseEvent {
    fn from(event: &web_sys::CloseEvent) -> Self {
        Self { code: CloseCode(event.code()), reason: event.reason(), was_clean: event.was_clean() }
    }
}
