//! One connection that stays, and what it tells: the program of the page whose presence the tests change.

use std::cell::OnceCell;
use std::time::Duration;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_websocket::{
    Backoff, Heartbeat, ReconnectingEvent, ReconnectingHandle, ReconnectingWebSocket,
};

const HOUR: Duration = Duration::from_secs(3600);

thread_local!(static HANDLE: OnceCell<ReconnectingHandle> = const { OnceCell::new() });

#[wasm_bindgen]
extern "C" {
    /// The page's: a line for its log.
    fn tell(line: &str);
}

/// Connects, and tells what happens. `wait`, in milliseconds, is between attempts, before jitter. Nobody is asked
/// for life, or counts as dead, because of a clock.
#[wasm_bindgen]
pub async fn stay(url: String, wait: u32) {
    let wait = Duration::from_millis(wait.into());
    let mut socket = ReconnectingWebSocket::builder(url)
        .backoff(Backoff::default().base(wait).cap(wait).restart_window(wait))
        .heartbeat(Heartbeat::every(HOUR).deadline(HOUR).payload("alive?"))
        .build();
    HANDLE.with(|handle| drop(handle.set(socket.handle())));
    while let Some(event) = socket.next().await {
        tell(&line(&event));
    }
}

/// How far the connection is.
#[wasm_bindgen]
#[must_use]
pub fn state() -> String {
    HANDLE
        .with(|handle| handle.get().map(|handle| format!("{:?}", handle.state())))
        .unwrap_or_default()
}

/// Sends a text, as soon as there is a connection.
#[wasm_bindgen]
pub fn send(text: &str) {
    if let Some(Err(error)) = HANDLE.with(|handle| handle.get().map(|handle| handle.try_send(text)))
    {
        tell(&format!("not sent: {error}"));
    }
}

fn line(event: &ReconnectingEvent) -> String {
    match event {
        ReconnectingEvent::Connecting { attempt, .. } => format!("connecting {attempt}"),
        ReconnectingEvent::Open => "open".to_owned(),
        ReconnectingEvent::Message(message) => {
            format!("message {}", message.text().as_deref().unwrap_or_default())
        }
        ReconnectingEvent::Disconnected { close, .. } => {
            format!("disconnected {}", u16::from(close.code))
        }
        other => format!("{other:?}"),
    }
}
