//! How a connection begins, over every transport:
//! - subprotocols, deadlines, signals, every refusal with its error, a future that is dropped;
//! - a socket that becomes a stream, and what becomes of its handlers.

use super::{ENOUGH, SHORT};
use crate::common::{
    Recorded, Witness, connect, failures, js, nobody_url, rest, round_trip, text, transports, url,
};
use futures_util::FutureExt;
use js_sys::Promise;
use std::future::IntoFuture;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{CloseCode, ReadyState, Transport, WebSocket, WebSocketStream};

#[wasm_bindgen_test]
async fn w1_w5_messages_come_back_in_order() {
    for transport in transports() {
        let mut stream = connect("/echo", transport).await.unwrap();
        assert_eq!(stream.transport(), transport);
        assert_eq!(stream.ready_state(), ReadyState::Open);
        assert_eq!((stream.url(), stream.protocol()), (url("/echo"), String::new()));
        stream.send("one").await.unwrap();
        stream.send(&[1, 2, 3]).await.unwrap();
        stream.send("").await.unwrap();
        stream.send(&[0_u8; 0]).await.unwrap();
        assert_eq!(text(&mut stream).await, "one");
        let binary = stream.recv().await.unwrap().unwrap();
        assert_eq!(binary.bytes().as_deref(), Some(&[1, 2, 3][..]));
        assert_eq!(text(&mut stream).await, "");
        assert_eq!(stream.recv().await.unwrap().unwrap().into_bytes().unwrap(), [0_u8; 0]);
    }
}

/// The native transport is taken by those who ask for it: it cuts off ends, and worse.
#[wasm_bindgen_test]
async fn w2_auto_is_the_standard_transport() {
    let stream = WebSocketStream::connect(url("/echo")).await.unwrap();
    assert_eq!(stream.transport(), Transport::Standard);
    if !Transport::Native.is_supported() {
        assert!(connect("/echo", Transport::Native).await.unwrap_err().is_unsupported());
    }
}

#[wasm_bindgen_test]
async fn a_subprotocol_is_chosen_or_there_is_no_connection() {
    for transport in transports() {
        let stream = connect("/protocol", transport).protocols(["chat.v2", "chat.v1"]).await;
        assert_eq!(stream.unwrap().protocol(), "chat.v2");
        let second =
            connect("/protocol?choose=chat.v1", transport).protocols(["chat.v2", "chat.v1"]);
        assert_eq!(second.await.unwrap().protocol(), "chat.v1");
        let other = connect("/protocol?choose=other", transport).protocols(["chat"]).await;
        assert!(other.unwrap_err().is_refused());
    }
}

#[wasm_bindgen_test]
async fn what_is_at_fault_is_said_at_once() {
    for transport in transports() {
        let failed =
            |url: &str| WebSocketStream::connect(url).transport(transport).open().unwrap_err();
        assert!(failed("ftp://localhost/").is_invalid_url());
        assert!(failed("ws://localhost:99999/").is_invalid_url());
        assert!(failed(&url("/echo#")).is_invalid_url());
        for protocols in [&["a", "a"][..], &[""], &["a b"]] {
            let error = connect("/echo", transport).protocols(protocols.iter().copied()).open();
            assert!(error.unwrap_err().is_invalid_protocol(), "{protocols:?}");
        }
    }
}

#[wasm_bindgen_test]
async fn w7_a_refusal_is_an_error() {
    round_trip().await;
    let failures = failures();
    for transport in transports() {
        for path in ["/nobody", "/reject?status=503", "/reject?status=401"] {
            let error = connect(path, transport).await.unwrap_err();
            assert!(error.is_refused(), "{path}: {error}");
            assert!(!error.is_timeout() && !error.is_aborted() && !error.is_invalid_url());
        }
        // The same for one who did not wait for the opening.
        let mut stream = connect("/nobody", transport).open().unwrap();
        assert_eq!(stream.ready_state(), ReadyState::Connecting);
        let (texts, error) = rest(&mut stream).await;
        assert!(texts.is_empty() && error.unwrap().is_abnormal());
        assert_eq!(stream.ready_state(), ReadyState::Closed);
        assert_eq!(stream.closed().await.code, CloseCode::ABNORMAL);
        assert!(stream.send("too late").await.unwrap_err().is_closed());
        assert!(stream.flush().await.is_ok(), "there was nothing to flush");
    }
    round_trip().await;
    failures.none();
}

#[wasm_bindgen_test]
async fn s13_a_blocked_port_is_refused_though_an_engine_leaves_close_out() {
    for transport in transports() {
        let attempt = WebSocketStream::connect("ws://localhost:25/").transport(transport);
        let error = attempt.await.unwrap_err();
        assert!(error.is_refused() || error.is_security(), "{transport:?}: {error:?}");
    }
}

#[wasm_bindgen_test]
async fn a_timer_that_a_page_keeps_running_calls_nobody() {
    let failures = failures();
    let own = js("const own = clearTimeout; globalThis.clearTimeout = () => {}; return own", &[]);
    let connected = connect("/echo", Transport::Standard).timeout(ENOUGH).await;
    js("globalThis.clearTimeout = a", &[&own.unwrap()]).unwrap();
    // It is due before this one, which begins later.
    let later = "return new Promise(done => setTimeout(done, a))";
    let later = js(later, &[&(ENOUGH.as_millis() as u32).into()]).unwrap();
    let later: Promise = later.unchecked_into();
    let later: JsValue = JsFuture::from(later).await.unwrap();
    assert!(later.is_undefined());
    let mut stream = connected.unwrap();
    stream.send("still there").await.unwrap();
    assert_eq!(text(&mut stream).await, "still there");
    if cfg!(any(feature = "no-modules", target_feature = "atomics")) {
        // What it calls is gone, and says so.
        assert_eq!(failures.count(), 1);
    } else {
        failures.none();
    }
}

