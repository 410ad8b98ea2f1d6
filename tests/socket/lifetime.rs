//! How long a socket lives, and what it leaves behind:
//! - a guard removes its listener, whenever it is dropped, and none is called when the socket is gone;
//! - a socket that is kept until it is closed needs no owner, and is gone after its end;
//! - the browser's object can be taken over and given away.

use crate::common::{Event, Recorded, echo_url, failures, js, round_trip, url};
use futures_channel::mpsc::unbounded;
use futures_util::StreamExt;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{Listener, ReadyState, WebSocket};

#[wasm_bindgen_test]
async fn a_guard_outlives_its_socket_and_is_not_called() {
    let Recorded { socket, events: _events } = Recorded::open().await;
    let raw = socket.as_raw().clone();
    let failures = failures();
    let guards = [
        socket.add_message_listener(|_, _| unreachable!("the socket is gone")),
        socket.add_error_listener(|_| unreachable!("the socket is gone")),
        socket.add_close_listener(|_, _| unreachable!("the socket is gone")),
    ];
    socket.send("its echo finds nobody").unwrap();
    let held = Rc::new(());
    let captured = Rc::clone(&held);
    let guard = socket.add_open_listener(move |_| assert_eq!(Rc::strong_count(&captured), 2));
    drop(socket);
    assert_eq!(raw.ready_state(), 2);
    while raw.ready_state() != 3 {
        round_trip().await;
    }
    drop(guards);
    assert_eq!(Rc::strong_count(&held), 2);
    drop(guard);
    assert_eq!(Rc::strong_count(&held), 1, "a guard drops what its listener owns");
    failures.none();
}

#[wasm_bindgen_test]
async fn a_listener_may_drop_its_own_guard() {
    let mut connection = Recorded::open().await;
    let guard: Rc<RefCell<Option<Listener>>> = Rc::default();
    let (own, held) = (Rc::clone(&guard), Rc::new(()));
    let captured = Rc::clone(&held);
    let (sender, mut called) = unbounded();
    let failures = failures();
    guard.replace(Some(connection.socket.add_message_listener(move |_, _| {
        own.take();
        // What it captured is still there.
        sender.unbounded_send(Rc::strong_count(&captured)).unwrap();
    })));
    connection.socket.send("once").unwrap();
    connection.socket.send("twice").unwrap();
    assert_eq!(called.next().await, Some(2));
    assert_eq!(connection.text().await, "once");
    assert_eq!(connection.text().await, "twice");
    assert_eq!(called.next().await, None, "the listener is gone");
    assert_eq!(Rc::strong_count(&held), 1);
    failures.none();
}

#[wasm_bindgen_test]
async fn a_kept_socket_lives_until_it_is_closed() {
    let (sender, mut called) = unbounded();
    let (held, failures) = (Rc::new(()), failures());
    let captured = Rc::clone(&held);
    let later = sender.clone();
    let socket = WebSocket::new(&echo_url()).unwrap();
    socket.onopen(|socket| socket.send("Goodbye").unwrap());
    socket.onmessage(move |socket, message| {
        let (later, captured) = (later.clone(), Rc::clone(&captured));
        sender.unbounded_send(message.into_data().into_text().unwrap()).unwrap();
        // A handler that is only installed now still hears of the end.
        socket.onclose(move |socket, close| {
            assert_eq!(Rc::strong_count(&captured), 3);
            assert_eq!(socket.ready_state(), ReadyState::Closed);
            later.unbounded_send(close.code.to_string()).unwrap();
        });
    });
    let raw = socket.as_raw().clone();
    socket.keep_until_closed();
    assert_eq!(called.next().await.as_deref(), Some("Goodbye"));
    assert_eq!(called.next().await.as_deref(), Some("1000 (normal closure)"));
    assert_eq!(called.next().await, None, "the handlers are gone");
    assert_eq!(Rc::strong_count(&held), 1);
    assert!(raw.onopen().is_none() && raw.onmessage().is_none());
    assert!(raw.onerror().is_none() && raw.onclose().is_none());
    failures.none();
}

#[wasm_bindgen_test]
async fn a_kept_socket_that_fails_is_gone_too() {
    // Says how to start the server when there is none.
    round_trip().await;
    let held = Rc::new(());
    let captured = Rc::clone(&held);
    let (sender, mut called) = unbounded();
    let socket = WebSocket::new(&crate::common::nobody_url()).unwrap();
    let guard = socket.add_close_listener(move |_, close| {
        sender.unbounded_send((Rc::strong_count(&captured), u16::from(close.code))).unwrap();
    });
    socket.keep_until_closed();
    assert_eq!(called.next().await, Some((2, 1006)), "a guard hears of the end, too");
    drop(guard);
    assert_eq!(Rc::strong_count(&held), 1);
}

