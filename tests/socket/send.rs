//! Sending:
//! - everything that can be sent arrives as it is, text and bytes, in order (S25, S26, S28);
//! - too early is an error (S19), too late is one too, sends nothing, and counts (S20);
//! - `bufferedAmount` counts UTF-8 bytes (S21), does not fall within a task (S22), is never reset (S23);
//! - lone surrogates (S24), shared memory (S27), a browser that gives up (S29).

#![expect(clippy::needless_borrows_for_generic_args, reason = "references can be sent, too")]

use crate::common::{
    Event, Recorded, Witness, deviation, echo_url, js, not_here, round_trip, thrown,
};
use js_sys::{ArrayBuffer, JsString, Uint8Array};
use std::error::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{BrowserError, Message, Payload, ReadyState, SendError, WebSocket};

fn blob(bytes: &[u8]) -> web_sys::Blob {
    let bytes = Uint8Array::new_from_slice(bytes);
    js("return new Blob([a])", &[&bytes]).unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn everything_arrives_as_it_is() {
    let witness = Witness::new();
    let connection = Recorded::open_at(&witness.path()).await;
    let socket = &connection.socket;
    let view = Uint8Array::new_from_slice(&[7, 8, 9]);

    socket.send("str").unwrap();
    socket.send(String::from("String")).unwrap();
    socket.send(&String::from("&String")).unwrap();
    socket.send(&JsString::from("JsString é€😀")).unwrap();
    socket.send(Message::from("Message")).unwrap();
    socket.send(&[1, 2][..]).unwrap();
    socket.send([3]).unwrap();
    socket.send(&[4]).unwrap();
    socket.send(vec![5]).unwrap();
    socket.send(&vec![6]).unwrap();
    socket.send(&view).unwrap();
    socket.send(&view.buffer()).unwrap();
    socket.send(&blob(&[10, 11])).unwrap();
    socket.send(Message::from(vec![12])).unwrap();
    #[cfg(feature = "bytes")]
    socket.send(bytes::Bytes::from_static(&[13])).unwrap();
    #[cfg(not(feature = "bytes"))]
    socket.send([13]).unwrap();
    socket.send(&[]).unwrap();
    // What becomes of a Blob that is closed upon is another test's.
    while socket.buffered_amount() > 0 {
        round_trip().await;
    }
    socket.close();

    let expected = [
        "text str",
        "text String",
        "text &String",
        "text JsString é€😀",
        "text Message",
        "binary 1 2",
        "binary 3",
        "binary 4",
        "binary 5",
        "binary 6",
        "binary 7 8 9",
        "binary 7 8 9",
        "binary 10 11",
        "binary 12",
        "binary 13",
        "binary ",
        "close",
    ];
    assert_eq!(witness.lines().await, expected);
}

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
        assert!(connection.text().await == text, "{} bytes differ", text.len());
    }
}

#[wasm_bindgen_test]
fn s19_sending_while_connecting_is_an_error() {
    fn refused(socket: &WebSocket, payload: impl Payload, what: &str) {
        let error = socket.send(payload).unwrap_err();
        assert!(error.is_connecting());
        assert!(!error.is_closed() && !error.is_not_accepted());
        let expected = format!("{what} was not sent: the socket is still connecting");
        assert_eq!(error.to_string(), expected);
        assert_eq!(name_of_source(&error), "InvalidStateError");
        assert_eq!(socket.buffered_amount(), 0);
    }
    let socket = WebSocket::new(&echo_url()).unwrap();
    refused(&socket, "too early", "text of 9 bytes");
    refused(&socket, "é€😀", "text of 9 bytes");
    refused(&socket, &JsString::from("é€😀"), "text of 4 UTF-16 units");
    refused(&socket, &[1, 2, 3], "binary data of 3 bytes");
    refused(&socket, &Uint8Array::new_with_length(4), "binary data of 4 bytes");
    refused(&socket, &ArrayBuffer::new(5), "binary data of 5 bytes");
    refused(&socket, &blob(&[1, 2]), "binary data of 2 bytes");
    refused(&socket, Message::from("too early"), "text of 9 bytes");
}

