//! The smallest program that sends every message back.

#![no_main]

use ewebsock::{Options, WsEvent, WsMessage, WsSender};
use std::cell::RefCell;
use std::ops::ControlFlow;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local!(static SENDER: RefCell<Option<WsSender>> = const { RefCell::new(None) });

fn on_event(event: WsEvent) -> ControlFlow<()> {
    SENDER.with_borrow_mut(|sender| match (sender, event) {
        (Some(sender), WsEvent::Opened) => sender.send(WsMessage::Text("Message to send".into())),
        (Some(sender), WsEvent::Message(message)) => sender.send(message),
        _ => {}
    });
    ControlFlow::Continue(())
}

#[wasm_bindgen(start)]
fn start() {
    let url = "ws://localhost:9998/echo".into();
    SENDER.set(ewebsock::ws_connect(url, Options::default(), Box::new(on_event)).ok());
}
