//! How a connection's events come:
//! - `close` exactly once (S41), after `error` when the connection fails (S42), whatever made it fail
//!   (S44), and without one when the server closes cleanly (S43);
//! - handlers and listeners are called in order, with the manners of any EventTarget (S47);
//! - one that throws or panics stops neither the others nor the state machine (S48);
//! - what a page may refuse (S11), and what leaving it does (S50); nothing is collected that still listens
//!   (S49).

use crate::common::{
    Event, PORT, Recorded, Witness, deviation, echo_url, failures, in_a_window, js, nobody_url,
    not_here, round_trip, url,
};
use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use futures_util::StreamExt;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{CloseCode, ReadyState, WebSocket};

#[wasm_bindgen_test]
async fn s11_a_policy_that_forbids_the_connection_is_no_exception() {
    if !in_a_window() {
        return not_here(11, "a worker cannot change its policy");
    }
    // Says how to start the server when there is none.
    drop(Recorded::open().await);
    let frame = js(
        "const policy = \"<meta http-equiv=Content-Security-Policy content=\\\"connect-src 'none'\\\">\";
         const frame = document.createElement('iframe');
         frame.srcdoc = policy;
         return new Promise(done => {
           frame.onload = () => done(frame);
           document.body.append(frame);
         })",
        &[],
    );
    let frame: js_sys::Promise = frame.unwrap().unchecked_into();
    let frame: JsValue = JsFuture::from(frame).await.unwrap();
    // From here on nothing is awaited before somebody listens.
    let forbidden =
        "try { return new a.contentWindow.WebSocket(b) } catch (error) { return error.name }";
    let forbidden = || js(forbidden, &[&frame, &echo_url().into()]).unwrap();
    let raw = forbidden();
    if let Some(name) = raw.as_string() {
        assert!(["SecurityError", "NS_ERROR_CONTENT_BLOCKED"].contains(&&*name), "{name}");
        deviation(11, &format!("throws {name}"));
    } else {
        Recorded::new(WebSocket::from_raw(raw.unchecked_into())).forbidden(11).await;
        // One that nobody owns is told of its end, too.
        let (sender, mut closed) = unbounded();
        let socket = WebSocket::from_raw(forbidden().unchecked_into());
        socket.onclose(move |_, close| sender.unbounded_send(u16::from(close.code)).unwrap());
        socket.keep_until_closed();
        assert_eq!(closed.next().await, Some(1006));
        assert_eq!(closed.next().await, None, "nothing is left");
    }
    js("a.remove()", &[&frame]).unwrap();
}

#[wasm_bindgen_test]
async fn s41_s42_s44_every_failure_is_an_error_and_then_the_end() {
    // Says how to start the server when there is none.
    drop(Recorded::open().await);
    // Nobody listens on a port this low, and no browser blocks it.
    let refused = "ws://localhost:2/".to_owned();
    let no_tls = format!("wss://localhost:{PORT}/echo");
    // No such name can be looked up anywhere.
    let no_name = "ws://nobody.invalid/";
    for url in [&nobody_url(), &refused, &no_tls, no_name] {
        let mut connection = Recorded::connect(url);
        assert_eq!(connection.socket.ready_state(), ReadyState::Connecting);
        assert_eq!(connection.next().await, Event::Error(ReadyState::Closed), "{url}");
        let close = connection.closed().await;
        assert_eq!((&*close.reason, close.was_clean), ("", false), "{url}");
        if close.code == 1015 && *url == no_tls {
            deviation(44, "says 1015 for a server without TLS");
        } else {
            assert_eq!(close.code, 1006, "{url}");
        }
        round_trip().await;
        assert_eq!(connection.so_far(), [], "{url}");
    }
}

#[wasm_bindgen_test]
async fn s41_s44_a_cut_is_an_end_that_is_not_clean() {
    let mut connection = Recorded::open_at("/drop").await;
    connection.socket.send("now").unwrap();
    // No `error`: the connection was not failed by the browser, it is gone.
    let close = connection.closed().await;
    assert_eq!((u16::from(close.code), &*close.reason, close.was_clean), (1006, "", false));
    round_trip().await;
    assert_eq!(connection.so_far(), []);
}

