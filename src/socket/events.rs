//! How a socket's events are heard: one handler each, and any number of listeners.

use super::{Inner, Listener, WebSocket};
use crate::sys;
use crate::sys::listening::{Call, Happened, Kind};
use crate::turns::Turns;
use crate::{CloseCode, CloseEvent, Message, MessageEvent};
use std::rc::Rc;

impl WebSocket {
    /// Calls `handler` when the connection is established, in place of the handler before
    /// ([`onopen`](https://websockets.spec.whatwg.org/#dom-websocket-onopen)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| {
    ///     socket.send("Message to send").expect("an open socket");
    ///     socket.close();
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn onopen(&self, handler: impl Fn(&Self) + 'static) {
        self.inner.handle(Kind::Open, plain(Kind::Open, self.weak(), handler));
    }

    /// Calls `handler` for every message that arrives, in place of the handler before
    /// ([`onmessage`](https://websockets.spec.whatwg.org/#dom-websocket-onmessage)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| socket.send("Message to send").expect("an open socket"));
    /// socket.onmessage(|socket, message| {
    ///     if message.data().text().as_deref() == Some("Message to send") {
    ///         socket.close();
    ///     }
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn onmessage(&self, handler: impl Fn(&Self, MessageEvent) + 'static) {
        self.inner.handle(Kind::Message, message(self.weak(), handler));
    }

    /// Calls `handler` when the connection fails, in place of the handler before
    /// ([`onerror`](https://websockets.spec.whatwg.org/#dom-websocket-onerror)).
    ///
    /// A browser does not tell a page why. The state is CLOSED already (in WebKit it may still be
    /// CONNECTING when the browser itself forbids the connection), and [`onclose`](Self::onclose) follows.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{ReadyState, WebSocket};
    ///
    /// let socket = WebSocket::new("ws://localhost:9998/there-is-none")?;
    /// socket.onerror(|socket| assert_eq!(socket.ready_state(), ReadyState::Closed));
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn onerror(&self, handler: impl Fn(&Self) + 'static) {
        self.inner.ensure_close();
        self.inner.handle(Kind::Error, plain(Kind::Error, self.weak(), handler));
    }

    /// Calls `handler` when the connection has ended, in place of the handler before
    /// ([`onclose`](https://websockets.spec.whatwg.org/#dom-websocket-onclose)).
    ///
    /// That happens exactly once, in every engine: where one leaves it at an `error`, because it forbids
    /// the connection itself, a `close` with [`CloseCode::ABNORMAL`](crate::CloseCode::ABNORMAL) follows
    /// from here.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::CloseCode;
    ///
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| socket.close());
    /// socket.onclose(|_, close| {
    ///     assert!(close.was_clean);
    ///     assert_eq!(close.code, CloseCode::NO_STATUS);
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn onclose(&self, handler: impl Fn(&Self, CloseEvent) + 'static) {
        self.inner.ensure_close();
        self.inner.handle(Kind::Close, close(self.weak(), handler));
        self.inner.keep_to_the_last();
    }

    /// Calls `listener` when the connection is established, beside the handler and other listeners, in
    /// the order in which they were added, until what this returns is dropped
    /// ([`open`](https://websockets.spec.whatwg.org/#eventdef-websocket-open)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// let listener = socket.add_open_listener(|socket| {
    ///     socket.send("first").expect("an open socket");
    /// });
    /// socket.onopen(|socket| socket.send("second").expect("an open socket"));
    /// socket.onmessage(|socket, message| {
    ///     assert_eq!(message.data().text().as_deref(), Some("first"));
    ///     socket.close();
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn add_open_listener(&self, listener: impl Fn(&Self) + 'static) -> Listener {
        self.listen(Kind::Open, plain(Kind::Open, self.strong(), listener))
    }

    /// Calls `listener` for every message that arrives, beside the handler and other listeners, in the
    /// order in which they were added, until what this returns is dropped
    /// ([`message`](https://websockets.spec.whatwg.org/#eventdef-websocket-message)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::cell::Cell;
    /// use std::rc::Rc;
    ///
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| socket.send("Message to send").expect("an open socket"));
    /// let count = Rc::new(Cell::new(0));
    /// let counter = Rc::clone(&count);
    /// let listener = socket.add_message_listener(move |_, _| counter.set(counter.get() + 1));
    /// socket.onmessage(|socket, _| socket.close());
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # assert_eq!(count.get(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn add_message_listener(
        &self,
        listener: impl Fn(&Self, MessageEvent) + 'static,
    ) -> Listener {
        self.listen(Kind::Message, message(self.strong(), listener))
    }

    /// Calls `listener` when the connection fails, beside the handler and other listeners, in the order
    /// in which they were added, until what this returns is dropped
    /// ([`error`](https://websockets.spec.whatwg.org/#eventdef-websocket-error)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{ReadyState, WebSocket};
    ///
    /// let socket = WebSocket::new("ws://localhost:9998/there-is-none")?;
    /// let listener = socket.add_error_listener(|socket| {
    ///     assert_eq!(socket.ready_state(), ReadyState::Closed);
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn add_error_listener(&self, listener: impl Fn(&Self) + 'static) -> Listener {
        self.inner.ensure_close();
        self.listen(Kind::Error, plain(Kind::Error, self.strong(), listener))
    }

    /// Calls `listener` when the connection has ended, beside the handler and other listeners, in the
    /// order in which they were added, until what this returns is dropped
    /// ([`close`](https://websockets.spec.whatwg.org/#eventdef-websocket-close)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| socket.close());
    /// let listener = socket.add_close_listener(|_, close| assert!(close.was_clean));
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn add_close_listener(&self, listener: impl Fn(&Self, CloseEvent) + 'static) -> Listener {
        self.inner.ensure_close();
        let listener = self.listen(Kind::Close, close(self.strong(), listener));
        self.inner.keep_to_the_last();
        listener
    }

    /// A handler for a door above, in the place of the one that was there, and for good: with nothing in between, and
    /// for what is made when it is asked for.
    pub(crate) fn hear(&self, kind: Kind, handler: impl Fn(Incoming<'_>) + 'static) {
        if kind == Kind::Close {
            self.inner.ensure_close();
        }
        let turns = Rc::clone(&self.inner.turns);
        let call = move |happened: Happened<'_>| handler(Incoming { happened, turns: &turns });
        self.inner.hear(kind, Box::new(call));
    }

    fn listen(&self, kind: Kind, call: Call) -> Listener {
        Listener::add(&self.inner.raw, kind, self.inner.copy_limit.get(), call)
    }

    /// For a handler, which the socket owns: they shall not keep each other alive.
    fn weak(&self) -> impl Fn() -> Option<Rc<Inner>> + use<> {
        let inner = Rc::downgrade(&self.inner);
        move || inner.upgrade()
    }

    /// For a listener, which owns the socket.
    fn strong(&self) -> impl Fn() -> Option<Rc<Inner>> + use<> {
        let inner = Rc::clone(&self.inner);
        move || Some(Rc::clone(&inner))
    }
}

