//! What the browser tests share: the server's address, and a socket whose events are recorded.

#![allow(dead_code, unreachable_pub, reason = "every test file takes what it needs")]

use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use futures_util::StreamExt;
use std::cell::Cell;
use wasm_websocket::{CloseEvent, ReadyState, WebSocket};

/// The tutorials' port; `cargo xtask test --echo-port N` chooses another when it builds the tests.
pub const PORT: &str = match option_env!("WASM_WEBSOCKET_ECHO_PORT") {
    Some(port) => port,
    None => "9998",
};

pub fn echo_url() -> String {
    format!("ws://localhost:{PORT}/echo")
}

/// An address that answers no WebSocket handshake. To a page that is the same as no server at all.
pub fn nobody_url() -> String {
    format!("ws://localhost:{PORT}/nobody")
}

#[derive(Debug, PartialEq)]
pub enum Event {
    Open,
    Message(String),
    Error(ReadyState),
    Close(CloseEvent),
}

/// A socket, and its events in the order in which they came.
pub struct Recorded {
    pub socket: WebSocket,
    pub events: UnboundedReceiver<Event>,
}

impl Recorded {
    pub fn new(socket: WebSocket) -> Self {
        let (sender, events) = unbounded();
        let record = move |event| sender.unbounded_send(event).expect("the recording goes on");
        let (opened, messaged, errored) = (record.clone(), record.clone(), record.clone());
        socket.onopen(move |_| opened(Event::Open));
        socket.onmessage(move |_, message| {
            messaged(Event::Message(message.into_data().into_text().expect("a text message")));
        });
        socket.onerror(move |socket| errored(Event::Error(socket.ready_state())));
        socket.onclose(move |_, close| record(Event::Close(close)));
        Self { socket, events }
    }

    pub fn connect(url: &str) -> Self {
        Self::new(WebSocket::new(url).expect("a valid URL"))
    }

    /// A connection to the echo that is open.
    pub async fn open() -> Self {
        thread_local!(static SERVER_IS_MISSING: Cell<bool> = const { Cell::new(false) });
        // Browsers delay attempts after failed ones: one failure is enough to know.
        if !SERVER_IS_MISSING.get() {
            let mut connection = Self::connect(&echo_url());
            if connection.next().await == Event::Open {
                return connection;
            }
            SERVER_IS_MISSING.set(true);
        }
        panic!("nothing answers at {}: start the server with `cargo xtask serve`", echo_url());
    }

    pub async fn next(&mut self) -> Event {
        self.events.next().await.expect("the recording goes on")
    }

    /// The next event, which must be the end.
    pub async fn closed(&mut self) -> CloseEvent {
        match self.next().await {
            Event::Close(close) => close,
            other => panic!("expected the end, got {other:?}"),
        }
    }

    /// The events that came until now and were not asked for.
    pub fn so_far(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.events.try_recv().ok()).collect()
    }
}

/// Long enough for every event that is under way: a whole connection of its own.
pub async fn round_trip() {
    let mut other = Recorded::open().await;
    other.socket.send("round trip").expect("an open socket");
    assert_eq!(other.next().await, Event::Message("round trip".to_owned()));
}