#[wasm_bindgen_test]
async fn s43_a_clean_end_has_no_error() {
    let codes = [
        (1000, "done"),
        (1001, ""),
        (1011, "é€😀"),
        (1012, ""),
        (1013, ""),
        (1014, ""),
        (4999, "own"),
    ];
    for (code, reason) in codes {
        let path = format!("/close?code={code}&reason={}", js_sys::encode_uri_component(reason));
        let mut connection = Recorded::open_at(&path).await;
        match connection.next().await {
            Event::Close(close) => {
                let seen = (u16::from(close.code), &*close.reason, close.was_clean);
                assert_eq!(seen, (code, reason, true));
            }
            Event::Error(ReadyState::Closed) if (1012..=1014).contains(&code) => {
                assert_eq!(connection.closed().await.code, 1006);
                deviation(43, &format!("fails, with 1006, when the server closes with {code}"));
            }
            other => panic!("{code}: {other:?}"),
        }
        assert_eq!(connection.socket.ready_state(), ReadyState::Closed);
    }
    let mut connection = Recorded::open_at("/close").await;
    let close = connection.closed().await;
    assert_eq!((close.code, &*close.reason, close.was_clean), (CloseCode::NO_STATUS, "", true));

    let mut connection = Recorded::open().await;
    connection.socket.send("Goodbye").unwrap();
    assert_eq!(connection.text().await, "Goodbye");
    let close = connection.closed().await;
    assert_eq!(close.code, CloseCode::NORMAL);
    assert!(close.was_clean);
}

