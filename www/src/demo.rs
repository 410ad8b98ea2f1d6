//! "Run WebSocket", as the tutorials have it, with every step in the log.

use crate::text::{Alert, EchoServer, Quoted};
use crate::view::View;
use gloo_timers::callback::Interval;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_websocket::{ReadyState, WebSocket};

const MESSAGE: &str = "Message to send";

/// How often the socket's numbers are read, in milliseconds: `bufferedAmount` falls without an event.
const READ_EVERY: u32 = 100;

pub(crate) struct Demo {
    view: View,
    server: EchoServer,
    /// Every click makes a connection of its own, as in the tutorials; each stays until it ends.
    /// Their handlers hold the demo; that cycle ends with the connection.
    sockets: RefCell<Vec<WebSocket>>,
    reader: RefCell<Option<Interval>>,
}

impl Demo {
    pub(crate) fn new(view: View, server: EchoServer) -> Self {
        Self { view, server, sockets: RefCell::default(), reader: RefCell::default() }
    }

    pub(crate) fn view(&self) -> &View {
        &self.view
    }

    pub(crate) fn run(self: &Rc<Self>) {
        if !WebSocket::is_supported() {
            self.view.log("WebSocket is not supported");
            self.view.alert(Alert::NotSupported);
            return;
        }
        self.view.alert(Alert::Supported);

        let url = self.server.url();
        self.view.log(&format!("new WebSocket({})", Quoted(&url)));
        let socket = match WebSocket::new(&url) {
            Ok(socket) => socket,
            Err(error) => return self.view.log(&error.to_string()),
        };

        let opened = Rc::new(Cell::new(false));
        let (demo, open) = (Rc::clone(self), Rc::clone(&opened));
        socket.onopen(move |socket| {
            open.set(true);
            demo.view.show_nobody(false);
            demo.view.allow_close(true);
            demo.event(socket, "open");
            match socket.send(MESSAGE) {
                Ok(()) => demo.event(socket, &format!("send {}", Quoted(MESSAGE))),
                Err(error) => demo.event(socket, &error.to_string()),
            }
            demo.view.alert(Alert::Sent);
        });
        let demo = Rc::clone(self);
        socket.onmessage(move |socket, message| {
            match message.data().text() {
                Some(text) => demo.event(socket, &format!("message {}", Quoted(&text))),
                None => demo.event(socket, "message (binary)"),
            }
            demo.view.alert(Alert::Received);
        });
        let demo = Rc::clone(self);
        socket.onerror(move |socket| demo.event(socket, "error"));
        let demo = Rc::clone(self);
        socket.onclose(move |socket, close| {
            let (code, clean) = (close.code, close.was_clean);
            let reason = Quoted(&close.reason);
            demo.event(socket, &format!("close {code}, reason {reason}, wasClean {clean}"));
            if !opened.get() {
                demo.view.show_nobody(true);
            }
            demo.remove(socket);
            demo.view.alert(Alert::Closed);
        });
        self.add(socket);
    }

    /// Closes the newest connection that is open.
    pub(crate) fn close(&self) {
        let is_open = |socket: &&WebSocket| socket.ready_state() == ReadyState::Open;
        if let Some(socket) = self.sockets.borrow().iter().rev().find(is_open) {
            socket.close();
            self.event(socket, "close()");
        }
    }

    fn event(&self, socket: &WebSocket, line: &str) {
        self.view.show_socket(socket);
        self.view.log(line);
    }

    fn add(self: &Rc<Self>, socket: WebSocket) {
        self.view.show_socket(&socket);
        self.sockets.borrow_mut().push(socket);
        let demo = Rc::clone(self);
        self.reader.borrow_mut().get_or_insert_with(|| {
            Interval::new(READ_EVERY, move || {
                if let Some(socket) = demo.sockets.borrow().last() {
                    demo.view.show_socket(socket);
                }
            })
        });
    }

    fn remove(&self, ended: &WebSocket) {
        self.sockets.borrow_mut().retain(|socket| socket.as_raw() != ended.as_raw());
        if self.sockets.borrow().is_empty() {
            self.view.allow_close(false);
            self.reader.take();
        }
    }
}
