//! What needs no browser:
//! - close codes and states, as numbers and as words; which codes (S30) and reasons (S33) may be sent;
//! - messages that are made here are read as those that arrive;
//! - on the host there is no `WebSocket`, and that is a typed error.

#![cfg(not(target_arch = "wasm32"))]

use futures_util::FutureExt;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use std::future::IntoFuture;
use wasm_websocket::{
    BinaryType, CloseCode, CloseReason, Message, ReadyState, Transport, WebSocket, WebSocketStream,
};

const STATES: [ReadyState; 4] =
    [ReadyState::Connecting, ReadyState::Open, ReadyState::Closing, ReadyState::Closed];

#[test]
fn s17_states_have_the_numbers_and_names_of_the_standard() {
    assert_eq!(STATES.map(u16::from), [0, 1, 2, 3]);
    let names = ["CONNECTING", "OPEN", "CLOSING", "CLOSED"];
    assert_eq!(STATES.map(ReadyState::name), names);
    assert_eq!(STATES.map(|state| state.to_string()), names);
    assert_eq!(format!("{:>8}", ReadyState::Open), "    OPEN");
    assert!(STATES.is_sorted());
}

#[test]
fn registered_close_codes_say_what_they_mean() {
    assert_eq!(CloseCode::NORMAL.to_string(), "1000 (normal closure)");
    assert_eq!(CloseCode::NO_STATUS.to_string(), "1005 (no status received)");
    assert_eq!(CloseCode::ABNORMAL.to_string(), "1006 (abnormal closure)");
    assert_eq!(CloseCode::from(4401).to_string(), "4401");
    assert_eq!(format!("{:?}", CloseCode::GOING_AWAY), "CloseCode(1001 (going away))");
}

#[test]
fn s45_kinds_of_binary_data_have_the_names_of_the_standard() {
    assert_eq!(
        [BinaryType::Blob, BinaryType::ArrayBuffer].map(BinaryType::name),
        ["blob", "arraybuffer"]
    );
    assert_eq!(BinaryType::default(), BinaryType::Blob);
    assert_eq!(format!("{:>12}", BinaryType::ArrayBuffer), " arraybuffer");
}

#[test]
fn s30_codes_at_the_edges() {
    for code in [0, 999, 1001, 1005, 1006, 1015, 2999, 5000, u16::MAX] {
        assert!(!CloseCode::from(code).may_be_sent(), "{code}");
        assert_eq!(CloseCode::app(code), None, "{code}");
    }
    for code in [3000, 3999, 4000, 4999] {
        assert!(CloseCode::from(code).may_be_sent(), "{code}");
        assert_eq!(CloseCode::app(code), Some(CloseCode::from(code)));
    }
    assert!(CloseCode::NORMAL.may_be_sent());
    assert_eq!(CloseCode::app(1000), None, "that one is nobody's own");
    const OWN: CloseCode = CloseCode::app(4401).unwrap();
    assert_eq!(OWN, 4401);
}

#[test]
fn s33_reasons_at_the_edges() {
    assert_eq!(&*CloseReason::new("x".repeat(123)).unwrap(), "x".repeat(123));
    let error = CloseReason::new("x".repeat(124)).unwrap_err();
    assert!(error.is_reason_too_long() && !error.is_invalid_code());
    assert_eq!(error.to_string(), "the reason has 124 bytes of UTF-8: 123 are allowed");
    // 41 characters of 3 bytes, and one more.
    assert!(CloseReason::new("€".repeat(41)).is_ok());
    assert!(CloseReason::new("€".repeat(42)).is_err());
    assert_eq!(CloseReason::default().to_string(), "");
}

#[test]
fn on_the_host_there_is_no_websocket() {
    assert!(!WebSocket::is_supported());
    let error = WebSocket::new("ws://localhost:9998/echo").unwrap_err();
    assert!(error.is_unsupported() && !error.is_invalid_url());
    assert_eq!(
        error.to_string(),
        r#"cannot connect to "ws://localhost:9998/echo": there is no WebSocket here"#
    );
    assert!(WebSocket::with_protocols("ws://localhost/", ["chat"]).unwrap_err().is_unsupported());
    let options = wasm_bindgen::JsValue::NULL;
    assert!(WebSocket::with_js_options("ws://localhost/", &options).unwrap_err().is_unsupported());
}