/// What has come.
pub(crate) struct Incoming<'a> {
    happened: Happened<'a>,
    turns: &'a Rc<Turns>,
}

impl Incoming<'_> {
    #[inline(always)]
    pub(crate) fn message(self) -> Option<Message> {
        Some(Message::received(self.happened.message()?, Rc::clone(self.turns)))
    }

    pub(crate) fn close(self) -> Option<CloseEvent> {
        closed(self.happened)
    }
}

/// For `open` and `error`, which tell nothing.
fn plain(
    kind: Kind,
    socket: impl Fn() -> Option<Rc<Inner>> + 'static,
    handler: impl Fn(&WebSocket) + 'static,
) -> Call {
    Box::new(move |_: Happened<'_>| {
        if let Some(socket) = to_call(kind, socket()) {
            handler(&socket);
        }
    })
}

fn message(
    socket: impl Fn() -> Option<Rc<Inner>> + 'static,
    handler: impl Fn(&WebSocket, MessageEvent) + 'static,
) -> Call {
    Box::new(move |happened: Happened<'_>| {
        if let Some(socket) = to_call(Kind::Message, socket())
            && let Some(data) = (Incoming { happened, turns: &socket.inner.turns }).message()
        {
            handler(&socket, MessageEvent::new(data, Rc::clone(&socket.inner.raw)));
        }
    })
}

fn close(
    socket: impl Fn() -> Option<Rc<Inner>> + 'static,
    handler: impl Fn(&WebSocket, CloseEvent) + 'static,
) -> Call {
    Box::new(move |happened: Happened<'_>| {
        if let Some(socket) = to_call(Kind::Close, socket())
            && let Some(close) = closed(happened)
        {
            handler(&socket, close);
        }
    })
}

/// The socket that a handler or a listener is called with, unless it is not to be called any more.
fn to_call(kind: Kind, inner: Option<Rc<Inner>>) -> Option<WebSocket> {
    let inner = inner?;
    let one_too_many = kind == Kind::Close && inner.ending.is_over();
    (!inner.ended.get() && !one_too_many).then(|| WebSocket { inner, owns: false })
}

fn closed(happened: Happened<'_>) -> Option<CloseEvent> {
    let (code, was_clean, reason) = happened.closed()?;
    let reason = sys::text(&reason).unwrap_or_default();
    Some(CloseEvent { code: CloseCode::from(code), reason, was_clean })
}
