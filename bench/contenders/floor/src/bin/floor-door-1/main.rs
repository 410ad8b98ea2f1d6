//! What sends every message back, with the least of what door 1 promises: errors, handlers that get the socket and may
//! replace themselves or drop it, small messages that are Rust's own, and an end after which nothing is left.

#![no_main]

mod raw;

use raw::{Connection, Error, Message};
use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;

/// What happened, by its number.
struct Happened(u32, usize);

type Handler = Rc<dyn Fn(&Socket, Happened)>;

struct Socket {
    inner: Rc<Inner>,
    owns: bool,
}

#[derive(Default)]
struct Inner {
    connection: OnceCell<Connection>,
    handlers: [Cell<Option<Handler>>; 3],
    kept: Cell<Option<Socket>>,
}

impl Socket {
    fn new(url: &str) -> Result<Self, Error> {
        let inner = Rc::<Inner>::default();
        let connection = Connection::open(url, Rc::as_ptr(&inner) as usize)?;
        let _ = inner.connection.set(connection);
        Ok(Self { inner, owns: true })
    }

    fn on(&self, kind: usize, handler: impl Fn(&Self, Happened) + 'static) {
        if let Some(place) = self.inner.handlers.get(kind) {
            place.set(Some(Rc::new(handler)));
        }
    }

    fn send(&self, message: &Message) -> Result<(), Error> {
        self.inner.connection.get().map_or(Err(Error::Closed), |it| it.send(message))
    }

    /// Until its end.
    fn keep(self) {
        let inner = Rc::clone(&self.inner);
        inner.kept.set(Some(self));
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.owns
            && let Some(connection) = self.inner.connection.get()
        {
            connection.stop();
        }
    }
}

/// Called by JavaScript.
///
/// # Safety
///
/// `inner` is what [`Connection::open`] was given, and was not stopped.
#[unsafe(no_mangle)]
unsafe extern "C" fn floor_happened(inner: *const Inner, what: u32, number: usize) {
    // SAFETY: it is there until it is stopped, and counted until this returns.
    let inner = unsafe {
        Rc::increment_strong_count(inner);
        Rc::from_raw(inner)
    };
    let kind = match what {
        raw::OPEN => 0,
        raw::CLOSE => 2,
        _ => 1,
    };
    if let Some(place) = inner.handlers.get(kind)
        && let Some(handler) = place.take()
    {
        let own = Rc::clone(&handler);
        place.set(Some(own));
        handler(&Socket { inner: Rc::clone(&inner), owns: false }, Happened(what, number));
    }
    if what == raw::CLOSE {
        drop(inner.kept.take());
    }
}

#[wasm_bindgen(start)]
fn start() {
    let Ok(socket) = Socket::new("ws://localhost:9998/echo") else { return };
    socket.on(0, |socket, _| {
        let _ = socket.send(&Message::Text("Message to send".to_owned()));
    });
    socket.on(1, |socket, Happened(what, number)| {
        let _ = socket.send(&raw::message(what, number));
    });
    socket.keep();
}
