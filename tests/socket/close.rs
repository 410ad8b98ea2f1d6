//! How a connection is closed:
//! - which codes may be sent (S30), how the browser reads what is no number (S31, S34), that arguments are
//!   checked in every state (S32), how long a reason may be (S33);
//! - `close()` sends no code (S35), acts at once on the state (S36), while connecting too (S37),
//!   does nothing a second time (S38), lets go what was sent before (S39), and no message comes after it
//!   (S40).

use crate::common::{Event, Recorded, Witness, deviation, echo_url, js, round_trip, thrown, url};
use futures_util::StreamExt;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{CloseCode, CloseReason, ReadyState, WebSocket};

const FORBIDDEN: [u16; 13] =
    [0, 1, 999, 1001, 1002, 1005, 1006, 1011, 1015, 2000, 2999, 5000, u16::MAX];

/// The two ways to close.
const CLOSES: [fn(&WebSocket); 2] = [WebSocket::close, |socket| {
    socket.close_with(CloseCode::NORMAL, "early").expect("a code that may be sent")
}];

#[wasm_bindgen_test]
async fn s30_codes_that_may_be_sent_reach_the_server() {
    for code in [1000, 3000, 3999, 4000, 4401, 4999] {
        let witness = Witness::new();
        let mut connection = Recorded::open_at(&witness.path()).await;
        connection.socket.close_with(code.into(), "because é€😀").unwrap();
        assert_eq!(connection.socket.ready_state(), ReadyState::Closing);
        let close = connection.closed().await;
        assert_eq!(close.code, code);
        assert!(close.was_clean);
        assert_eq!(witness.lines().await, [format!("close {code} because é€😀")]);
    }
}

#[wasm_bindgen_test]
async fn s30_s32_other_codes_are_refused_in_every_state() {
    fn refused(socket: &WebSocket) {
        let state = socket.ready_state();
        for code in FORBIDDEN {
            let error = socket.close_with(CloseCode::from(code), "").unwrap_err();
            assert!(error.is_invalid_code() && !error.is_reason_too_long(), "{code}: {error:?}");
            assert!(error.to_string().contains(&code.to_string()), "{error}");
            // The browser says the same.
            let name = thrown("a.close(b)", &[socket.as_raw(), &code.into()]);
            assert_eq!(name, "InvalidAccessError", "{code} when {state}");
        }
        let reason = "x".repeat(124);
        let error = socket.close_with(CloseCode::NORMAL, &reason).unwrap_err();
        assert!(error.is_reason_too_long(), "{error:?}");
        let name = thrown("a.close(1000, b)", &[socket.as_raw(), &reason.into()]);
        assert_eq!(name, "SyntaxError", "when {state}");
        assert_eq!(socket.ready_state(), state, "nothing was closed");
    }
    let mut connection = Recorded::connect(&echo_url());
    refused(&connection.socket);
    assert_eq!(connection.next().await, Event::Open);
    refused(&connection.socket);
    connection.socket.close();
    refused(&connection.socket);
    connection.closed().await;
    refused(&connection.socket);
}

#[wasm_bindgen_test]
async fn s31_s34_what_is_no_number_is_clamped() {
    let connection = Recorded::open().await;
    let raw: &JsValue = connection.socket.as_raw();
    for code in ["null", "NaN", "'text'", "66536", "-1", "true", "Infinity", "999.4", "{}"] {
        assert_eq!(thrown(&format!("a.close({code})"), &[raw]), "InvalidAccessError", "{code}");
    }
    assert_eq!(connection.socket.ready_state(), ReadyState::Open);
    // [Clamp] rounds to the nearest, which is 1000; and `undefined` is no code at all.
    let mut connection = Recorded::open().await;
    match js("a.close(999.6)", &[connection.socket.as_raw()]) {
        Ok(_) => assert_eq!(connection.closed().await.code, CloseCode::NORMAL),
        Err(error) => {
            assert_eq!(error.name(), "InvalidAccessError");
            deviation(31, "cuts 999.6 to 999, which may not be sent, and does not round it");
        }
    }
    let mut connection = Recorded::open().await;
    js("a.close(undefined)", &[connection.socket.as_raw()]).unwrap();
    assert_eq!(connection.closed().await.code, CloseCode::NO_STATUS);
}

