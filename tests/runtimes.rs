//! What holds in every runtime, in browsers as in Node, Deno and Bun, which know no page and deviate more:
//! - whether there is a `WebSocket`, and a typed error where there is none;
//! - connecting, sending and receiving text and bytes, subprotocols, closing with a code and without;
//! - errors that are told at once and failures that are told later;
//! - handlers that are replaced, listeners, dropping, keeping, and Blobs;
//! - the stream: connecting, order, limits, closing.

#![cfg(target_arch = "wasm32")]

mod common;

use common::{Event, Recorded, Witness, echo_url, js, next_message, nobody_url, text, url};
use futures_channel::mpsc::unbounded;
use futures_channel::oneshot;
use futures_util::StreamExt;
use std::future::IntoFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wasm_websocket::{
    BinaryType, CloseCode, Limit, MessageEvent, ReadyState, WebSocket, WebSocketStream, task,
};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn a_runtime_without_the_class_says_so() {
    let has_class = js("return typeof WebSocket === 'function'", &[]).unwrap().is_truthy();
    assert_eq!(WebSocket::is_supported(), has_class);
    match WebSocket::new(&echo_url()) {
        Ok(_) => assert!(has_class),
        Err(error) => {
            assert!(!has_class && error.is_unsupported(), "{error:?}");
            let expected =
                format!("cannot connect to {:?}: there is no WebSocket here", echo_url());
            assert_eq!(error.to_string(), expected);
        }
    }
}

#[wasm_bindgen_test]
async fn text_and_bytes_come_back() {
    for copy_limit in [0, 1024] {
        let connection = Recorded::open().await;
        // It holds for the handlers that are installed from then on.
        connection.socket.set_copy_limit(copy_limit);
        let mut connection = Recorded::new(connection.socket);
        connection.socket.set_binary_type(BinaryType::ArrayBuffer);
        assert_eq!(connection.socket.ready_state(), ReadyState::Open);
        connection.socket.send("Message to send é€😀").unwrap();
        assert_eq!(connection.text().await, "Message to send é€😀");
        connection.socket.send(js_sys::JsString::from("é€😀")).unwrap();
        let text = next_message(&connection.socket, |m| m.into_data().into_text().unwrap()).await;
        assert_eq!(text, "é€😀");
        connection.socket.send([0, 1, 255]).unwrap();
        let bytes = next_message(&connection.socket, |m| m.into_data().into_bytes().unwrap()).await;
        assert_eq!(bytes, [0, 1, 255]);
        connection.socket.close_with(CloseCode::app(4000).unwrap(), "done").unwrap();
        assert_eq!(connection.socket.ready_state(), ReadyState::Closing);
        let close = connection.closed().await;
        assert_eq!((u16::from(close.code), close.was_clean), (4000, true));
    }
}

/// Where the browser's own attribute is replaced, Node moves it to the end, and calls it again.
#[wasm_bindgen_test]
async fn s47_a_handler_is_replaced_in_its_place() {
    let Recorded { socket, events: _events } = Recorded::open().await;
    let (sender, mut called) = unbounded();
    let [before, after, listener] = ["before", "after", "listener"].map(|who| {
        let sender = sender.clone();
        move |message: MessageEvent| {
            let text = message.into_data().into_text().unwrap();
            sender.unbounded_send(format!("{who} {text}")).unwrap();
        }
    });
    let _listener = socket.add_message_listener(move |_, message| listener(message));
    socket.onmessage(move |socket, message| {
        before(message);
        let after = after.clone();
        socket.onmessage(move |_, message| after(message));
    });
    for (text, handler) in [("one", "before one"), ("two", "after two")] {
        socket.send(text).unwrap();
        let order: Vec<_> = called.by_ref().take(2).collect().await;
        assert_eq!(order, [handler.to_owned(), format!("listener {text}")]);
    }
}

#[wasm_bindgen_test]
async fn a_blob_can_be_loaded() {
    let connection = Recorded::open().await;
    connection.socket.set_binary_type(BinaryType::Blob);
    assert_eq!(connection.socket.binary_type(), BinaryType::Blob);
    connection.socket.send([7, 8, 9]).unwrap();
    let message = next_message(&connection.socket, |message| message.into_data()).await;
    assert!(message.is_blob());
    assert_eq!(message.load().await.unwrap().into_bytes().unwrap(), [7, 8, 9]);
}

#[wasm_bindgen_test]
async fn the_server_chooses_a_subprotocol() {
    let socket = WebSocket::with_protocols(&url("/protocol"), ["v2", "v1"]).unwrap();
    let mut connection = Recorded::new(socket);
    assert_eq!(connection.next().await, Event::Open);
    assert_eq!(connection.socket.protocol(), "v2");
}

