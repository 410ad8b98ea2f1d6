//! What a handler may do, and what becomes of it:
//! - it receives the socket that it was installed on;
//! - it may replace itself, install others, send, close, and drop the socket;
//! - what it captured is dropped when it is replaced, and when the socket is dropped;
//! - dropping the socket removes the handlers, then closes the connection.

use crate::common::{Event, Recorded, round_trip};
use futures_channel::mpsc::unbounded;
use futures_channel::oneshot;
use futures_util::StreamExt;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{ReadyState, WebSocket};

/// The end of the browser's own object, heard from now on by a listener that is not the socket's.
fn closed(raw: &web_sys::WebSocket) -> impl Future<Output = ()> + use<> {
    let (sender, receiver) = oneshot::channel();
    let sender = Cell::new(Some(sender));
    let listener = Closure::<dyn Fn()>::new(move || {
        if let Some(sender) = sender.take() {
            sender.send(()).unwrap();
        }
    });
    raw.add_event_listener_with_callback("close", listener.as_ref().unchecked_ref()).unwrap();
    let raw = raw.clone();
    async move {
        receiver.await.unwrap();
        let function = listener.as_ref().unchecked_ref();
        raw.remove_event_listener_with_callback("close", function).unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_handler_receives_its_socket() {
    let connection = Recorded::open().await;
    let (sender, mut received) = unbounded();
    connection.socket.onmessage(move |socket, _| {
        sender.unbounded_send(socket.as_raw().clone()).unwrap();
    });
    connection.socket.send("who?").unwrap();
    assert_eq!(&received.next().await.unwrap(), connection.socket.as_raw());
}

#[wasm_bindgen_test]
async fn a_handler_may_replace_itself() {
    let connection = Recorded::open().await;
    let (sender, mut received) = unbounded();
    let captured = Rc::new(());
    let first = Rc::clone(&captured);
    connection.socket.onmessage(move |socket, _| {
        let sender = sender.clone();
        let second = sender.clone();
        socket.onmessage(move |_, _| second.unbounded_send("second").unwrap());
        // What this handler captured is still there, although it is replaced.
        sender.unbounded_send("first").unwrap();
        assert_eq!(Rc::strong_count(&first), 2);
    });
    for _ in 0..3 {
        connection.socket.send("tick").unwrap();
    }
    let order: Vec<_> = received.by_ref().take(3).collect().await;
    assert_eq!(order, ["first", "second", "second"]);
    assert_eq!(Rc::strong_count(&captured), 1);
}

#[wasm_bindgen_test]
async fn a_handler_may_send_and_close() {
    let connection = Recorded::open().await;
    let (sender, mut received) = unbounded();
    connection.socket.onmessage(move |socket, message| {
        let text = message.into_data().into_text().unwrap();
        if text.len() < 3 {
            socket.send(format!("{text}.")).unwrap();
        } else {
            socket.close();
        }
        sender.unbounded_send((text, socket.ready_state())).unwrap();
    });
    connection.socket.send("").unwrap();
    let seen: Vec<_> = received.by_ref().take(4).collect().await;
    let texts: Vec<_> = seen.iter().map(|(text, _)| &**text).collect();
    assert_eq!(texts, ["", ".", "..", "..."]);
    assert_eq!(seen[2].1, ReadyState::Open);
    assert_eq!(seen[3].1, ReadyState::Closing);
}

#[wasm_bindgen_test]
async fn a_handler_may_drop_its_socket() {
    let Recorded { socket, mut events } = Recorded::open().await;
    let raw = socket.as_raw().clone();
    let (sender, mut received) = unbounded();
    let captured = Rc::new(());
    let held = Rc::clone(&captured);
    let owner: Rc<RefCell<Option<WebSocket>>> = Rc::default();
    let weak = Rc::downgrade(&owner);
    socket.onmessage(move |socket, message| {
        drop(weak.upgrade().and_then(|owner| owner.take()));
        // That is the end at once, but what the handler captured lives until it returns.
        assert_eq!(socket.ready_state(), ReadyState::Closing);
        assert_eq!(Rc::strong_count(&held), 2);
        sender.unbounded_send(message.into_data().into_text().ok()).unwrap();
    });
    socket.send("first").unwrap();
    socket.send("second").unwrap();
    owner.replace(Some(socket));
    let closed = closed(&raw);

    assert_eq!(received.next().await.flatten().as_deref(), Some("first"));
    closed.await;
    assert_eq!(received.next().await, None, "the handler went with the socket");
    assert_eq!(Rc::strong_count(&captured), 1);
    assert_eq!(events.next().await, None, "no event came, and the other handlers are gone");
}

#[wasm_bindgen_test]
async fn dropping_removes_the_handlers_and_then_closes() {
    let Recorded { socket, mut events } = Recorded::open().await;
    let raw = socket.as_raw().clone();
    let captured = Rc::new(());
    let held = Rc::clone(&captured);
    socket.onclose(move |_, _| unreachable!("it was removed before: {held:?}"));
    socket.send("its echo finds nobody").unwrap();
    drop(socket);
    assert_eq!(raw.ready_state(), 2);
    assert!(raw.onopen().is_none() && raw.onmessage().is_none());
    assert!(raw.onerror().is_none() && raw.onclose().is_none());
    assert_eq!(Rc::strong_count(&captured), 1);
    closed(&raw).await;
    assert_eq!(raw.ready_state(), 3);
    assert_eq!(events.next().await, None);
}

#[wasm_bindgen_test]
async fn dropping_while_connecting_leaves_nothing_behind() {
    // Says how to start the server when there is none.
    round_trip().await;
    let Recorded { socket, mut events } = Recorded::connect(&crate::common::echo_url());
    let raw = socket.as_raw().clone();
    drop(socket);
    assert_eq!(raw.ready_state(), 2);
    closed(&raw).await;
    assert_eq!(events.next().await, None);
}

#[wasm_bindgen_test]
async fn a_replaced_handler_is_dropped_and_never_called_again() {
    let mut connection = Recorded::open().await;
    let captured = Rc::new(());
    let held = Rc::clone(&captured);
    connection.socket.onmessage(move |_, _| unreachable!("it was replaced: {held:?}"));
    let (sender, mut received) = unbounded();
    connection.socket.onmessage(move |_, _| sender.unbounded_send(()).unwrap());
    assert_eq!(Rc::strong_count(&captured), 1);
    connection.socket.send("hello").unwrap();
    assert_eq!(received.next().await, Some(()));
    connection.socket.close();
    assert!(matches!(connection.next().await, Event::Close(_)));
}
