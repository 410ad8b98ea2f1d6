//! What sends every message back, with the least of what door 2 promises beyond door 1: an attempt that is awaited,
//! messages that wait, up to a limit, for a task that is one of many, an end that is told once, sends that wait for room.

#![no_main]

#[path = "../floor-door-1/socket.rs"]
mod socket;
mod tasks;

use socket::{Error, Message, Socket};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use wasm_bindgen::prelude::wasm_bindgen;

/// How many messages may wait.
const LIMIT: usize = 4096;

/// How many bytes the browser may hold before a send waits.
const HIGH_WATER: f64 = 1_048_576.0;

#[derive(Default)]
struct Core {
    is_open: Cell<bool>,
    has_ended: Cell<bool>,
    overflowed: Cell<bool>,
    queue: RefCell<VecDeque<Message>>,
    waker: Cell<Option<Waker>>,
}

impl Core {
    fn wake(&self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

struct Stream {
    socket: Socket,
    core: Rc<Core>,
}

impl Stream {
    async fn connect(url: &str) -> Result<Self, Error> {
        let (socket, core) = (Socket::new(url)?, Rc::<Core>::default());
        let own = Rc::downgrade(&core);
        socket.on(0, move |_, _| {
            if let Some(core) = own.upgrade() {
                core.is_open.set(true);
                core.wake();
            }
        });
        let own = Rc::downgrade(&core);
        socket.on(1, move |socket, happened| {
            let Some(core) = own.upgrade() else { return };
            if core.has_ended.get() {
                return;
            }
            if core.queue.borrow().len() == LIMIT {
                core.overflowed.set(true);
                core.has_ended.set(true);
                socket.close();
            } else {
                core.queue.borrow_mut().push_back(happened.message());
            }
            core.wake();
        });
        let own = Rc::downgrade(&core);
        socket.on(2, move |_, _| {
            if let Some(core) = own.upgrade() {
                core.has_ended.set(true);
                core.wake();
            }
        });
        let stream = Self { socket, core };
        poll_fn(|context| {
            if stream.core.has_ended.get() {
                return Poll::Ready(Err(Error::Closed));
            }
            if stream.core.is_open.get() {
                return Poll::Ready(Ok(()));
            }
            stream.core.waker.set(Some(context.waker().clone()));
            Poll::Pending
        })
        .await?;
        Ok(stream)
    }

    async fn send(&self, message: &Message) -> Result<(), Error> {
        while self.socket.buffered_amount() > HIGH_WATER {
            tasks::pause(&self.core.waker).await;
        }
        self.socket.send(message)
    }

    async fn recv(&mut self) -> Option<Result<Message, Error>> {
        poll_fn(|context| {
            if let Some(message) = self.core.queue.borrow_mut().pop_front() {
                return Poll::Ready(Some(Ok(message)));
            }
            if self.core.has_ended.get() {
                return Poll::Ready(self.core.overflowed.take().then_some(Err(Error::Closed)));
            }
            self.core.waker.set(Some(context.waker().clone()));
            Poll::Pending
        })
        .await
    }
}

#[wasm_bindgen(start)]
fn start() {
    tasks::spawn(async {
        if let Ok(mut stream) = Stream::connect("ws://localhost:9998/echo").await {
            let _ = stream.send(&Message::Text("Message to send".to_owned())).await;
            while let Some(Ok(message)) = stream.recv().await {
                let _ = stream.send(&message).await;
            }
        }
    });
}