proptest! {
    #[test]
    fn s30_a_code_may_be_sent_or_not(code in any::<u16>()) {
        let may = code == 1000 || (3000..5000).contains(&code);
        prop_assert_eq!(CloseCode::from(code).may_be_sent(), may);
        let app = CloseCode::app(code);
        prop_assert_eq!(app.is_some(), may && code != 1000);
        prop_assert!(app.is_none_or(|app| app == code));
    }

    #[test]
    fn s33_a_reason_fits_or_is_made_to_fit(reason in any::<String>()) {
        let fits = reason.len() <= CloseReason::LIMIT;
        prop_assert_eq!(CloseReason::new(&*reason).is_ok(), fits);
        let cut = CloseReason::truncated(&reason);
        prop_assert!(cut.len() <= CloseReason::LIMIT && reason.starts_with(&*cut));
        prop_assert_eq!(*cut == *reason, fits);
        // No character that would have fitted was left out.
        let next = reason[cut.len()..].chars().next();
        prop_assert!(next.is_none_or(|next| cut.len() + next.len_utf8() > CloseReason::LIMIT));
    }

    #[test]
    fn text_is_text(text in any::<String>()) {
        let message = Message::from(&*text);
        prop_assert!(message.is_text() && !message.is_blob());
        prop_assert!(message.text().as_deref() == Some(&*text));
        prop_assert_eq!(message.bytes(), None);
        let mut buffer = b"before".to_vec();
        prop_assert_eq!(message.copy_into(&mut buffer), Some(text.len()));
        prop_assert_eq!(&buffer[6..], text.as_bytes());
        let message = message.into_bytes().unwrap_err();
        prop_assert_eq!(message.into_text().unwrap(), text);
    }

    #[test]
    fn bytes_are_bytes(bytes in any::<Vec<u8>>()) {
        let message = Message::from(&*bytes);
        prop_assert!(!message.is_text() && !message.is_blob());
        prop_assert!(message.bytes().as_deref() == Some(&*bytes));
        prop_assert_eq!(message.text(), None);
        let mut buffer = b"before".to_vec();
        prop_assert_eq!(message.copy_into(&mut buffer), Some(bytes.len()));
        prop_assert_eq!(&buffer[6..], &*bytes);
        let message = message.into_text().unwrap_err();
        prop_assert_eq!(message.into_bytes().unwrap(), bytes);
    }
    #[test]
    fn any_number_that_a_server_sends_is_kept(code in any::<u16>()) {
        let close = CloseCode::from(code);
        prop_assert_eq!(u16::from(close), code);
        prop_assert_eq!(close, code);
        prop_assert!(close.to_string().starts_with(&code.to_string()));
        prop_assert_eq!(close < CloseCode::from(u16::MAX), code < u16::MAX);
    }
}

#[test]
fn a_stream_is_a_typed_error_here() {
    for transport in [Transport::Auto, Transport::Standard, Transport::Native] {
        let connection = WebSocketStream::connect("ws://localhost:9998/echo").transport(transport);
        assert!(connection.clone().open().unwrap_err().is_unsupported());
        let connecting = connection.into_future().now_or_never().expect("no waiting");
        assert!(connecting.unwrap_err().is_unsupported());
        assert!(!transport.is_supported());
    }
    wasm_websocket::task::spawn_local(async { unreachable!("nothing runs here") });
}

/// Two versions of the crate may be in one program.
#[test]
fn the_export_has_the_version_in_its_name() {
    let version = concat!(env!("CARGO_PKG_VERSION_MAJOR"), "_", env!("CARGO_PKG_VERSION_MINOR"));
    let name = format!("__wasm_websocket_{version}_happened");
    for file in [include_str!("../src/glue.js"), include_str!("../src/sys/glue/calling.rs")] {
        assert!(file.contains(&name), "{name}");
    }
}
