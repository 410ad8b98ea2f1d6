//! Opening a connection:
//! - whether there is a `WebSocket` at all; it is the one that was there when the module started;
//! - URLs: what they are resolved against (S1), how they are normalised (S2), what is refused at once
//!   (S3, S4, S5), what a browser will not connect to (S13);
//! - subprotocols: one is a list of one (S6), twice the same (S7) and what is no token (S8) are refused,
//!   the server has to choose one of them (S18);
//! - the constructor's arguments (S9), an object in the place of the subprotocols (S10);
//! - the state at construction (S14), no event is missed (S15), the state at `open` (S16), the
//!   constants (S17).

use crate::common::{Event, PORT, Recorded, deviation, echo_url, in_a_window, js, thrown, url};
use js_sys::Reflect;
use std::error::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{BinaryType, BrowserError, OpenError, ReadyState, WebSocket};

#[wasm_bindgen_test]
fn a_browser_is_supported() {
    assert!(WebSocket::is_supported());
}

#[wasm_bindgen_test]
fn the_browsers_class_is_taken_once() {
    // With the feature `no-modules` that is here, else when the module started.
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
fn s01_relative_urls_are_resolved_against_the_base() {
    let resolved = |relative: &str| {
        let resolve = "return new URL(a, self.document?.baseURI ?? self.location.href).href";
        let absolute = js(resolve, &[&relative.into()]).unwrap().as_string().unwrap();
        absolute.replacen("http", "ws", 1)
    };
    let check = || {
        for relative in ["/echo", "echo?a=b", "../echo", "//localhost/", "?"] {
            let socket = WebSocket::new(relative).unwrap();
            assert_eq!(socket.url(), resolved(relative), "{relative:?}");
        }
        match WebSocket::new("") {
            Ok(socket) => assert_eq!(socket.url(), resolved("")),
            Err(error) => {
                assert!(error.is_invalid_url(), "{error:?}");
                deviation(1, "refuses the empty URL");
            }
        }
    };
    check();
    if in_a_window() {
        let base = js(
            "const base = document.createElement('base'); base.href = 'https://localhost/a/b/c';
             document.head.prepend(base); return base",
            &[],
        )
        .unwrap();
        match &*WebSocket::new("d").unwrap().url() {
            "wss://localhost/a/b/d" => check(),
            url => {
                assert!(url.starts_with("ws://") && url.ends_with("/d"), "{url}");
                deviation(1, "does not heed `<base>`");
            }
        }
        js("a.remove()", &[&base]).unwrap();
    }
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
        "mailto:nobody@localhost",
        "ws://[",
        "ws://localhost:99999/",
        "ws://<localhost>/",
        "ws://localhost/#a",
        "ws://localhost/#",
    ];
    for url in bad {
        let error = WebSocket::new(url).unwrap_err();
        assert!(error.is_invalid_url(), "{url}: {error:?}");
        assert!(!error.is_security() && !error.is_unsupported(), "{url}: {error:?}");
        assert!(!error.is_invalid_protocol(), "{url}: {error:?}");
        assert!(error.to_string().contains(url), "{error}");
        assert_eq!(name_of_source(&error), "SyntaxError", "{url}");
    }
    if WebSocket::new("ws://local host/").is_ok() {
        deviation(4, "takes a blank in a host for `%20`");
    }
}

