//! websocket-web: its `WebSocket` by the standard interface or by `WebSocketStream`, split.

use bench_kit::Payload;
use futures_util::future::{AbortHandle, abortable};
use futures_util::lock::Mutex;
use futures_util::{FutureExt, SinkExt, StreamExt};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};
use websocket_web::{Interface, Msg, WebSocketBuilder, WebSocketReceiver, WebSocketSender};

type Sender = Rc<Mutex<WebSocketSender>>;

/// What sends, and what ends the task that receives.
type Connection = (Sender, AbortHandle);

thread_local!(static CONNECTION: RefCell<Option<Connection>> = const { RefCell::new(None) });

async fn receive(mut receiver: WebSocketReceiver, sender: Sender) {
    while let Some(Ok(message)) = receiver.next().await {
        let send_back = match &message {
            Msg::Text(text) => bench_kit::text(text),
            Msg::Binary(bytes) => bench_kit::binary(bytes),
        };
        if send_back {
            let _ = sender.lock().await.send(message).await;
        }
        bench_kit::rest().await;
    }
}

/// Connects, and receives from then on.
#[wasm_bindgen]
pub async fn open(url: String, variant: String) -> Result<(), JsError> {
    let is_native = variant.contains("native");
    let mut builder = WebSocketBuilder::new(url);
    builder.set_interface(if is_native { Interface::Stream } else { Interface::Standard });
    let (sender, receiver) = builder.connect().await?.into_split();
    let sender = Rc::new(Mutex::new(sender));
    let (receiving, end) = abortable(receive(receiver, sender.clone()));
    wasm_bindgen_futures::spawn_local(receiving.map(|_| ()));
    CONNECTION.set(Some((sender, end)));
    Ok(())
}

/// Sends the same message again and again.
#[wasm_bindgen]
pub async fn send(kind: String, size: usize, count: u32) -> Result<(), JsError> {
    let payload = bench_kit::payload(&kind, size);
    let sender = CONNECTION.with_borrow(|connection| Some(connection.as_ref()?.0.clone()));
    let sender = sender.ok_or_else(|| JsError::new("not open"))?;
    for _ in 0..count {
        let mut sender = sender.lock().await;
        match &payload {
            Payload::Text(text) => sender.send(text.as_str()).await?,
            Payload::Binary(bytes) => sender.send(bytes.as_slice()).await?,
        }
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
