//! ws_stream_wasm: its `WsStream`, split.

use bench_kit::Payload;
use futures_util::future::{AbortHandle, abortable};
use futures_util::lock::Mutex;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{FutureExt, SinkExt, StreamExt};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};
use ws_stream_wasm::{WsMessage, WsMeta, WsStream};

type Sender = Rc<Mutex<SplitSink<WsStream, WsMessage>>>;

/// What sends, and what ends the task that receives.
type Connection = (Sender, AbortHandle);

thread_local!(static CONNECTION: RefCell<Option<Connection>> = const { RefCell::new(None) });

async fn receive(mut receiver: SplitStream<WsStream>, sender: Sender) {
    while let Some(message) = receiver.next().await {
        let send_back = match &message {
            WsMessage::Text(text) => bench_kit::text(text),
            WsMessage::Binary(bytes) => bench_kit::binary(bytes),
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
    let (_, stream) = WsMeta::connect(url, None).await?;
    let (sender, receiver) = stream.split();
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
        Payload::Text(text) => WsMessage::Text(text),
        Payload::Binary(bytes) => WsMessage::Binary(bytes),
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
    // The stream closes when both of its halves are gone.
    if let Some((_, end)) = CONNECTION.take() {
        end.abort();
    }
}
