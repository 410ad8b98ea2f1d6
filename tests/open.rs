//! Opening a connection:
//! - whether there is a `WebSocket` at all, and a typed error where there is none;
//! - URLs: what is accepted and how it is normalised (S2), what is refused at once (S3, S4, S5);
//! - the state at construction (S14), no event is missed (S15), the state at `open` (S16).

#![cfg(target_arch = "wasm32")]

mod common;

use common::{Event, PORT, Recorded, echo_url};
use js_sys::Reflect;
use std::error::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wasm_websocket::{BrowserError, ReadyState, WebSocket};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn a_browser_is_supported() {
    assert!(WebSocket::is_supported());
}

#[wasm_bindgen_test]
fn the_browsers_class_is_taken_once() {
    assert!(WebSocket::is_supported());
    let (global, name) = (js_sys::global(), JsValue::from_str("WebSocket"));
    let class = Reflect::get(&global, &name).unwrap();
    Reflect::set(&global, &name, &JsValue::UNDEFINED).unwrap();
    let supported = WebSocket::is_supported();
    let opened = WebSocket::new(&echo_url());
    Reflect::set(&global, &name, &class).unwrap();

    assert!(supported);
    assert!(opened.unwrap().as_raw().is_instance_of::<web_sys::WebSocket>());
}

#[wasm_bindgen_test]
fn s02_http_becomes_ws() {
    let socket = WebSocket::new(&format!("http://localhost:{PORT}/echo")).unwrap();
    assert_eq!(socket.url(), echo_url());
    let socket = WebSocket::new("https://localhost/").unwrap();
    assert_eq!(socket.url(), "wss://localhost/");
}

#[wasm_bindgen_test]
fn s03_s04_s05_a_bad_url_is_refused_at_once() {
    let bad = [
        "ftp://localhost/",
        "ws://[",
        "ws://localhost:99999/",
        "ws://localhost/#a",
        "ws://localhost/#",
    ];
    for url in bad {
        let error = WebSocket::new(url).unwrap_err();
        assert!(error.is_invalid_url(), "{url}: {error:?}");
        assert!(!error.is_security() && !error.is_unsupported(), "{url}: {error:?}");
        assert!(error.to_string().contains(url), "{error}");
        let thrown = error.source().and_then(|source| source.downcast_ref::<BrowserError>());
        assert_eq!(thrown.map(BrowserError::name), Some("SyntaxError"), "{url}");
    }
}

#[wasm_bindgen_test]
fn s14_a_new_socket_is_connecting() {
    let socket = WebSocket::new(&echo_url()).unwrap();
    assert_eq!(socket.ready_state(), ReadyState::Connecting);
    assert_eq!(socket.buffered_amount(), 0);
    assert_eq!(socket.url(), echo_url());
    assert_eq!(
        format!("{socket:?}"),
        format!("WebSocket {{ url: {:?}, ready_state: Connecting, .. }}", echo_url())
    );
}

#[wasm_bindgen_test]
async fn s15_s16_open_is_not_missed_and_finds_the_socket_open() {
    // Says how to start the server when there is none.
    drop(Recorded::open().await);

    let socket = WebSocket::new(&echo_url()).unwrap();
    let (sender, receiver) = futures_channel::oneshot::channel();
    let sender = std::cell::Cell::new(Some(sender));
    socket.onopen(move |socket| {
        let sender = sender.take().expect("`open` comes once");
        sender.send((socket.ready_state(), socket.send("first"))).unwrap();
    });
    assert_eq!(receiver.await.unwrap(), (ReadyState::Open, Ok(())));
}

#[wasm_bindgen_test]
async fn the_handler_of_the_first_message_may_be_installed_in_onopen() {
    let mut connection = Recorded::open().await;
    let (sender, mut received) = futures_channel::mpsc::unbounded();
    connection.socket.onopen(|_| unreachable!("`open` was seen already"));
    connection.socket.send("first").unwrap();
    connection.socket.onmessage(move |socket, message| {
        sender.unbounded_send(message.into_data().into_text().ok()).unwrap();
        socket.close();
    });
    assert!(matches!(connection.next().await, Event::Close(_)));
    assert_eq!(received.try_recv().unwrap().as_deref(), Some("first"));
}
