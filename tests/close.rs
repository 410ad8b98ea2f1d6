//! How a connection ends:
//! - `close()` sends no code (S35), acts at once on the state (S36), while connecting too (S37),
//!   does nothing a second time (S38), and no message comes after it (S40);
//! - `close` comes exactly once (S41), after `error` when the connection fails (S42, S44), without
//!   `error` when the server closes cleanly (S43).

#![cfg(target_arch = "wasm32")]

mod common;

use common::{Event, Recorded, echo_url, nobody_url, round_trip};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wasm_websocket::{CloseCode, ReadyState};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn s35_s36_s43_close_is_clean_and_without_a_code() {
    let mut connection = Recorded::open().await;
    connection.socket.close();
    assert_eq!(connection.socket.ready_state(), ReadyState::Closing);
    let close = connection.closed().await;
    assert_eq!(close.code, CloseCode::NO_STATUS);
    assert_eq!(close.code, 1005);
    assert_eq!(close.reason, "");
    assert!(close.was_clean);
    assert_eq!(connection.socket.ready_state(), ReadyState::Closed);
}

#[wasm_bindgen_test]
async fn s37_close_while_connecting_fails_later_and_never_opens() {
    let mut connection = Recorded::connect(&echo_url());
    connection.socket.close();
    assert_eq!(connection.socket.ready_state(), ReadyState::Closing);
    assert_eq!(connection.so_far(), []);
    assert_eq!(connection.next().await, Event::Error(ReadyState::Closed));
    let close = connection.closed().await;
    assert_eq!(close.code, CloseCode::ABNORMAL);
    assert!(!close.was_clean);
}

#[wasm_bindgen_test]
async fn s38_s41_a_second_close_does_nothing() {
    let mut connection = Recorded::open().await;
    connection.socket.close();
    connection.socket.close();
    assert_eq!(connection.closed().await.code, CloseCode::NO_STATUS);
    connection.socket.close();
    assert_eq!(connection.socket.ready_state(), ReadyState::Closed);
    round_trip().await;
    assert_eq!(connection.so_far(), []);
}

#[wasm_bindgen_test]
async fn s38_close_inside_onclose_does_nothing() {
    let mut connection = Recorded::open().await;
    let (sender, mut closes) = futures_channel::mpsc::unbounded();
    connection.socket.onclose(move |socket, close| {
        socket.close();
        sender.unbounded_send((close.code, socket.ready_state())).unwrap();
    });
    connection.socket.close();
    use futures_util::StreamExt;
    assert_eq!(closes.next().await, Some((CloseCode::NO_STATUS, ReadyState::Closed)));
    round_trip().await;
    assert!(closes.try_recv().is_err());
    assert_eq!(connection.so_far(), []);
}

#[wasm_bindgen_test]
async fn s40_no_message_comes_after_close() {
    let mut connection = Recorded::open().await;
    connection.socket.send("never heard of again").unwrap();
    connection.socket.close();
    assert_eq!(connection.closed().await.code, CloseCode::NO_STATUS);
}

#[wasm_bindgen_test]
async fn s43_the_server_closes_cleanly_after_goodbye() {
    let mut connection = Recorded::open().await;
    connection.socket.send("Goodbye").unwrap();
    assert_eq!(connection.next().await, Event::Message("Goodbye".to_owned()));
    let close = connection.closed().await;
    assert_eq!(close.code, CloseCode::NORMAL);
    assert!(close.was_clean);
}

#[wasm_bindgen_test]
async fn s42_s44_a_failed_handshake_is_an_error_and_then_the_end() {
    let mut connection = Recorded::connect(&nobody_url());
    assert_eq!(connection.socket.ready_state(), ReadyState::Connecting);
    assert_eq!(connection.next().await, Event::Error(ReadyState::Closed));
    let close = connection.closed().await;
    assert_eq!(close.code, CloseCode::ABNORMAL);
    assert_eq!(close.reason, "");
    assert!(!close.was_clean);
}
