//! The transport that every browser has: door 1. Nothing can stop it from receiving.

use super::WebSocketStream;
use super::connection::{Connection, What};
use super::core::{Core, Owner, Settings};
use crate::payload::Parts;
use crate::sys::listening::Kind;
use crate::{BinaryType, CloseCode, CloseError, CloseEvent, ReadyState, SendError, WebSocket};
use std::convert::Infallible;
use std::rc::Rc;

pub(crate) struct Standard {
    socket: WebSocket,
}

impl Standard {
    pub(crate) fn new(socket: WebSocket, binary_type: BinaryType, core: &Rc<Core>) -> Self {
        socket.set_binary_type(binary_type);
        for kind in [Kind::Open, Kind::Message, Kind::Close] {
            let own = Rc::downgrade(core);
            socket.hear(kind, move |incoming| {
                let Some(core) = own.upgrade() else { return };
                match kind {
                    Kind::Message => core.message_with(|| incoming.message()),
                    Kind::Open => core.opened(),
                    Kind::Close | Kind::Error => {
                        if let Some(close) = incoming.close() {
                            core.ended(close);
                        }
                    }
                }
            });
        }
        Self { socket }
    }
}

impl Connection for Standard {
    fn what(&self) -> What<'_> {
        What::Standard(&self.socket)
    }

    fn buffered_amount(&self) -> u64 {
        self.socket.buffered_amount()
    }

    fn has_back_pressure(&self) -> bool {
        false
    }

    fn send(&self, payload: Parts<'_>) -> Result<(), SendError> {
        self.socket.send_parts(payload)
    }

    fn close(&self, how: Option<(CloseCode, &str)>) -> Result<(), CloseError> {
        match how {
            None => self.socket.close(),
            Some((code, reason)) => self.socket.close_with(code, reason)?,
        }
        Ok(())
    }

    fn pull(&self) {}

    fn detach(&self) {
        self.socket.give_up();
    }
}

/// Takes a socket over, with the defaults of [`Connect`](super::Connect); its handlers are replaced, and what they heard is not
/// told again. A socket that is closed makes a stream that has ended abnormally, because a browser tells only
/// once how it was.
impl From<WebSocket> for WebSocketStream {
    fn from(socket: WebSocket) -> Self {
        let state = socket.ready_state();
        socket.onerror(|_| {});
        let core = Core::new(Settings::default(), |core| {
            let socket = Standard::new(socket, BinaryType::ArrayBuffer, core);
            Ok::<_, Infallible>(Box::new(socket) as Box<dyn Connection>)
        });
        let core = match core {
            Ok(core) => core,
            Err(never) => match never {},
        };
        match state {
            ReadyState::Connecting => {}
            ReadyState::Open => core.opened(),
            ReadyState::Closing => {
                core.opened();
                // The closing handshake has begun: from now on it has its limited time.
                let _ = core.close(None);
            }
            ReadyState::Closed => core.ended(CloseEvent::abnormal()),
        }
        Self::new(Owner::new(core))
    }
}