/// Who was called, in order.
fn calls() -> (impl Fn(&'static str) + Clone + 'static, UnboundedReceiver<&'static str>) {
    let (sender, receiver) = unbounded();
    (move |name| sender.unbounded_send(name).unwrap(), receiver)
}

#[wasm_bindgen_test]
async fn s47_handlers_and_listeners_are_called_in_the_order_of_adding() {
    let Recorded { socket, events: _events } = Recorded::open().await;
    let (call, mut called) = calls();
    let [first, handler, second, removed, last] = [(); 5].map(|()| call.clone());
    // `onmessage` has its place already, and keeps it when it is replaced.
    let _first = socket.add_message_listener(move |_, _| first("first"));
    let removed = socket.add_message_listener(move |_, _| removed("removed"));
    let _second = socket.add_message_listener(move |_, _| second("second"));
    socket.onmessage(move |_, _| handler("handler"));
    drop(removed);
    let _last = socket.add_message_listener(move |_, _| last("last"));
    socket.send("call").unwrap();
    let order: Vec<_> = called.by_ref().take(4).collect().await;
    assert_eq!(order, ["handler", "first", "second", "last"]);

    // A listener that is added or removed by another while the event comes.
    let guard: std::rc::Rc<std::cell::RefCell<Option<_>>> = std::rc::Rc::default();
    let (inner, adds) = (std::rc::Rc::clone(&guard), call.clone());
    socket.onmessage(move |socket, _| {
        let added = adds.clone();
        inner.replace(Some(socket.add_message_listener(move |_, _| added("added"))));
        adds("adds");
    });
    socket.send("call").unwrap();
    let order: Vec<_> = called.by_ref().take(4).collect().await;
    assert_eq!(order, ["adds", "first", "second", "last"], "what is added comes next time");
    guard.take();
    let removes = call.clone();
    guard.replace(Some(socket.add_message_listener(|_, _| unreachable!("it was removed"))));
    socket.onmessage(move |_, _| {
        guard.take();
        removes("removes");
    });
    let failures = failures();
    socket.send("call").unwrap();
    let order: Vec<_> = called.by_ref().take(4).collect().await;
    assert_eq!(order, ["removes", "first", "second", "last"]);
    failures.none();
}

#[wasm_bindgen_test]
async fn s47_the_browsers_object_is_an_event_target_like_any_other() {
    let connection = Recorded::open().await;
    let calls = js(
        "const calls = [];
         const twice = () => calls.push('twice');
         a.addEventListener('message', twice);
         a.addEventListener('message', twice);
         a.addEventListener('message', () => calls.push('once'), { once: true });
         const stop = new AbortController();
         a.addEventListener('message', () => calls.push('signal'), { signal: stop.signal });
         a.addEventListener('message', { handleEvent: () => calls.push('object') });
         a.addEventListener('message', null);
         return { calls, stop }",
        &[connection.socket.as_raw()],
    )
    .unwrap();
    let (sender, mut seen) = unbounded();
    let _listener = connection.socket.add_message_listener(move |_, _| {
        sender.unbounded_send(()).unwrap();
    });
    let mut count = async || {
        connection.socket.send("call").unwrap();
        seen.next().await.unwrap();
        js("return a.calls.splice(0).join()", &[&calls]).unwrap().as_string().unwrap()
    };
    assert_eq!(count().await, "twice,once,signal,object");
    js("a.stop.abort()", &[&calls]).unwrap();
    assert_eq!(count().await, "twice,object");
}

#[wasm_bindgen_test]
async fn every_kind_of_event_has_its_listeners() {
    let (call, mut called) = calls();
    let failures = failures();
    let socket = WebSocket::new(&echo_url()).unwrap();
    let [open, message, close] = [(); 3].map(|()| call.clone());
    let guards = [
        socket.add_open_listener(move |socket| {
            socket.send("hello").unwrap();
            open("open");
        }),
        socket.add_message_listener(move |socket, event| {
            assert_eq!(event.data().text().as_deref(), Some("hello"));
            socket.close();
            message("message");
        }),
        socket.add_error_listener(|_| unreachable!("nothing fails")),
        socket.add_close_listener(move |_, event| {
            assert!(event.was_clean);
            close("close");
        }),
    ];
    let order: Vec<_> = called.by_ref().take(3).collect().await;
    assert_eq!(order, ["open", "message", "close"]);
    assert_eq!(format!("{:?}", guards[0]), "Listener { event: \"open\", .. }");
    let failing = WebSocket::new(&nobody_url()).unwrap();
    let error = call.clone();
    let _guard = failing.add_error_listener(move |_| error("error"));
    assert_eq!(called.next().await, Some("error"));
    failures.none();
}

#[wasm_bindgen_test]
async fn s48_one_that_throws_or_panics_stops_nothing() {
    let Recorded { socket, events: _events } = Recorded::open().await;
    let raw = socket.as_raw().clone();
    let (call, mut called) = calls();
    let [handler, last, end] = [(); 3].map(|()| call.clone());
    let failures = failures();
    js("a.addEventListener('message', () => { throw new Error('thrown') })", &[&raw]).unwrap();
    let _panics = socket.add_message_listener(|_, _| panic!("a listener panics"));
    let _throws = socket.add_message_listener(|_, _| wasm_bindgen::throw_str("a listener throws"));
    let _last = socket.add_message_listener(move |_, _| last("last"));
    socket.onmessage(move |_, _| {
        handler("handler");
        panic!("a handler panics");
    });
    socket.onclose(move |_, _| {
        end("close");
        panic!("the last handler panics");
    });
    for _ in 0..3 {
        socket.send("call").unwrap();
        assert_eq!(called.next().await, Some("handler"));
        assert_eq!(called.next().await, Some("last"));
    }
    assert_eq!(socket.ready_state(), ReadyState::Open);
    // Dropping the socket still closes it, although its handlers never returned.
    let after = js("return new Promise(done => a.addEventListener('close', done))", &[&raw]);
    let after: js_sys::Promise = after.unwrap().unchecked_into();
    drop(socket);
    assert_eq!(raw.ready_state(), 2);
    JsFuture::from(after).await.unwrap();
    assert!(called.try_recv().is_err(), "`onclose` went with the socket");
    // Everything that failed was told: three handlers, three listeners each of three kinds.
    assert_eq!(failures.count(), 12);

    // And the next connection works.
    round_trip().await;
}

#[wasm_bindgen_test]
async fn s49_what_listens_is_not_collected() {
    let witness = Witness::new();
    let recorded = Recorded::open_at(&witness.path()).await;
    // Nobody holds this socket, and it has a listener for the message that is still to come.
    let (sender, mut received) = unbounded();
    let report = Closure::<dyn Fn()>::new(move || sender.unbounded_send(()).unwrap());
    js(
        "const socket = new WebSocket(a);
         socket.addEventListener('message', () => b());",
        &[&witness.lines_url().into(), report.as_ref()],
    )
    .unwrap();
    crate::common::collect_garbage().await;
    recorded.socket.close();
    received.next().await.expect("the message is heard");
}

#[wasm_bindgen_test]
async fn s50_leaving_the_page_sends_1001() {
    if !in_a_window() {
        return not_here(50, "a page is left in a window");
    }
    let witness = Witness::new();
    let framed = js(
        "const frame = document.createElement('iframe');
         document.body.append(frame);
         return [frame, new frame.contentWindow.WebSocket(a)]",
        &[&url(&witness.path()).into()],
    )
    .unwrap();
    let raw = js("return a[1]", &[&framed]).unwrap();
    let mut connection = Recorded::new(WebSocket::from_raw(raw.unchecked_into()));
    assert_eq!(connection.next().await, Event::Open);
    connection.socket.send("before").unwrap();
    // It must be on its way before the page goes.
    while connection.socket.buffered_amount() > 0 {
        round_trip().await;
    }
    js("a[0].remove()", &[&framed]).unwrap();
    let lines = witness.lines().await;
    match &lines[..] {
        [before, close] if before == "text before" && close.trim_end() == "close 1001" => {}
        [before, cut] if before == "text before" => {
            deviation(50, &format!("ends with {cut:?} when the page is left"));
        }
        other => panic!("{other:?}"),
    }
}