#[wasm_bindgen_test]
async fn a_kept_socket_whose_onclose_replaces_itself_is_gone_too() {
    let held = Rc::new(());
    let captured = Rc::clone(&held);
    let (sender, mut called) = unbounded();
    let socket = WebSocket::new(&echo_url()).unwrap();
    socket.onopen(|socket| socket.close());
    socket.onclose(move |socket, _| {
        sender.unbounded_send(Rc::strong_count(&captured)).unwrap();
        socket.onclose(|_, _| unreachable!("it comes once"));
    });
    socket.keep_until_closed();
    assert_eq!(called.next().await, Some(2));
    assert_eq!(called.next().await, None);
    round_trip().await;
    assert_eq!(Rc::strong_count(&held), 1);
}

#[wasm_bindgen_test]
async fn the_browsers_object_is_taken_over_and_given_away() {
    let raw = js("return new WebSocket(a)", &[&echo_url().into()]).unwrap();
    let raw: web_sys::WebSocket = wasm_bindgen::JsCast::unchecked_into(raw);
    let failures = failures();
    let mut connection = Recorded::new(WebSocket::from_raw(raw.clone()));
    assert_eq!(connection.next().await, Event::Open);
    connection.socket.send("taken over").unwrap();
    assert_eq!(connection.text().await, "taken over");

    let guard = connection.socket.add_message_listener(|_, _| unreachable!("it was given away"));
    let given = connection.socket.into_raw();
    assert_eq!(given, raw);
    assert!(raw.onopen().is_none() && raw.onmessage().is_none());
    assert!(raw.onerror().is_none() && raw.onclose().is_none());
    assert_eq!(raw.ready_state(), 1, "the connection goes on");
    assert_eq!(connection.events.next().await, None);

    let mut connection = Recorded::new(WebSocket::from_raw(given));
    connection.socket.send("and back").unwrap();
    assert_eq!(connection.text().await, "and back");
    drop(guard);
    failures.none();
}

#[wasm_bindgen_test]
async fn a_class_of_another_kind_can_be_taken_over() {
    // A mock needs no more than the members that are used.
    let mock = js(
        "return Object.assign(new EventTarget(), {
           url: 'ws://mock/', protocol: '', extensions: '', readyState: 1, bufferedAmount: 2 ** 40,
           binaryType: 'nodebuffer', sent: [],
           send(data) { this.sent.push(data); }, close() { this.readyState = 3; },
         })",
        &[],
    )
    .unwrap();
    let socket = WebSocket::from_raw(wasm_bindgen::JsCast::unchecked_into(mock.clone()));
    assert_eq!(socket.buffered_amount(), 1 << 40, "more than 32 bits");
    let (sender, mut received) = unbounded();
    let _guard = socket.add_message_listener(move |_, message| {
        sender.unbounded_send(message.data().bytes().unwrap().into_owned()).unwrap();
    });
    let dispatch = "a.dispatchEvent(new MessageEvent('message', { data: new Uint8Array([1, 2]) }))";
    js(dispatch, &[&mock]).unwrap();
    assert_eq!(received.next().await, Some(vec![1, 2]));
    socket.send("sent").unwrap();
    assert_eq!(js("return a.sent[0]", &[&mock]).unwrap(), "sent");
    js("a.send = () => { throw 'no more' }", &[&mock]).unwrap();
    let error = socket.send("refused").unwrap_err();
    assert!(!error.is_connecting() && !error.is_closed() && !error.is_not_accepted());
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(source.as_deref(), Some("no more"));
    for (thrown, told) in [
        ("null", "unknown error"),
        ("Symbol('x')", "unknown error"),
        ("{ name: 1, message: 'said' }", "said"),
        ("{ get name() { throw 1 }, message: 'said' }", "said"),
        ("Object.assign(() => {}, { message: 'said' })", "said"),
    ] {
        js(&format!("a.send = () => {{ throw {thrown} }}"), &[&mock]).unwrap();
        let error = socket.send("refused").unwrap_err();
        let source = std::error::Error::source(&error).map(ToString::to_string).unwrap();
        assert!(source.ends_with(told), "{thrown}: {source}");
    }
    drop(socket);
    assert_eq!(js("return a.readyState", &[&mock]).unwrap(), 3);
}

#[wasm_bindgen_test]
fn one_that_throws_is_let_go_all_the_same() {
    let mock = js(
        "const no = () => { throw new Error('no') };
         return { readyState: 3, addEventListener: no, removeEventListener: no, dispatchEvent: no, close: no }",
        &[],
    )
    .unwrap();
    let held = Rc::new(());
    let captured = Rc::clone(&held);
    let socket = WebSocket::from_raw(wasm_bindgen::JsCast::unchecked_into(mock));
    let listener = socket.add_close_listener(move |_, _| drop(Rc::clone(&captured)));
    drop((listener, socket));
    assert_eq!(Rc::strong_count(&held), 1);
}

#[wasm_bindgen_test]
async fn dropping_a_socket_that_has_ended_does_nothing_more() {
    let mut connection = Recorded::open_at("/close?code=1000").await;
    connection.closed().await;
    drop(connection);
    let mut other = Recorded::connect(&url("/nobody"));
    other.failed().await;
    drop(other);
    round_trip().await;
}
