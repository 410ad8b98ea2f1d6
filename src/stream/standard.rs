//! The transport that every browser has: door 1. Nothing can stop it from receiving.

use super::Transport;
use super::connection::Connection;
use super::core::Core;
use crate::payload::Parts;
use crate::{BinaryType, CloseCode, CloseError, SendError, WebSocket};
use std::rc::Rc;

pub(crate) struct Standard {
    socket: WebSocket,
}

impl Standard {
    pub(crate) fn new(socket: WebSocket, binary_type: BinaryType, core: &Rc<Core>) -> Self {
        socket.set_binary_type(binary_type);
        let own = Rc::downgrade(core);
        socket.onopen(move |_| {
            if let Some(core) = own.upgrade() {
                core.opened();
            }
        });
        let own = Rc::downgrade(core);
        socket.onmessage(move |_, message| {
            if let Some(core) = own.upgrade() {
                core.message(message.into_data());
            }
        });
        let own = Rc::downgrade(core);
        socket.onclose(move |_, close| {
            if let Some(core) = own.upgrade() {
                core.ended(close);
            }
        });
        Self { socket }
    }
}

impl Connection for Standard {
    fn transport(&self) -> Transport {
        Transport::Standard
    }

    fn url(&self) -> String {
        self.socket.url()
    }

    fn protocol(&self) -> String {
        self.socket.protocol()
    }

    fn extensions(&self) -> String {
        self.socket.extensions()
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
