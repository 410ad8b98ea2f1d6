//! What the tests of door 3 share: sockets that are quick to come back, what they tell, and a server of their own.

use super::{Event, Recorded, url};
use std::time::Duration;
use wasm_websocket::{
    Backoff, CloseEvent, DisconnectError, Message, ReconnectingBuilder, ReconnectingEvent,
    ReconnectingWebSocket,
};

/// One that does not wait long.
pub fn quick(path: &str) -> ReconnectingBuilder {
    quick_at(&url(path))
}

pub fn quick_at(url: &str) -> ReconnectingBuilder {
    ReconnectingWebSocket::builder(url).backoff(at_once())
}

pub fn at_once() -> Backoff {
    let short = Duration::from_millis(20);
    Backoff::default().base(short).cap(short).restart_window(short)
}

/// Reads until there is what is wanted.
pub async fn until<T>(
    socket: &mut ReconnectingWebSocket,
    mut wanted: impl FnMut(ReconnectingEvent) -> Option<T>,
) -> T {
    loop {
        let event = socket.next().await.expect("it was not closed");
        if let ReconnectingEvent::GaveUp { error, .. } = &event {
            let text = format!("{error:?}");
            match wanted(event) {
                Some(value) => return value,
                None => panic!("it gave up: {text}"),
            }
        }
        if let Some(value) = wanted(event) {
            return value;
        }
    }
}

pub async fn until_open(socket: &mut ReconnectingWebSocket) {
    until(socket, |event| matches!(event, ReconnectingEvent::Open).then_some(())).await;
}

pub async fn until_message(socket: &mut ReconnectingWebSocket) -> Message {
    until(socket, |event| match event {
        ReconnectingEvent::Message(message) => Some(message),
        _ => None,
    })
    .await
}

pub async fn until_text(socket: &mut ReconnectingWebSocket) -> String {
    until_message(socket).await.into_text().expect("a text message")
}

pub async fn until_disconnected(
    socket: &mut ReconnectingWebSocket,
) -> (CloseEvent, Option<DisconnectError>) {
    until(socket, |event| match event {
        ReconnectingEvent::Disconnected { close, error, .. } => Some((close, error)),
        _ => None,
    })
    .await
}

/// All that is left, until it is closed.
pub async fn until_end(socket: &mut ReconnectingWebSocket) -> Vec<ReconnectingEvent> {
    let mut events = Vec::new();
    while let Some(event) = socket.next().await {
        events.push(event);
    }
    events
}

/// A server in a process of its own, which does as it is told. It ends with this.
pub struct Victim {
    control: Recorded,
    port: String,
}

impl Victim {
    pub async fn start() -> Self {
        let mut victim = Self { control: Recorded::open_at("/victim").await, port: String::new() };
        victim.port = victim.ask("start").await.strip_prefix("port ").expect("a port").to_owned();
        victim
    }

    pub fn url(&self, path: &str) -> String {
        format!("ws://localhost:{}{path}", self.port)
    }

    /// `start`, `kill`, `leave`, `stop` or `continue`; returns when that is done.
    pub async fn tell(&mut self, command: &str) {
        let answer = self.ask(command).await;
        assert!(!answer.starts_with("error"), "{command}: {answer}");
    }

    async fn ask(&mut self, command: &str) -> String {
        self.control.socket.send(command).expect("an open socket");
        match self.control.next().await {
            Event::Message(answer) => answer,
            other => panic!("{other:?}"),
        }
    }
}
