//! What the two transports have in common.

use super::Transport;
use crate::payload::Parts;
use crate::{CloseCode, CloseError, SendError};

/// A connection of the browser, which reports to its [`Core`](super::core::Core). Dropping it takes
/// everything back that it was told to call.
pub(crate) trait Connection {
    fn transport(&self) -> Transport;
    fn url(&self) -> String;
    fn protocol(&self) -> String;
    fn extensions(&self) -> String;

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