fn name_of_source(error: &SendError) -> &str {
    let thrown = error.source().and_then(|source| source.downcast_ref::<BrowserError>());
    thrown.map(BrowserError::name).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn s20_s23_what_is_sent_too_late_is_an_error_and_counts() {
    let witness = Witness::new();
    let mut connection = Recorded::open_at(&witness.path()).await;
    let socket = &connection.socket;
    socket.close();
    assert_eq!(socket.ready_state(), ReadyState::Closing);
    let error = socket.send("é€😀").unwrap_err();
    assert!(error.is_closed());
    assert!(!error.is_connecting() && !error.is_not_accepted());
    assert!(error.source().is_none());
    assert_eq!(error.to_string(), "text of 9 bytes was not sent: the socket is closing or closed");
    let while_closing = socket.buffered_amount();
    counts_late(while_closing, 9);

    connection.closed().await;
    let socket = &connection.socket;
    assert_eq!(socket.ready_state(), ReadyState::Closed);
    assert_eq!(socket.buffered_amount(), while_closing);
    assert!(socket.send(&[1, 2, 3]).unwrap_err().is_closed());
    counts_late(socket.buffered_amount() - while_closing, 3);
    assert_eq!(witness.lines().await, ["close"], "nothing is sent");
}

/// After `close()`, an engine may count the header (2 bytes) and the mask (4 bytes) of the frame that a
/// message would have had. The standard counts the message alone.
fn counts_late(amount: u64, bytes: u64) {
    if amount == bytes + 6 {
        deviation(20, "counts 6 bytes of framing for a message after `close()`");
    } else {
        assert_eq!(amount, bytes);
    }
}

#[wasm_bindgen_test]
async fn s21_s22_buffered_amount_counts_utf8_bytes_until_the_task_ends() {
    let mut connection = Recorded::open().await;
    let socket = &connection.socket;
    socket.send("é€😀").unwrap();
    assert_eq!(socket.buffered_amount(), 9);
    socket.send("").unwrap();
    assert_eq!(socket.buffered_amount(), 9);
    socket.send(&JsString::from("é€😀")).unwrap();
    assert_eq!(socket.buffered_amount(), 18);
    socket.send("abc").unwrap();
    assert_eq!(socket.buffered_amount(), 21);
    assert_eq!(connection.text().await, "é€😀");
    connection.socket.onmessage(|_, _| {});
    connection.socket.send(&[0; 1000]).unwrap();
    assert!(connection.socket.buffered_amount() >= 1000);
    // Until the network has taken it.
    while connection.socket.buffered_amount() > 0 {
        round_trip().await;
    }
}

#[wasm_bindgen_test]
async fn s24_s25_lone_surrogates_null_and_nothing() {
    let witness = Witness::new();
    let connection = Recorded::open_at(&witness.path()).await;
    let lone = js(r"return 'a\uD800b\uDC00'", &[]).unwrap();
    connection.socket.send(lone.unchecked_ref::<JsString>()).unwrap();
    connection.socket.send("").unwrap();
    js("a.send(null); a.send(undefined); a.send(3.5)", &[connection.socket.as_raw()]).unwrap();
    connection.socket.close();
    let expected = ["text a\u{FFFD}b\u{FFFD}", "text ", "text null", "text undefined", "text 3.5"];
    assert_eq!(witness.lines().await[..5], expected);
}

#[wasm_bindgen_test]
async fn s26_a_view_sends_only_its_own_slice() {
    let witness = Witness::new();
    let connection = Recorded::open_at(&witness.path()).await;
    let bytes = Uint8Array::new_from_slice(&[0, 1, 2, 3, 4, 5]);
    connection.socket.send(&bytes.subarray(2, 4)).unwrap();
    connection.socket.send(&[0, 1, 2, 3][1..3]).unwrap();
    connection.socket.send(&bytes.subarray(6, 6)).unwrap();
    connection.socket.close();
    assert_eq!(witness.lines().await, ["binary 2 3", "binary 1 2", "binary ", "close"]);
}

#[wasm_bindgen_test]
async fn s27_a_view_on_shared_memory_is_not_accepted() {
    let connection = Recorded::open().await;
    let make = "const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
                return new Uint8Array(memory.buffer, 8, 3)";
    let Ok(shared) = js(make, &[]) else {
        return not_here(27, "there is no shared memory");
    };
    if js("return a.buffer instanceof ArrayBuffer", &[&shared]).unwrap().is_truthy() {
        return not_here(27, "there is no shared memory");
    }
    match connection.socket.send(shared.unchecked_ref::<Uint8Array>()) {
        Err(error) => {
            assert!(error.is_not_accepted(), "{error:?}");
            assert_eq!(name_of_source(&error), "TypeError");
            assert!(error.to_string().starts_with("binary data of 3 bytes was not sent: "));
            assert_eq!(connection.socket.buffered_amount(), 0);
        }
        Ok(()) => deviation(27, "takes a view on shared memory"),
    }
}

#[wasm_bindgen_test]
async fn s28_what_is_sent_does_not_change_any_more() {
    let witness = Witness::new();
    let connection = Recorded::open_at(&witness.path()).await;
    let mut bytes = [1, 2, 3];
    connection.socket.send(&bytes).unwrap();
    bytes.fill(9);
    let view = Uint8Array::new_from_slice(&[4, 5, 6]);
    connection.socket.send(&view).unwrap();
    view.fill(9, 0, 3);
    connection.socket.send(&view.buffer()).unwrap();
    view.fill(0, 0, 3);
    connection.socket.close();
    assert_eq!(witness.lines().await, ["binary 1 2 3", "binary 4 5 6", "binary 9 9 9", "close"]);
    assert_eq!(bytes, [9; 3]);
}

#[wasm_bindgen_test]
async fn one_buffer_can_be_sent_again_and_again() {
    let witness = Witness::new();
    let connection = Recorded::open_at(&witness.path()).await;
    let mut bytes = [0; 3];
    for number in 1..=3 {
        bytes.fill(number);
        connection.socket.send(&bytes).unwrap();
    }
    // Memory that has grown is another buffer of JavaScript's.
    let pages = wasm_bindgen::memory();
    let before = js("return a.buffer", &[&pages]).unwrap();
    let grown = vec![4_u8; 16 << 20];
    js("if (a.buffer === b) throw new Error('it has not grown')", &[&pages, &before]).unwrap();
    bytes.fill(std::hint::black_box(grown)[0]);
    connection.socket.send(&bytes).unwrap();
    connection.socket.send(&bytes[1..]).unwrap();
    connection.socket.send(&bytes).unwrap();
    connection.socket.close();
    let [full, part] = ["binary 4 4 4", "binary 4 4"];
    let sent = ["binary 1 1 1", "binary 2 2 2", "binary 3 3 3", full, part, full, "close"];
    assert_eq!(witness.lines().await, sent);
}

#[wasm_bindgen_test]
async fn s29_a_browser_that_gives_up_is_heard() {
    // No engine was seen to refuse what memory still holds, so its events are made here.
    let mut connection = Recorded::open().await;
    js(
        "a.dispatchEvent(new Event('error'));
         a.dispatchEvent(new CloseEvent('close', { code: 1006, wasClean: false }))",
        &[connection.socket.as_raw()],
    )
    .unwrap();
    assert_eq!(connection.next().await, Event::Error(ReadyState::Open));
    assert_eq!(connection.closed().await.code, 1006);
}

#[wasm_bindgen_test]
fn a_value_that_nobody_takes_is_the_browsers_to_judge() {
    let socket = WebSocket::new(&echo_url()).unwrap();
    let raw: &JsValue = socket.as_raw();
    assert_eq!(thrown("a.send()", &[raw]), "TypeError");
    assert_eq!(thrown("a.send(Symbol())", &[raw]), "TypeError");
}
