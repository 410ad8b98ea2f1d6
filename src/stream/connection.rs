//! What the two transports have in common.

use super::Transport;
use super::native::Native;
use crate::payload::Parts;
use crate::{CloseCode, CloseError, SendError, WebSocket};

/// A connection of the browser, which reports to its [`Core`](super::core::Core). Dropping it takes
/// everything back that it was told to call.
pub(crate) trait Connection {
    /// What it is, for who wants to know more of it.
    fn what(&self) -> What<'_>;

    /// What was sent and is not handed to the network, in bytes.
    fn buffered_amount(&self) -> u64;

    /// Whether it stops reading when enough waits, and reports that the buffered amount has fallen.
    fn has_back_pressure(&self) -> bool;

    fn send(&self, payload: Parts<'_>) -> Result<(), SendError>;

    /// Starts the closing handshake, after what was sent. Code and reason are checked.
    fn close(&self, how: Option<(CloseCode, &str)>) -> Result<(), CloseError>;

    /// Reads on, if it can do without.
    fn pull(&self);

    /// Closes it, and reports nothing more.
    fn detach(&self);
}

/// One of the two. To ask it takes a `match`: by a function of the trait's, what nobody asks for would be linked, too.
pub(crate) enum What<'a> {
    Standard(&'a WebSocket),
    Native(&'a Native),
}

impl What<'_> {
    pub(crate) fn transport(self) -> Transport {
        match self {
            Self::Standard(_) => Transport::Standard,
            Self::Native(_) => Transport::Native,
        }
    }

    pub(crate) fn url(self) -> String {
        match self {
            Self::Standard(socket) => socket.url(),
            Self::Native(native) => native.url(),
        }
    }

    pub(crate) fn protocol(self) -> String {
        match self {
            Self::Standard(socket) => socket.protocol(),
            Self::Native(native) => native.protocol(),
        }
    }

    pub(crate) fn extensions(self) -> String {
        match self {
            Self::Standard(socket) => socket.extensions(),
            Self::Native(native) => native.extensions(),
        }
    }
}
