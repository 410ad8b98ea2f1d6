//! ewebsock: `ws_connect` with a callback.

use bench_kit::Payload;
use ewebsock::{Options, WsEvent, WsMessage, WsSender};
use js_sys::{Function, Promise};
use std::cell::RefCell;
use std::ops::ControlFlow;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

// The callback has to be `Send`, so it cannot hold these itself.
thread_local! {
    static SENDER: RefCell<Option<WsSender>> = const { RefCell::new(None) };
    /// What to call when the connection is open, and when it failed.
    static OPENED: RefCell<Option<(Function, Function)>> = const { RefCell::new(None) };
}

fn on_event(event: WsEvent) -> ControlFlow<()> {
    match event {
        WsEvent::Message(message) => {
            let send_back = match &message {
                WsMessage::Text(text) => bench_kit::text(text),
                WsMessage::Binary(bytes) => bench_kit::binary(bytes),
                _ => false,
            };
            if send_back {
                SENDER.with_borrow_mut(|sender| {
                    if let Some(sender) = sender {
                        sender.send(message);
                    }
                });
            }
        }
        WsEvent::Opened => {
            if let Some((done, _)) = OPENED.take() {
                let _ = done.call0(&JsValue::NULL);
            }
        }
        WsEvent::Error(error) => {
            if let Some((_, fail)) = OPENED.take() {
                let _ = fail.call1(&JsValue::NULL, &error.into());
            }
        }
        WsEvent::Closed => {}
    }
    ControlFlow::Continue(())
}

/// Connects; the promise ends when the connection is open.
#[wasm_bindgen]
pub fn open(url: String, _variant: &str) -> Result<Promise, JsError> {
    let sender = ewebsock::ws_connect(url, Options::default(), Box::new(on_event));
    SENDER.set(Some(sender.map_err(|error| JsError::new(&error))?));
    Ok(Promise::new(&mut |done, fail| OPENED.set(Some((done, fail)))))
}

/// Sends the same message again and again.
#[wasm_bindgen]
pub fn send(kind: &str, size: usize, count: u32) -> Result<(), JsError> {
    let message = match bench_kit::payload(kind, size) {
        Payload::Text(text) => WsMessage::Text(text),
        Payload::Binary(bytes) => WsMessage::Binary(bytes),
    };
    SENDER.with_borrow_mut(|sender| {
        let sender = sender.as_mut().ok_or_else(|| JsError::new("not open"))?;
        for _ in 0..count {
            sender.send(message.clone());
        }
        Ok(())
    })
}

/// Closes; the next `open` begins anew.
#[wasm_bindgen]
pub fn close() {
    drop(SENDER.take());
}