#[wasm_bindgen_test]
async fn s33_a_reason_has_up_to_123_bytes_of_utf8() {
    let ascii = "x".repeat(123);
    let wide = "€".repeat(41);
    let cut = CloseReason::truncated(&"😀".repeat(50));
    for reason in ["", &ascii, &wide, &cut] {
        let witness = Witness::new();
        let connection = Recorded::open_at(&witness.path()).await;
        connection.socket.close_with(CloseCode::NORMAL, reason).unwrap();
        assert_eq!(witness.lines().await, [format!("close 1000 {reason}")]);
    }
    let socket = WebSocket::new(&echo_url()).unwrap();
    for (reason, bytes) in [("x".repeat(124), 124), ("€".repeat(42), 126), ("😀".repeat(31), 124)]
    {
        let error = socket.close_with(CloseCode::NORMAL, &reason).unwrap_err();
        assert!(error.is_reason_too_long() && !error.is_invalid_code());
        let expected = format!("the reason has {bytes} bytes of UTF-8: 123 are allowed");
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(socket.ready_state(), ReadyState::Connecting, "nothing was closed");
}

#[wasm_bindgen_test]
async fn s35_s36_close_is_clean_and_without_a_code() {
    let witness = Witness::new();
    let mut connection = Recorded::open_at(&witness.path()).await;
    connection.socket.close();
    assert_eq!(connection.socket.ready_state(), ReadyState::Closing);
    let close = connection.closed().await;
    assert_eq!(close.code, CloseCode::NO_STATUS);
    assert_eq!(close.code, 1005);
    assert_eq!(close.reason, "");
    assert!(close.was_clean);
    assert_eq!(connection.socket.ready_state(), ReadyState::Closed);
    assert_eq!(witness.lines().await, ["close"]);
}

#[wasm_bindgen_test]
async fn s37_close_while_connecting_fails_later_and_never_opens() {
    for close in CLOSES {
        let mut connection = Recorded::connect(&url("/stall"));
        close(&connection.socket);
        assert_eq!(connection.socket.ready_state(), ReadyState::Closing);
        assert_eq!(connection.so_far(), []);
        connection.failed().await;
        assert_eq!(connection.so_far(), []);
    }
}

#[wasm_bindgen_test]
async fn s37_close_that_crosses_the_answer_never_opens() {
    for close in CLOSES {
        let mut connection = Recorded::connect(&echo_url());
        close(&connection.socket);
        assert_eq!(connection.socket.ready_state(), ReadyState::Closing);
        assert_eq!(connection.so_far(), []);
        // The handshake may be over before the page is told: then this is a close like any other,
        // and WebKit leaves `error` out even where it fails.
        let close = match connection.next().await {
            Event::Error(ReadyState::Closed) => connection.closed().await,
            Event::Close(close) => close,
            other => panic!("{other:?}"),
        };
        match u16::from(close.code) {
            1006 => assert_eq!((&*close.reason, close.was_clean), ("", false)),
            1000 => assert_eq!((&*close.reason, close.was_clean), ("early", true)),
            code => assert_eq!((code, &*close.reason, close.was_clean), (1005, "", true)),
        }
        assert_eq!(connection.socket.ready_state(), ReadyState::Closed);
        assert_eq!(connection.so_far(), []);
    }
}

#[wasm_bindgen_test]
async fn s38_a_second_close_does_nothing() {
    let witness = Witness::new();
    let mut connection = Recorded::open_at(&witness.path()).await;
    connection.socket.close();
    connection.socket.close();
    connection.socket.close_with(CloseCode::NORMAL, "too late").unwrap();
    assert_eq!(connection.closed().await.code, CloseCode::NO_STATUS);
    connection.socket.close();
    connection.socket.close_with(CloseCode::NORMAL, "far too late").unwrap();
    assert_eq!(connection.socket.ready_state(), ReadyState::Closed);
    assert_eq!(witness.lines().await, ["close"]);
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
    assert_eq!(closes.next().await, Some((CloseCode::NO_STATUS, ReadyState::Closed)));
    round_trip().await;
    assert!(closes.try_recv().is_err());
    assert_eq!(connection.so_far(), []);
}

#[wasm_bindgen_test]
async fn s39_what_was_sent_before_is_delivered_first() {
    let witness = Witness::new();
    let connection = Recorded::open_at(&witness.path()).await;
    let numbers: Vec<_> = (0..1000).map(|number| format!("text {number}")).collect();
    for number in 0..1000 {
        connection.socket.send(number.to_string()).unwrap();
    }
    let large = "x".repeat(1 << 20);
    connection.socket.send(&large).unwrap();
    connection.socket.close_with(CloseCode::NORMAL, "").unwrap();
    let lines = witness.lines().await;
    assert_eq!(lines.len(), 1002);
    assert_eq!(lines[..1000], numbers);
    assert_eq!(lines[1000].len(), "text ".len() + large.len());
    assert_eq!(lines[1001], "close 1000 ");
}

#[wasm_bindgen_test]
async fn s39_blobs_are_delivered_first_too() {
    let witness = Witness::new();
    let connection = Recorded::open_at(&witness.path()).await;
    let blob = js("return new Blob([a])", &[&Uint8Array::new_from_slice(&[1, 2])]).unwrap();
    connection.socket.send("before").unwrap();
    connection.socket.send(blob.unchecked_ref::<web_sys::Blob>()).unwrap();
    connection.socket.send("after").unwrap();
    connection.socket.close();
    let lines = witness.lines().await;
    if lines == ["text before", "close"] {
        deviation(39, "discards a Blob that is still to be read, and what was sent after it");
    } else {
        assert_eq!(lines, ["text before", "binary 1 2", "text after", "close"]);
    }
}

#[wasm_bindgen_test]
async fn s40_no_message_comes_after_close() {
    let mut connection = Recorded::open().await;
    connection.socket.send("never heard of again").unwrap();
    connection.socket.close();
    assert_eq!(connection.closed().await.code, CloseCode::NO_STATUS);
    // Nor what is here already, and was only not told yet.
    let mut connection = Recorded::open().await;
    connection.socket.onmessage(|socket, message| {
        assert_eq!(message.data().text().as_deref(), Some("first"), "no second one");
        socket.close();
    });
    let failures = crate::common::failures();
    connection.socket.send("first").unwrap();
    for _ in 0..100 {
        connection.socket.send("more").unwrap();
    }
    assert_eq!(connection.closed().await.code, CloseCode::NO_STATUS);
    failures.none();
}
