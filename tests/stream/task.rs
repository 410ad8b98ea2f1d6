//! The executor, in the place of that of wasm-bindgen-futures:
//! - a task begins after the code that spawned it, and tasks take turns in order;
//! - promises, timers and other tasks wake it; many run, and all end;
//! - a message is read in the very call in which the browser announces it;
//! - a task that panics takes no other with it.

use crate::common::{connect, failures, js, round_trip, transports};
use futures_channel::{mpsc, oneshot};
use futures_util::StreamExt;
use futures_util::future::join_all;
use js_sys::Promise;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{Transport, task};

async fn timer() {
    let promise = js("return new Promise(done => setTimeout(done, 1))", &[]).unwrap();
    let _: JsValue = JsFuture::from(promise.unchecked_into::<Promise>()).await.unwrap();
}

#[wasm_bindgen_test]
async fn tasks_begin_later_and_in_order() {
    let log: Rc<RefCell<Vec<u32>>> = Rc::default();
    let (sender, ended) = oneshot::channel();
    for number in 0..3 {
        let log = Rc::clone(&log);
        task::spawn_local(async move { log.borrow_mut().push(number) });
    }
    let last = Rc::clone(&log);
    task::spawn_local(async move {
        last.borrow_mut().push(3);
        let inner = Rc::clone(&last);
        task::spawn_local(async move {
            inner.borrow_mut().push(5);
            sender.send(()).unwrap();
        });
        last.borrow_mut().push(4);
    });
    assert!(log.borrow().is_empty());
    ended.await.unwrap();
    assert_eq!(*log.borrow(), [0, 1, 2, 3, 4, 5]);
}

#[wasm_bindgen_test]
async fn promises_timers_and_tasks_wake() {
    const TASKS: usize = 1000;
    let mut ends = Vec::new();
    for number in 0..TASKS {
        let (sender, ended) = oneshot::channel();
        ends.push(ended);
        task::spawn_local(async move {
            let value: JsValue =
                JsFuture::from(Promise::resolve(&JsValue::from(number as u32))).await.unwrap();
            if number % 100 == 0 {
                timer().await;
            }
            sender.send(value.as_f64()).unwrap();
        });
    }
    let ends = join_all(ends).await;
    assert!(ends.into_iter().enumerate().all(|(n, end)| end == Ok(Some(n as f64))));
    // Two tasks that wake each other, through a channel that holds one.
    let (mut sender, mut receiver) = mpsc::channel(0);
    task::spawn_local(async move {
        for number in 0..TASKS {
            poll_fn(|context| sender.poll_ready(context)).await.unwrap();
            sender.start_send(number).unwrap();
        }
    });
    for number in 0..TASKS {
        assert_eq!(receiver.next().await, Some(number));
    }
    assert_eq!(receiver.next().await, None);
}

#[wasm_bindgen_test]
async fn a_message_is_read_in_the_call_that_announces_it() {
    let mut stream = connect("/echo", Transport::Standard).await.unwrap();
    stream.send("Message to send").await.unwrap();
    let inside = Rc::new(Cell::new(false));
    let (sender, read) = oneshot::channel();
    let seen = Rc::clone(&inside);
    task::spawn_local(async move {
        let message = stream.recv().await.unwrap().unwrap();
        sender.send((message.into_text().unwrap(), seen.get())).unwrap();
    });
    // The prototype's dispatch is the outermost code of ours that can tell.
    let flag = Rc::clone(&inside);
    let mark = Closure::<dyn Fn(bool)>::new(move |now| flag.set(now));
    let tap = js(
        "const get = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data').get;
         Object.defineProperty(MessageEvent.prototype, 'data', { configurable: true, get() {
           a(true);
           // Before any microtask that is asked for from now on.
           queueMicrotask(() => a(false));
           return get.call(this);
         } });
         return get",
        &[mark.as_ref()],
    )
    .unwrap();
    let read = read.await.unwrap();
    js(
        "Object.defineProperty(MessageEvent.prototype, 'data', { configurable: true, get: a })",
        &[&tap],
    )
    .unwrap();
    assert_eq!(read, ("Message to send".to_owned(), true));
}

#[wasm_bindgen_test]
async fn a_task_that_panics_takes_no_other_with_it() {
    let failures = failures();
    let (sender, ended) = oneshot::channel();
    task::spawn_local(async { panic!("this panic is part of the test") });
    task::spawn_local(async move {
        timer().await;
        sender.send(()).unwrap();
    });
    ended.await.unwrap();
    failures.one().await;
    // And a message finds its task at once again.
    for transport in transports() {
        let mut stream = connect("/echo", transport).await.unwrap();
        let (sender, read) = oneshot::channel();
        stream.send("after the panic").await.unwrap();
        task::spawn_local(async move {
            sender.send(stream.recv().await.unwrap().unwrap().into_text().unwrap()).unwrap();
        });
        assert_eq!(read.await.as_deref(), Ok("after the panic"));
    }
    round_trip().await;
}