#[wasm_bindgen_test]
async fn a_handshake_has_a_deadline() {
    let failures = failures();
    for transport in transports() {
        let error = connect("/stall", transport).timeout(SHORT).await.unwrap_err();
        assert!(error.is_timeout());
        assert!(error.to_string().ends_with("not within 200 ms"), "{error}");
        let stream = connect("/stall", transport).timeout(SHORT).open().unwrap();
        assert_eq!(stream.closed().await.code, CloseCode::ABNORMAL);
        // The deadline is the handshake's, not the connection's.
        let mut stream = connect("/slow?ms=1200", transport).timeout(ENOUGH).await.unwrap();
        stream.send("first").await.unwrap();
        stream.send("count").await.unwrap();
        assert_eq!(text(&mut stream).await, "1 5");
    }
    round_trip().await;
    failures.none();
}

#[wasm_bindgen_test]
async fn w6_a_signal_ends_the_attempt_and_nothing_else() {
    let failures = failures();
    for transport in transports() {
        let controller = web_sys::AbortController::new().unwrap();
        let attempt = connect("/stall", transport).abort_on(&controller.signal()).into_future();
        controller.abort();
        assert!(attempt.await.unwrap_err().is_aborted());
        let late = connect("/echo", transport).abort_on(&controller.signal()).open();
        assert!(late.unwrap_err().is_aborted(), "a signal that was aborted before");

        let controller = web_sys::AbortController::new().unwrap();
        let signal = controller.signal();
        let mut stream = connect("/echo", transport).abort_on(&signal).await.unwrap();
        controller.abort();
        stream.send("still open").await.unwrap();
        assert_eq!(text(&mut stream).await, "still open");
    }
    failures.none();
}

#[wasm_bindgen_test]
async fn an_attempt_that_is_dropped_ends() {
    let failures = failures();
    for transport in transports() {
        // Before the first poll, after it, and when it is open but nobody was told.
        drop(connect("/echo", transport).into_future());
        let mut attempt = connect("/echo", transport).into_future();
        assert!((&mut attempt).now_or_never().is_none());
        drop(attempt);
        let witness = Witness::new();
        let mut attempt = connect(&witness.path(), transport).into_future();
        assert!((&mut attempt).now_or_never().is_none());
        round_trip().await;
        round_trip().await;
        drop(attempt);
        let lines = witness.lines().await;
        assert!(lines == ["close"] || lines == ["cut"], "{lines:?}");
    }
    round_trip().await;
    failures.none();
}

#[wasm_bindgen_test]
async fn a_socket_becomes_a_stream() {
    let mut stream = WebSocketStream::from(WebSocket::new(&url("/echo")).unwrap());
    assert_eq!(stream.ready_state(), ReadyState::Connecting);
    stream.send("Message to send").await.unwrap();
    assert_eq!(text(&mut stream).await, "Message to send");
    assert_eq!(stream.transport(), Transport::Standard);
    let closed = WebSocket::new(&url("/close?code=1000")).unwrap();
    while closed.ready_state() != ReadyState::Closed {
        round_trip().await;
    }
    let mut stream = WebSocketStream::from(closed);
    assert!(rest(&mut stream).await.1.unwrap().is_abnormal());
}

#[wasm_bindgen_test]
async fn a_socket_that_closes_becomes_a_stream_that_closes() {
    let socket = Recorded::open().await.socket;
    socket.close();
    let mut stream = WebSocketStream::from(socket);
    assert_eq!(stream.ready_state(), ReadyState::Closing);
    assert!(stream.send("too late").await.unwrap_err().is_closed());
    assert!(stream.close().await.unwrap().was_clean);
    assert_eq!(rest(&mut stream).await, (vec![], None));
}

#[wasm_bindgen_test]
async fn handlers_of_a_socket_that_was_taken_over_are_silent() {
    let failures = failures();
    let socket = WebSocket::new(&nobody_url()).unwrap();
    socket.onopen(|_| panic!("onopen"));
    socket.onerror(|_| panic!("onerror"));
    socket.onclose(|_, _| panic!("onclose"));
    assert!(rest(&mut WebSocketStream::from(socket)).await.1.unwrap().is_abnormal());
    round_trip().await;
    failures.none();
}

#[wasm_bindgen_test]
async fn a_listener_of_a_socket_that_was_taken_over_takes_nothing_away() {
    let failures = failures();
    let socket = Recorded::open().await.socket;
    let _listener = socket.add_message_listener(|socket, _| {
        // With another limit these would be listeners of their own.
        socket.set_copy_limit(1);
        socket.onmessage(|_, _| panic!("onmessage"));
        socket.onclose(|_, _| panic!("onclose"));
    });
    let mut stream = WebSocketStream::from(socket);
    for word in ["one", "two"] {
        stream.send(word).await.unwrap();
        assert_eq!(text(&mut stream).await, word);
    }
    assert!(stream.close().await.unwrap().was_clean);
    assert_eq!(rest(&mut stream).await, (vec![], None));
    failures.none();
}
