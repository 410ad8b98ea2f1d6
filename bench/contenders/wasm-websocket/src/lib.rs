//! This library: door 1 with a handler, door 2 awaited and consumed, door 3 awaited.

use bench_kit::Payload;
use std::cell::RefCell;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};
use wasm_websocket::{
    BinaryType, Message, Receiver, ReconnectingEvent, ReconnectingHandle, ReconnectingWebSocket,
    Sender, Transport, WebSocket, WebSocketStream, task,
};

enum Connection {
    Handler(WebSocket),
    Stream(Sender),
    Reconnecting(ReconnectingHandle),
}

thread_local! {
    static CONNECTION: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

#[wasm_bindgen(inline_js = "let last; export function take(value) { last = value; }")]
extern "C" {
    /// Somebody who wants values of JavaScript.
    fn take(value: &JsValue);
}

/// What becomes of a message.
#[derive(Clone, Copy)]
enum Use {
    Read,
    Ignored,
    HandedOn,
}

/// Counts a message. Whether it is to be sent back.
#[inline]
fn count(message: &Message, how: Use) -> bool {
    match how {
        Use::Ignored => bench_kit::unread(message),
        Use::Read | Use::HandedOn => read(message),
    }
}

/// Counts a message, and gives it to somebody else.
fn hand_on(message: Message) {
    let value = message.into_js();
    take(&value);
    bench_kit::unread(&value);
}

#[inline]
fn read(message: &Message) -> bool {
    if let Some(text) = message.text() {
        return bench_kit::text(&text);
    }
    message.bytes().is_some_and(|bytes| bench_kit::binary(&bytes))
}

async fn receive(mut receiver: Receiver, sender: Sender, how: Use) {
    while let Some(Ok(message)) = receiver.recv().await {
        if count(&message, how) {
            let _ = sender.send(message).await;
        }
        bench_kit::rest().await;
    }
}

/// The same for door 3; ends when it is closed.
async fn receive_events(mut socket: ReconnectingWebSocket, how: Use) {
    while let Some(event) = socket.next().await {
        if let ReconnectingEvent::Message(message) = event {
            if count(&message, how) {
                let _ = socket.send(message).await;
            }
            bench_kit::rest().await;
        }
    }
}

/// Connects, and receives from then on.
#[wasm_bindgen]
pub async fn open(url: String, variant: String) -> Result<(), JsError> {
    let how = match () {
        () if variant.contains("unread") => Use::Ignored,
        () if variant.contains("handed on") => Use::HandedOn,
        () => Use::Read,
    };
    // What is not read need not be copied.
    let is_held = variant.contains("held") || !matches!(how, Use::Read);
    let copy_limit = if is_held { 0 } else { 65536 };
    if variant.starts_with("ReconnectingWebSocket") {
        let mut socket = ReconnectingWebSocket::builder(url).copy_limit(copy_limit).build();
        CONNECTION.set(Some(Connection::Reconnecting(socket.handle())));
        while !matches!(socket.next().await, Some(ReconnectingEvent::Open) | None) {}
        task::spawn_local(receive_events(socket, how));
        return Ok(());
    }
    if !variant.starts_with("WebSocketStream") {
        let socket = WebSocket::new(&url)?;
        socket.set_binary_type(BinaryType::ArrayBuffer);
        socket.set_copy_limit(copy_limit);
        socket.onmessage(move |socket, event| match how {
            Use::HandedOn => hand_on(event.into_data()),
            Use::Read | Use::Ignored => {
                if count(event.data(), how) {
                    let _ = socket.send(event.data());
                }
            }
        });
        let opened = js_sys::Promise::new(&mut |done, _| {
            socket.onopen(move |_| drop(done.call0(&JsValue::NULL)));
        });
        CONNECTION.set(Some(Connection::Handler(socket)));
        let _ = wasm_bindgen_futures::JsFuture::from(opened).await;
        return Ok(());
    }
    let is_native = variant.contains("native");
    let transport = if is_native { Transport::Native } else { Transport::Standard };
    let stream = WebSocketStream::connect(url).transport(transport).copy_limit(copy_limit).await?;
    let (sender, receiver) = stream.split();
    let own = sender.clone();
    if variant.contains("consume") {
        let mut receiver = receiver;
        task::spawn_local(async move {
            let consume = receiver.consume(move |message| {
                if count(&message, how) {
                    let _ = own.try_send(message);
                }
            });
            drop(consume.await);
        });
    } else if variant.contains("wasm_bindgen_futures") {
        wasm_bindgen_futures::spawn_local(receive(receiver, own, how));
    } else {
        task::spawn_local(receive(receiver, own, how));
    }
    CONNECTION.set(Some(Connection::Stream(sender)));
    Ok(())
}

/// Sends the same message again and again.
#[wasm_bindgen]
pub async fn send(kind: String, size: usize, count: u32) -> Result<(), JsError> {
    let payload = bench_kit::payload(&kind, size);
    let connection = CONNECTION.take();
    match connection.as_ref().ok_or_else(|| JsError::new("not open"))? {
        Connection::Handler(socket) => {
            for _ in 0..count {
                match &payload {
                    Payload::Text(text) => socket.send(text)?,
                    Payload::Binary(bytes) => socket.send(bytes)?,
                }
            }
        }
        Connection::Reconnecting(handle) => {
            for _ in 0..count {
                match &payload {
                    Payload::Text(text) => handle.send(text).await?,
                    Payload::Binary(bytes) => handle.send(bytes).await?,
                }
            }
        }
        Connection::Stream(sender) => {
            for _ in 0..count {
                match &payload {
                    Payload::Text(text) => sender.send(text).await?,
                    Payload::Binary(bytes) => sender.send(bytes).await?,
                }
            }
        }
    }
    CONNECTION.set(connection);
    Ok(())
}

/// Closes; the next `open` begins anew.
#[wasm_bindgen]
pub fn close() {
    match CONNECTION.take() {
        Some(Connection::Stream(sender)) => drop(sender.close()),
        Some(Connection::Reconnecting(handle)) => handle.close(),
        Some(Connection::Handler(_)) | None => {}
    }
}
