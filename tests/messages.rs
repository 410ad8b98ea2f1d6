//! Sending and receiving text:
//! - what is sent comes back, in order, whatever its characters and its length (S25, S46);
//! - sending too early (S19) and too late (S20) is an error;
//! - `bufferedAmount` counts UTF-8 bytes (S21), does not fall within a task (S22), is never reset (S23).

#![cfg(target_arch = "wasm32")]

mod common;

use common::{Event, PORT, Recorded, echo_url};
use std::error::Error;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wasm_websocket::{BrowserError, ReadyState, WebSocket};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn text_comes_back_in_order() {
    let mut connection = Recorded::open().await;
    let long = "0123456789abcdef".repeat(1 << 16);
    let texts =
        ["Message to send", "", "é€😀", "您的浏览器支持 WebSocket!", "\u{0}\u{FEFF}\r\n", &long];
    for text in texts {
        connection.socket.send(text).unwrap();
    }
    for text in texts {
        match connection.next().await {
            Event::Message(received) => assert!(received == text, "{} bytes differ", text.len()),
            other => panic!("expected a message, got {other:?}"),
        }
    }
}

#[wasm_bindgen_test]
async fn s46_a_message_carries_the_origin_of_the_url() {
    let connection = Recorded::open().await;
    let (sender, receiver) = futures_channel::oneshot::channel();
    let sender = std::cell::Cell::new(Some(sender));
    connection.socket.onmessage(move |_, message| {
        let (origin, is_text) = (message.origin(), message.data().is_text());
        let text = message.into_data().into_js().as_string();
        sender.take().unwrap().send((origin, is_text, text)).unwrap();
    });
    connection.socket.send("where from?").unwrap();
    let (origin, is_text, text) = receiver.await.unwrap();
    assert_eq!(origin, format!("ws://localhost:{PORT}"));
    assert!(is_text);
    assert_eq!(text.as_deref(), Some("where from?"));
}

#[wasm_bindgen_test]
async fn binary_data_is_not_text() {
    let mut connection = Recorded::open().await;
    let (sender, receiver) = futures_channel::oneshot::channel();
    let sender = std::cell::Cell::new(Some(sender));
    connection.socket.onmessage(move |_, message| {
        let data = message.into_data();
        let text = data.text().map(|text| text.into_owned());
        sender.take().unwrap().send((data.is_text(), text, data.into_js())).unwrap();
    });
    connection.socket.as_raw().send_with_u8_array(&[1, 2, 3]).unwrap();
    let (is_text, text, value) = receiver.await.unwrap();
    assert!(!is_text);
    assert_eq!(text, None);
    assert!(value.is_object());
    assert_eq!(connection.so_far(), []);
}

#[wasm_bindgen_test]
fn s19_sending_while_connecting_is_an_error() {
    let socket = WebSocket::new(&echo_url()).unwrap();
    let error = socket.send("too early").unwrap_err();
    assert!(error.is_connecting());
    assert!(!error.is_closed());
    assert_eq!(error.to_string(), "text of 9 bytes was not sent: the socket is still connecting");
    let thrown = error.source().and_then(|source| source.downcast_ref::<BrowserError>());
    assert_eq!(thrown.map(BrowserError::name), Some("InvalidStateError"));
    assert_eq!(socket.buffered_amount(), 0);
}

#[wasm_bindgen_test]
async fn s20_s23_sending_after_close_is_an_error_and_counts() {
    let mut connection = Recorded::open().await;
    let socket = &connection.socket;
    socket.close();
    assert_eq!(socket.ready_state(), ReadyState::Closing);
    let error = socket.send("é€😀").unwrap_err();
    assert!(error.is_closed());
    assert!(!error.is_connecting());
    assert_eq!(error.to_string(), "text of 9 bytes was not sent: the socket is closing or closed");
    let while_closing = socket.buffered_amount();
    assert!(counts_late(while_closing, 9), "{while_closing} bytes");

    connection.closed().await;
    let socket = &connection.socket;
    assert_eq!(socket.ready_state(), ReadyState::Closed);
    assert_eq!(socket.buffered_amount(), while_closing);
    assert!(socket.send("abc").unwrap_err().is_closed());
    let when_closed = socket.buffered_amount() - while_closing;
    assert!(counts_late(when_closed, 3), "{when_closed} bytes");
}

/// After `close()`, WebKit counts the header (2 bytes) and the mask (4 bytes) of the frame that a
/// message would have had. Chromium and Firefox count the message alone, as the standard says.
fn counts_late(amount: u64, bytes: u64) -> bool {
    amount == bytes || amount == bytes + 6
}

#[wasm_bindgen_test]
async fn s21_s22_buffered_amount_counts_utf8_bytes_until_the_task_ends() {
    let mut connection = Recorded::open().await;
    let socket = &connection.socket;
    socket.send("é€😀").unwrap();
    assert_eq!(socket.buffered_amount(), 9);
    socket.send("").unwrap();
    assert_eq!(socket.buffered_amount(), 9);
    socket.send("abc").unwrap();
    assert_eq!(socket.buffered_amount(), 12);
    assert_eq!(connection.next().await, Event::Message("é€😀".to_owned()));
}
