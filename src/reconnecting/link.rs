//! One connection, as the engine sees it: door 1, or a fake in the tests.

use super::Endpoint;
use super::engine::{Engine, Settings};
use crate::payload::Parts;
use crate::{CloseCode, CloseEvent, Message, OpenError, SendError, WebSocket};
use std::rc::{Rc, Weak};

pub(crate) trait Link {
    fn send(&self, payload: Parts<'_>) -> Result<(), SendError>;
    /// Also after the end, when it tells what was not handed over.
    fn buffered_amount(&self) -> u64;
    /// Starts the closing handshake. The code and the reason were checked.
    fn close(&self, how: Option<(CloseCode, &str)>);
    /// Hears no more of it, and lets the browser close it when it can.
    fn abandon(&self);
    fn protocol(&self) -> String;
    fn extensions(&self) -> String;
}

/// Who makes connections.
pub(crate) trait Dial {
    fn dial(
        &self,
        endpoint: &Endpoint,
        settings: &Settings,
        report: Report,
    ) -> Result<Rc<dyn Link>, OpenError>;

    /// Asks for the endpoint, where the host provides it. [`Engine::answered`] follows.
    #[cfg(feature = "hosted")]
    fn ask(&self, _run: u64, _retries: u32) {}

    /// Greets the server, where the host does that. The same follows.
    #[cfg(feature = "hosted")]
    fn greet(&self, _run: u64) {}
}

/// What a connection reports to.
#[derive(Clone)]
pub(crate) struct Report {
    engine: Weak<Engine>,
    run: u64,
}

impl Report {
    pub(crate) fn new(engine: Weak<Engine>, run: u64) -> Self {
        Self { engine, run }
    }

    #[cfg(feature = "hosted")]
    pub(crate) fn run(&self) -> u32 {
        // So many attempts nobody makes.
        self.run as u32
    }

    pub(crate) fn opened(&self) {
        if let Some(engine) = self.engine.upgrade() {
            engine.opened(self.run);
        }
    }

    pub(crate) fn message(&self, message: Message) {
        if let Some(engine) = self.engine.upgrade() {
            engine.message(self.run, message);
        }
    }

    pub(crate) fn closed(&self, close: CloseEvent) {
        if let Some(engine) = self.engine.upgrade() {
            engine.closed(self.run, close);
        }
    }
}

/// Connections of the browser's.
pub(crate) struct Browser;

impl Dial for Browser {
    fn dial(
        &self,
        endpoint: &Endpoint,
        settings: &Settings,
        report: Report,
    ) -> Result<Rc<dyn Link>, OpenError> {
        let socket = WebSocket::with_protocols(&endpoint.url, &endpoint.protocols)?;
        socket.set_binary_type(settings.binary_type);
        socket.set_copy_limit(settings.copy_limit);
        let own = report.clone();
        socket.onopen(move |_| own.opened());
        let own = report.clone();
        socket.onmessage(move |_, message| own.message(message.into_data()));
        socket.onclose(move |_, close| report.closed(close));
        Ok(Rc::new(socket))
    }
}

impl Link for WebSocket {
    fn send(&self, payload: Parts<'_>) -> Result<(), SendError> {
        self.send_parts(payload)
    }

    fn buffered_amount(&self) -> u64 {
        self.buffered_amount()
    }

    fn close(&self, how: Option<(CloseCode, &str)>) {
        match how {
            None => self.close(),
            Some((code, reason)) => {
                let closed = self.close_with(code, reason);
                debug_assert!(closed.is_ok(), "it was checked: {closed:?}");
            }
        }
    }

    fn abandon(&self) {
        self.give_up();
    }

    fn protocol(&self) -> String {
        self.protocol()
    }

    fn extensions(&self) -> String {
        self.extensions()
    }
}
