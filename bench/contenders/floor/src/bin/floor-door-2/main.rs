//! What sends every message back, with the least of what door 2 promises: an attempt that is awaited and can fail,
//! messages that wait, up to a limit, for a task that is one of many, an error that is told once, sends that wait for room.

#![no_main]

#[path = "../floor-door-1/raw.rs"]
mod raw;
mod tasks;

use raw::{Connection, Error, Message};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::prelude::wasm_bindgen;

/// How many messages may wait.
const LIMIT: usize = 4096;

/// How many bytes the browser may hold before a send waits.
const HIGH_WATER: f64 = 1_048_576.0;

#[derive(Default)]
struct Core {
    connection: OnceCell<Connection>,
    is_open: Cell<bool>,
    has_ended: Cell<bool>,
    overflowed: Cell<bool>,
    queue: RefCell<VecDeque<Message>>,
    reader: Cell<Option<Waker>>,
}

struct Stream(Rc<Core>);

impl Stream {
    fn connect(url: &str) -> impl Future<Output = Result<Self, Error>> {
        let core = Rc::<Core>::default();
        let opened = Connection::open(url, Rc::as_ptr(&core) as usize);
        let mut failed = opened.map(|connection| drop(core.connection.set(connection))).err();
        poll_fn(move |context| {
            if let Some(error) = failed.take() {
                return Poll::Ready(Err(error));
            }
            match (core.has_ended.get(), core.is_open.get()) {
                (true, _) => Poll::Ready(Err(Error::Closed)),
                (_, true) => Poll::Ready(Ok(Self(Rc::clone(&core)))),
                _ => core.wait(context),
            }
        })
    }

    fn send(&self, message: Message) -> impl Future<Output = Result<(), Error>> {
        poll_fn(move |context| {
            let Some(connection) = self.0.connection.get() else {
                return Poll::Ready(Err(Error::Closed));
            };
            if connection.buffered_amount() > HIGH_WATER {
                tasks::later(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(connection.send(&message))
        })
    }

    fn recv(&mut self) -> impl Future<Output = Option<Result<Message, Error>>> {
        poll_fn(|context| {
            let core = &self.0;
            if let Some(message) = core.queue.borrow_mut().pop_front() {
                return Poll::Ready(Some(Ok(message)));
            }
            if core.has_ended.get() {
                return Poll::Ready(core.overflowed.take().then_some(Err(Error::Closed)));
            }
            core.wait(context)
        })
    }
}

impl Core {
    fn wait<T>(&self, context: &Context<'_>) -> Poll<T> {
        self.reader.set(Some(context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if let Some(connection) = self.0.connection.get() {
            connection.stop();
        }
    }
}

/// Called by JavaScript.
///
/// # Safety
///
/// `core` is what [`Connection::open`] was given, and was not stopped.
#[unsafe(no_mangle)]
unsafe extern "C" fn floor_happened(core: *const Core, what: u32, number: usize) {
    // SAFETY: it is there until it is stopped, and counted until this returns.
    let core = unsafe {
        Rc::increment_strong_count(core);
        Rc::from_raw(core)
    };
    match what {
        raw::OPEN => core.is_open.set(true),
        raw::CLOSE => core.has_ended.set(true),
        _ if core.has_ended.get() => {}
        _ if core.queue.borrow().len() == LIMIT => {
            core.overflowed.set(true);
            core.has_ended.set(true);
            if let Some(connection) = core.connection.get() {
                connection.stop();
            }
        }
        _ => core.queue.borrow_mut().push_back(raw::message(what, number)),
    }
    if let Some(reader) = core.reader.take() {
        reader.wake();
    }
}

#[wasm_bindgen(start)]
fn start() {
    tasks::spawn(Box::pin(async {
        if let Ok(mut stream) = Stream::connect("ws://localhost:9998/echo").await {
            let _ = stream.send(Message::Text("Message to send".to_owned())).await;
            while let Some(Ok(message)) = stream.recv().await {
                let _ = stream.send(message).await;
            }
        }
    }));
}
