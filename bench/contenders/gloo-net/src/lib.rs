//! gloo-net: its futures-based `WebSocket`, split.

use bench_kit::Payload;
use futures_util::future::{AbortHandle, abortable, poll_fn};
use futures_util::lock::Mutex;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{FutureExt, Sink, SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, State};
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

type Sender = Rc<Mutex<SplitSink<WebSocket, Message>>>;

/// What sends, and what ends the task that receives.
type Connection = (Sender, AbortHandle);

thread_local!(static CONNECTION: RefCell<Option<Connection>> = const { RefCell::new(None) });

async fn receive(mut receiver: SplitStream<WebSocket>, sender: Sender) {
    while let Some(Ok(message)) = receiver.next().await {
        let send_back = match &message {
            Message::Text(text) => bench_kit::text(text),
            Message::Bytes(bytes) => bench_kit::binary(bytes),
        };
        if send_back {
            let _ = sender.lock().await.send(message).await;
        }
        bench_kit::rest().await;
    }
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
    let sender = Rc::new(Mutex::new(sender));
    let (receiving, end) = abortable(receive(receiver, sender.clone()));
    wasm_bindgen_futures::spawn_local(receiving.map(|_| ()));
    CONNECTION.set(Some((sender, end)));
    Ok(())
}

/// Sends the same message again and again.
#[wasm_bindgen]
pub async fn send(kind: String, size: usize, count: u32) -> Result<(), JsError> {
    let message = match bench_kit::payload(&kind, size) {
        Payload::Text(text) => Message::Text(text),
        Payload::Binary(bytes) => Message::Bytes(bytes),
    };
    let sender = CONNECTION.with_borrow(|connection| Some(connection.as_ref()?.0.clone()));
    let sender = sender.ok_or_else(|| JsError::new("not open"))?;
    for _ in 0..count {
        sender.lock().await.send(message.clone()).await?;
    }
    Ok(())
}

/// Closes; the next `open` begins anew.
#[wasm_bindgen]
pub fn close() {
    // The socket closes when both of its halves are gone.
    if let Some((_, end)) = CONNECTION.take() {
        end.abort();
    }
}