fn name_of_source(error: &OpenError) -> &str {
    let thrown = error.source().and_then(|source| source.downcast_ref::<BrowserError>());
    thrown.map(BrowserError::name).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn s06_s16_one_protocol_is_a_list_of_one() {
    let list = || WebSocket::with_protocols(&url("/protocol"), ["chat"]).unwrap();
    let string = || WebSocket::with_js_options(&url("/protocol"), &"chat".into()).unwrap();
    for connect in [&list as &dyn Fn() -> WebSocket, &string] {
        let mut connection = Recorded::new(connect());
        assert_eq!(connection.socket.protocol(), "");
        assert_eq!(connection.next().await, Event::Open);
        assert_eq!(connection.socket.protocol(), "chat");
        assert_eq!(connection.socket.ready_state(), ReadyState::Open);
    }
}

#[wasm_bindgen_test]
fn s07_a_protocol_that_is_there_twice_is_refused() {
    let error = WebSocket::with_protocols(&echo_url(), ["chat", "other", "chat"]).unwrap_err();
    assert!(error.is_invalid_protocol());
    assert!(!error.is_invalid_url());
    assert_eq!(error.to_string(), "subprotocol \"chat\" is there twice");
    assert_eq!(name_of_source(&error), "SyntaxError");
    // Whether case counts is for the browser to say; the error names the protocol in any case.
    match WebSocket::with_protocols(&echo_url(), ["chat", "Chat"]) {
        Ok(_) => {}
        Err(error) => assert!(error.is_invalid_protocol(), "{error:?}"),
    }
}

#[wasm_bindgen_test]
fn s08_a_protocol_that_is_no_token_is_refused() {
    let mut bad: Vec<String> = vec![String::new(), "é".to_owned(), "协议".to_owned()];
    bad.extend("()<>@,;:\\\"/[]?={} \t\n\r\u{0}\u{7F}".chars().map(|c| format!("a{c}b")));
    for protocol in bad {
        let error = WebSocket::with_protocols(&echo_url(), ["chat", &protocol]).unwrap_err();
        assert!(error.is_invalid_protocol(), "{protocol:?}: {error:?}");
        assert!(error.to_string().contains(&format!("{protocol:?}")), "{error}");
        assert_eq!(name_of_source(&error), "SyntaxError", "{protocol:?}");
    }
    let good = "!#$%&'*+-.^_`|~09azAZ";
    assert!(WebSocket::with_protocols(&echo_url(), [good]).is_ok());
    assert!(WebSocket::with_protocols(&echo_url(), [] as [&str; 0]).is_ok());
}

#[wasm_bindgen_test]
fn s09_extra_arguments_are_ignored_and_new_is_needed() {
    let socket = js("return new WebSocket(a, [], 'extra', {})", &[&echo_url().into()]).unwrap();
    assert_eq!(WebSocket::from_raw(socket.unchecked_into()).url(), echo_url());
    assert_eq!(thrown("return WebSocket(a)", &[&echo_url().into()]), "TypeError");
    assert_eq!(thrown("return new WebSocket()", &[]), "TypeError");
}

#[wasm_bindgen_test]
async fn s10_an_object_is_passed_through_untouched() {
    let options = js("return { protocols: ['chat'] }", &[]).unwrap();
    match WebSocket::with_js_options(&url("/protocol"), &options) {
        Ok(socket) => {
            let mut connection = Recorded::new(socket);
            assert_eq!(connection.next().await, Event::Open);
            assert_eq!(connection.socket.protocol(), "chat");
        }
        // No dictionary yet: the object is a string to the browser, and that one is no token.
        Err(error) => {
            assert!(error.is_invalid_protocol(), "{error:?}");
            assert_eq!(name_of_source(&error), "SyntaxError");
        }
    }
    // The very object is what the browser gets: what its getters and its conversion do is seen.
    let seen = js(
        "const seen = []; return { seen, get protocols() { seen.push('protocols'); },
         get [Symbol.iterator]() { seen.push('iterator'); },
         toString() { seen.push('string'); return 'chat'; } }",
        &[],
    )
    .unwrap();
    let _ = WebSocket::with_js_options(&url("/protocol"), &seen);
    assert!(js("return a.seen.length > 0", &[&seen]).unwrap().is_truthy());
}

#[wasm_bindgen_test]
async fn s13_a_blocked_port_is_refused_at_once_or_fails_later() {
    // Says how to start the server when there is none.
    drop(Recorded::open().await);
    match WebSocket::new("ws://localhost:25/") {
        Ok(socket) => Recorded::new(socket).forbidden(13).await,
        Err(error) => {
            assert!(error.is_security(), "{error:?}");
            assert!(error.to_string().contains("ws://localhost:25/"), "{error}");
            deviation(13, "throws SecurityError at once");
        }
    }
}

