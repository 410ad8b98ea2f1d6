//! What sends every message back, with the least of what door 2 promises: an attempt that is awaited, can fail, has its
//! time, and is given up when it is dropped; messages that wait, up to a number and to so many bytes, for a task that is
//! one of many, which is polled as they come; the end of a connection, which every engine tells of, or an error that says
//! why, once; sends that wait for room. And what the targets of time need.

#![no_main]

mod more;
#[path = "../floor-door-1/raw.rs"]
mod raw;
mod tasks;

use raw::{Connection, Error, Message};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use tasks::Timer;
use wasm_bindgen::prelude::wasm_bindgen;

/// How many messages may wait, and how many bytes.
const LIMIT: [usize; 2] = [1 << 20, 64 << 20];

/// What a connection is closed with when more come.
const OVERFLOW: u16 = 4009;

/// How many bytes the browser may hold before a send waits.
const HIGH_WATER: f64 = 1_048_576.0;

/// How long opening may take, and after which time a send looks for room, in milliseconds.
const OPENING: u32 = 10_000;
const LOOK: u32 = 4;

#[derive(Default)]
struct Core {
    connection: OnceCell<Connection>,
    is_open: Cell<bool>,
    has_ended: Cell<bool>,
    /// What is told once, after what waits.
    error: Cell<Option<Error>>,
    queue: RefCell<VecDeque<(Message, usize)>>,
    bytes: Cell<usize>,
    reader: Cell<Option<Waker>>,
}

struct Stream(Rc<Core>);

impl Stream {
    fn connect(url: &str) -> impl Future<Output = Result<Self, Error>> {
        let core = Rc::<Core>::default();
        let opened = Connection::open(url, Rc::as_ptr(&core) as usize);
        let mut failed = opened
            .map(|connection| {
                more::watch(&connection);
                drop(core.connection.set(connection));
            })
            .err();
        // What is dropped before it is open is closed.
        let mut stream = Some(Self(core));
        let mut timer = None;
        poll_fn(move |context| {
            if let Some(error) = failed.take() {
                return Poll::Ready(Err(error));
            }
            let core = stream.as_ref().map(|stream| &stream.0);
            let Some(core) = core else { return Poll::Pending };
            let timer = timer.get_or_insert_with(|| Timer::new(OPENING, context.waker()));
            match (core.has_ended.get(), core.is_open.get()) {
                (true, _) => Poll::Ready(Err(core.error.take().unwrap_or(Error::Closed))),
                (_, true) => Poll::Ready(stream.take().ok_or(Error::Closed)),
                _ if timer.is_over() => Poll::Ready(Err(Error::TimedOut)),
                _ => core.wait(context),
            }
        })
    }

    fn send(&self, message: Message) -> impl Future<Output = Result<(), Error>> {
        let mut timer = None;
        poll_fn(move |context| {
            let Some(connection) = self.0.connection.get() else {
                return Poll::Ready(Err(Error::Closed));
            };
            if connection.buffered_amount() > HIGH_WATER && !self.0.has_ended.get() {
                drop(timer.replace(Timer::new(LOOK, context.waker())));
                return Poll::Pending;
            }
            drop(timer.take());
            Poll::Ready(connection.send(&message))
        })
    }

    fn recv(&mut self) -> impl Future<Output = Option<Result<Message, Error>>> {
        poll_fn(|context| {
            let core = &self.0;
            if let Some((message, size)) = core.queue.borrow_mut().pop_front() {
                core.bytes.set(core.bytes.get() - size);
                return Poll::Ready(Some(Ok(message)));
            }
            if core.has_ended.get() {
                return Poll::Ready(core.error.take().map(Err));
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

    fn end(&self, error: Option<Error>) {
        if !self.has_ended.replace(true) {
            self.error.set(error);
        }
    }

    fn queue(&self, message: Message) {
        let size = more::size(&message);
        let mut queue = self.queue.borrow_mut();
        let (messages, bytes) = (queue.len() + 1, self.bytes.get() + size);
        if messages > LIMIT[0] || bytes > LIMIT[1] {
            self.end(Some(Error::Overflow(messages, bytes)));
            if let Some(connection) = self.connection.get() {
                more::close(connection, OVERFLOW);
            }
        } else {
            self.bytes.set(bytes);
            queue.push_back((message, size));
        }
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
        raw::CLOSE => {
            let (code, was_clean, reason) = raw::closed(number);
            core.end((!was_clean).then_some(Error::Ended(code, reason)));
        }
        _ if core.has_ended.get() => {}
        _ => core.queue(raw::message(what, number)),
    }
    if let Some(reader) = core.reader.take() {
        tasks::inline(|| reader.wake());
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
