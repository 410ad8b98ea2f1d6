//! gloo-net: its futures-based `WebSocket`, split.

use bench_kit::Payload;
use bench_kit::awaited::{self, Connection, Read};
use futures_util::future::poll_fn;
use futures_util::stream::SplitSink;
use futures_util::{Sink, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, State, WebSocketError};
use std::pin::Pin;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// The half that sends.
type Sending = SplitSink<WebSocket, Message>;

thread_local!(static CONNECTION: Connection<Sending> = const { Connection::closed() });

/// Reads a message; an error ends it all.
fn read(received: Result<Message, WebSocketError>) -> Read<Message> {
    let message = received.ok()?;
    let send_back = match &message {
        Message::Text(text) => bench_kit::text(text),
        Message::Bytes(bytes) => bench_kit::binary(bytes),
    };
    Some((message, send_back))
}

/// Connects, and receives from then on.
#[wasm_bindgen]
pub async fn open(url: String, _variant: String) -> Result<(), JsError> {
    let mut socket = WebSocket::open(&url)?;
    // It is ready when it failed, too.
    poll_fn(|context| Pin::new(&mut socket).poll_ready(context)).await?;
    if !matches!(socket.state(), State::Open) {
        return Err(JsError::new("could not connect"));
    }
    let (sender, receiver) = socket.split();
    CONNECTION.with(|connection| connection.hold(sender, receiver, read));
    Ok(())
}

/// Sends the same message again and again.
#[wasm_bindgen]
pub async fn send(kind: String, size: usize, count: u32) -> Result<(), JsError> {
    let message = match bench_kit::payload(&kind, size) {
        Payload::Text(text) => Message::Text(text),
        Payload::Binary(bytes) => Message::Bytes(bytes),
    };
    awaited::send(CONNECTION.with(Connection::sender)?, message, count).await
}

/// Closes; the next `open` begins anew.
#[wasm_bindgen]
pub fn close() {
    CONNECTION.with(Connection::close);
}