#[wasm_bindgen_test]
async fn bad_input_is_told_at_once() {
    for bad in ["ftp://localhost/", "ws://[", "ws://localhost:99999/"] {
        assert!(WebSocket::new(bad).unwrap_err().is_invalid_url(), "{bad}");
    }
    for bad in ["", "a b", "é"] {
        let error = WebSocket::with_protocols(&echo_url(), [bad]).unwrap_err();
        assert!(error.is_invalid_protocol(), "{bad:?}: {error:?}");
    }
    let mut connection = Recorded::connect(&echo_url());
    assert!(connection.socket.send("too early").unwrap_err().is_connecting());
    assert_eq!(connection.next().await, Event::Open);
    let error = connection.socket.close_with(CloseCode::GOING_AWAY, "").unwrap_err();
    assert!(error.is_invalid_code());
    let error = connection.socket.close_with(CloseCode::NORMAL, &"x".repeat(124)).unwrap_err();
    assert!(error.is_reason_too_long());
    connection.socket.close();
    assert!(connection.socket.send("too late").unwrap_err().is_closed());
    assert!(connection.closed().await.was_clean);
}

#[wasm_bindgen_test]
async fn a_failed_handshake_is_an_error_and_an_end() {
    let mut connection = Recorded::connect(&nobody_url());
    assert_eq!(connection.next().await, Event::Error(ReadyState::Closed));
    assert!(!connection.closed().await.was_clean);
}

#[wasm_bindgen_test]
async fn listeners_are_called_until_they_are_dropped() {
    let mut connection = Recorded::open().await;
    let (sender, mut called) = unbounded();
    let removed = connection.socket.add_message_listener(|_, _| unreachable!("it was removed"));
    let listener = connection.socket.add_message_listener(move |_, message| {
        sender.unbounded_send(message.into_data().into_text().unwrap()).unwrap();
    });
    drop(removed);
    connection.socket.send("first").unwrap();
    assert_eq!(called.next().await.as_deref(), Some("first"));
    assert_eq!(connection.text().await, "first");
    drop(listener);
    connection.socket.send("second").unwrap();
    assert_eq!(connection.text().await, "second");
    assert_eq!(called.next().await, None);
}

#[wasm_bindgen_test]
async fn dropping_closes_and_keeping_does_not() {
    let witness = Witness::new();
    let connection = Recorded::open_at(&witness.path()).await;
    connection.socket.send("before").unwrap();
    drop(connection);
    assert_eq!(witness.lines().await, ["text before", "close"]);

    let Recorded { socket, mut events } = Recorded::open().await;
    socket.send("Goodbye").unwrap();
    socket.keep_until_closed();
    assert_eq!(events.next().await, Some(Event::Message("Goodbye".to_owned())));
    assert!(matches!(events.next().await, Some(Event::Close(close)) if close.was_clean));
    assert_eq!(events.next().await, None, "nothing is left");
}

#[wasm_bindgen_test]
async fn a_stream_connects_sends_receives_and_closes() {
    let (sender, ended) = oneshot::channel();
    task::spawn_local(async {
        let connection = WebSocketStream::connect(url("/protocol")).protocols(["chat"]);
        let mut stream = connection.await.unwrap();
        assert_eq!(stream.protocol(), "chat");
        for number in 0..100 {
            stream.send(&number.to_string()).await.unwrap();
        }
        stream.flush().await.unwrap();
        for number in 0..100 {
            assert_eq!(text(&mut stream).await, number.to_string());
        }
        let close = stream.close_with(4000.into(), "done").await.unwrap();
        assert_eq!((u16::from(close.code), close.was_clean), (4000, true));
        assert!(stream.recv().await.is_none());
        assert!(stream.send("too late").await.unwrap_err().is_closed());
        sender.send(()).unwrap();
    });
    ended.await.unwrap();
}

#[wasm_bindgen_test]
async fn a_stream_that_is_refused_dropped_or_flooded_ends() {
    assert!(WebSocketStream::connect(nobody_url()).await.unwrap_err().is_refused());
    let connecting = WebSocketStream::connect(echo_url()).into_future();
    drop(connecting);
    let stream = WebSocketStream::connect(url("/flood?count=1000&size=10")).await.unwrap();
    let (_sender, mut receiver) = stream.split();
    for _ in 0..1000 {
        assert!(receiver.recv().await.unwrap().is_ok());
    }
    let limit = Limit::messages(10).drop_oldest();
    let connection = WebSocketStream::connect(url("/flood?count=100&size=10")).receive_limit(limit);
    let mut stream = connection.await.unwrap();
    stream.closed().await;
    assert_eq!(stream.dropped().messages, 90);
    for _ in 0..10 {
        assert!(stream.recv().await.unwrap().is_ok());
    }
}