#[wasm_bindgen_test]
fn s14_a_new_socket_is_connecting() {
    let socket = WebSocket::new(&echo_url()).unwrap();
    assert_eq!(socket.ready_state(), ReadyState::Connecting);
    assert_eq!(socket.protocol(), "");
    assert_eq!(socket.extensions(), "");
    assert_eq!(socket.binary_type(), BinaryType::Blob);
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

    let socket = WebSocket::with_protocols(&url("/protocol"), ["v2", "v1"]).unwrap();
    let (sender, receiver) = futures_channel::oneshot::channel();
    let sender = std::cell::Cell::new(Some(sender));
    socket.onopen(move |socket| {
        let sender = sender.take().expect("`open` comes once");
        sender.send((socket.ready_state(), socket.protocol(), socket.send("first"))).unwrap();
    });
    assert_eq!(receiver.await.unwrap(), (ReadyState::Open, "v2".to_owned(), Ok(())));
}

#[wasm_bindgen_test]
async fn s15_the_first_message_is_not_missed() {
    // The server closes at once, too: nothing is lost between the three events.
    let mut connection = Recorded::open_at("/close?code=3000&reason=bye").await;
    let close = connection.closed().await;
    assert_eq!((u16::from(close.code), &*close.reason), (3000, "bye"));

    let mut connection = Recorded::open().await;
    let (sender, mut received) = futures_channel::mpsc::unbounded();
    let failures = crate::common::failures();
    connection.socket.onopen(|_| unreachable!("`open` was seen already"));
    connection.socket.send("first").unwrap();
    connection.socket.onmessage(move |socket, message| {
        sender.unbounded_send(message.into_data().into_text().ok()).unwrap();
        socket.close();
    });
    assert!(matches!(connection.next().await, Event::Close(_)));
    assert_eq!(received.try_recv().unwrap().as_deref(), Some("first"));
    failures.none();
}

#[wasm_bindgen_test]
fn s17_the_constants_are_on_the_class_and_on_its_objects() {
    let wrong = js(
        "const wrong = [];
         for (const [value, name] of ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'].entries())
           for (const holder of [WebSocket, WebSocket.prototype]) {
             const found = Object.getOwnPropertyDescriptor(holder, name);
             if (found?.value !== value || found.writable || found.configurable || !found.enumerable)
               wrong.push(name);
           }
         return wrong.join()",
        &[],
    );
    assert_eq!(wrong.unwrap(), "");
    let states =
        [ReadyState::Connecting, ReadyState::Open, ReadyState::Closing, ReadyState::Closed];
    for state in states {
        let value = js("return WebSocket[a]", &[&state.name().into()]).unwrap();
        assert_eq!(value, u16::from(state));
    }
}

#[wasm_bindgen_test]
async fn s18_a_server_that_chooses_none_of_the_protocols_fails() {
    for path in ["/protocol?choose=other", "/echo"] {
        // Says how to start the server when there is none.
        drop(Recorded::open().await);
        let socket = WebSocket::with_protocols(&url(path), ["chat", "superchat"]).unwrap();
        let mut connection = Recorded::new(socket);
        match connection.next().await {
            Event::Error(ReadyState::Closed) => {
                let close = connection.closed().await;
                assert_eq!(close.code, 1006, "{path}");
            }
            // Older engines let a server that chooses nothing at all pass.
            Event::Open if path == "/echo" => {
                assert_eq!(connection.socket.protocol(), "");
                deviation(
                    18,
                    "opens, with an empty `protocol`, when the server chooses none at all",
                );
            }
            other => panic!("{path}: {other:?}"),
        }
    }
    // Nothing was offered, and something is chosen: that is to fail too.
    let mut connection = Recorded::connect(&url("/protocol?choose=other"));
    match connection.next().await {
        Event::Open => {
            let protocol = connection.socket.protocol();
            let what = format!("opens, with the `protocol` {protocol:?}, when none was offered");
            deviation(18, &what);
        }
        event => {
            assert_eq!(event, Event::Error(ReadyState::Closed));
            assert_eq!(connection.closed().await.code, 1006);
        }
    }
}
