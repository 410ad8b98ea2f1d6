mod attributes;
mod ending;
mod events;
mod handlers;
mod listener;
mod sending;

pub use listener::Listener;

pub(crate) use crate::sys::listening::COPY_LIMIT;
use crate::sys::listening::{Happened, Kind};
use crate::sys::{self, RawSocket};
use crate::turns::Turns;
use crate::{BrowserError, OpenError, ReadyState};
use ending::Ending;
use handlers::Handlers;
use js_sys::{Array, JsString};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// The browser's [`WebSocket`](https://websockets.spec.whatwg.org/#the-websocket-interface), typed.
///
/// The connection is under way as soon as the object exists. Handlers that are installed before
/// control goes back to the browser miss no event and no message.
///
/// Handlers receive the socket, so that none has to own it. A handler may do anything: send, close,
/// replace itself, drop the socket. One that panics stops neither the others nor the socket.
///
/// Dropping the socket removes its handlers, then closes the connection as [`close`](Self::close) does.
/// [`keep_until_closed`](Self::keep_until_closed) is the way to let go of it.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wasm_websocket::{ReadyState, WebSocket};
///
/// let socket = WebSocket::new("ws://localhost:9998/echo")?;
/// assert_eq!(socket.ready_state(), ReadyState::Connecting);
/// socket.onopen(|socket| {
///     assert_eq!(socket.ready_state(), ReadyState::Open);
///     socket.close();
/// });
/// # wasm_websocket_testing::ended(socket.as_raw()).await;
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping the socket closes the connection"]
pub struct WebSocket {
    inner: Rc<Inner>,
    /// Whether dropping it is the end: not so for what handlers receive.
    owns: bool,
}

struct Inner {
    raw: Rc<RawSocket>,
    handlers: Handlers,
    ending: Ending,
    turns: Rc<Turns>,
    copy_limit: Cell<usize>,
    /// Nothing is called any more.
    ended: Cell<bool>,
    /// A stream hears what happens, and no handler does.
    is_heard: Cell<bool>,
    /// The socket itself, when it was to be kept until it is closed, and the listener for that.
    kept: RefCell<Option<(WebSocket, Listener)>>,
}

impl WebSocket {
    /// Whether there is a `WebSocket` here, in a window, a worker, or another runtime.
    ///
    /// It is the browser's class as it was when the module started, and that one is used ever after: a
    /// page may put another in the place of `globalThis.WebSocket`, even one that rests on this crate.
    /// (With the feature `no-modules` the class is taken at the first use of this crate.)
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// assert!(wasm_websocket::WebSocket::is_supported());
    /// # }
    /// ```
    #[must_use]
    pub fn is_supported() -> bool {
        sys::is_supported()
    }

    /// Starts to connect to `url`
    /// ([constructor](https://websockets.spec.whatwg.org/#dom-websocket-websocket)).
    ///
    /// The schemes `http` and `https` stand for `ws` and `wss`. A relative URL is resolved against
    /// the address of the page or worker.
    ///
    /// # Errors
    ///
    /// The URL does not parse, has another scheme or a fragment
    /// ([`is_invalid_url`](OpenError::is_invalid_url)); the browser forbids the connection
    /// ([`is_security`](OpenError::is_security)); there is no `WebSocket` here
    /// ([`is_unsupported`](OpenError::is_unsupported)). A server that does not answer is told later, by
    /// [`onerror`](Self::onerror) and [`onclose`](Self::onclose).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// use wasm_websocket::WebSocket;
    ///
    /// let socket = WebSocket::new("http://localhost:9998/echo")?;
    /// assert_eq!(socket.url(), "ws://localhost:9998/echo");
    /// assert!(WebSocket::new("ws://localhost:9998/echo#fragment").is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(url: &str) -> Result<Self, OpenError> {
        Self::construct(url, &[] as &[&str], || JsValue::UNDEFINED)
    }

    /// Starts to connect to `url`, and offers subprotocols to the server, the preferred one first
    /// ([constructor](https://websockets.spec.whatwg.org/#dom-websocket-websocket)).
    ///
    /// When the server chooses none of them, the connection fails. [`protocol`](Self::protocol) tells
    /// which it chose. One subprotocol is a list of one, and an empty list is the same as none.
    ///
    /// # Errors
    ///
    /// A subprotocol is empty, is there twice, or has a character that no token of HTTP has
    /// ([`is_invalid_protocol`](OpenError::is_invalid_protocol)); and all that [`new`](Self::new) may
    /// find.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::WebSocket;
    ///
    /// let url = "ws://localhost:9998/protocol";
    /// let socket = WebSocket::with_protocols(url, ["chat.v2", "chat.v1"])?;
    /// socket.onopen(|socket| {
    ///     assert_eq!(socket.protocol(), "chat.v2");
    ///     socket.close();
    /// });
    /// assert!(WebSocket::with_protocols(url, ["chat v2"]).is_err());
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_protocols(
        url: &str,
        protocols: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, OpenError> {
        let protocols: Vec<_> = protocols.into_iter().collect();
        Self::construct(url, &protocols, || {
            let list = protocols.iter().map(|protocol| JsString::from(protocol.as_ref()));
            list.collect::<Array>().into()
        })
    }

    /// Starts to connect to `url`, and hands `options` to the browser as they are: a string, an array,
    /// or what the standard may accept one day, such as a dictionary.
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new). A browser that does not know dictionaries finds the URL or a
    /// subprotocol at fault.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::WebSocket;
    ///
    /// let socket = WebSocket::with_js_options("ws://localhost:9998/protocol", &"chat".into())?;
    /// socket.onopen(|socket| {
    ///     assert_eq!(socket.protocol(), "chat");
    ///     socket.close();
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_js_options(url: &str, options: &JsValue) -> Result<Self, OpenError> {
        if !sys::is_supported() {
            return Err(OpenError::unsupported(url));
        }
        let protocols: Vec<String> = match options.dyn_ref::<Array>() {
            Some(list) => list.iter().filter_map(|protocol| sys::text(&protocol)).collect(),
            // What is no list is made a string by the browser, too.
            None if options.is_object() => vec!["[object Object]".to_owned()],
            None => sys::text(options).into_iter().collect(),
        };
        Self::construct(url, &protocols, || options.clone())
    }

    /// `protocols` are only looked at when the browser finds something at fault.
    fn construct<S: AsRef<str>>(
        url: &str,
        protocols: &[S],
        options: impl FnOnce() -> JsValue,
    ) -> Result<Self, OpenError> {
        if !sys::is_supported() {
            return Err(OpenError::unsupported(url));
        }
        let raw = sys::construct(url, &options())
            .map_err(|thrown| OpenError::thrown(url, protocols, BrowserError::from(thrown)))?;
        Ok(Self::own(raw))
    }

    /// What dropping it does: handlers and listeners hear nothing more, and it is closed.
    pub(crate) fn give_up(&self) {
        // In this order: the end that this brings about is nobody's event any more.
        self.inner.detach();
        self.inner.close();
    }

    fn own(raw: RawSocket) -> Self {
        let inner = Inner {
            raw: Rc::new(raw),
            handlers: Handlers::default(),
            ending: Ending::default(),
            turns: Rc::default(),
            copy_limit: Cell::new(COPY_LIMIT),
            ended: Cell::new(false),
            is_heard: Cell::new(false),
            kept: RefCell::new(None),
        };
        Self { inner: Rc::new(inner), owns: true }
    }

    /// Takes over a browser's object that was made elsewhere. Its `on…` attributes are replaced when
    /// handlers are installed, and dropping the socket closes it.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), wasm_bindgen::JsValue> {
    /// use wasm_websocket::WebSocket;
    ///
    /// let raw = web_sys::WebSocket::new("ws://localhost:9998/echo")?;
    /// let socket = WebSocket::from_raw(raw);
    /// socket.onopen(|socket| socket.close());
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_raw(raw: web_sys::WebSocket) -> Self {
        Self::own(raw.unchecked_into())
    }

    /// The browser's object itself.
    ///
    /// Its `on…` attributes belong to this socket; use `addEventListener` for more listeners.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// assert_eq!(socket.as_raw().ready_state(), web_sys::WebSocket::CONNECTING);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn as_raw(&self) -> &web_sys::WebSocket {
        &self.inner.raw
    }

    /// Gives the browser's object away: handlers are removed, listeners are called no more and go with
    /// their guards, the connection goes on.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// let raw: web_sys::WebSocket = socket.into_raw();
    /// assert_eq!(raw.ready_state(), web_sys::WebSocket::CONNECTING);
    /// # raw.close().unwrap();
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "nothing closes the connection any more"]
    pub fn into_raw(mut self) -> web_sys::WebSocket {
        self.owns = false;
        self.inner.detach();
        let raw: &web_sys::WebSocket = &self.inner.raw;
        raw.clone()
    }

    /// Lets the socket live until its connection has ended, without anybody who owns it. Its handlers
    /// and what they own live as long; after the `close` event nothing is left of it. For pages that open
    /// a connection for as long as they are shown.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::WebSocket;
    ///
    /// let socket = WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| socket.send("Goodbye").expect("an open socket"));
    /// socket.onclose(|_, close| assert!(close.was_clean));
    /// # let raw = socket.as_raw().clone();
    /// socket.keep_until_closed();
    /// # wasm_websocket_testing::ended(&raw).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn keep_until_closed(self) {
        let inner = Rc::clone(&self.inner);
        if inner.ending.has_come() {
            return;
        }
        inner.ensure_close();
        if self.ready_state() == ReadyState::Closed {
            // Forbidden at once: its end is still to come, or is left out.
            inner.look_back();
        }
        let weak = Rc::downgrade(&inner);
        let call = move |_: Happened<'_>| {
            // All that wanted to hear of the end have heard of it: this listener is the last.
            drop(weak.upgrade().and_then(|inner| inner.kept.take()));
        };
        let listener = Listener::add(&inner.raw, Kind::Close, 0, Box::new(call));
        inner.kept.replace(Some((self, listener)));
    }
}

impl fmt::Debug for WebSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocket")
            .field("url", &self.url())
            .field("ready_state", &self.ready_state())
            .finish_non_exhaustive()
    }
}

impl Drop for WebSocket {
    fn drop(&mut self) {
        if self.owns {
            self.give_up();
        }
    }
}

impl Inner {
    /// What lets go of a kept socket at its end goes after all that still want to hear of the end.
    fn keep_to_the_last(&self) {
        // While `close` is being told, its place among the listeners is settled.
        if !self.ending.has_come()
            && let Some((_, listener)) = &*self.kept.borrow()
        {
            listener.last();
        }
    }

    fn detach(&self) {
        self.ended.set(true);
        self.handlers.detach(&self.raw);
        self.ending.detach();
    }

    fn close(&self) {
        sys::close(&self.raw);
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.detach();
    }
}
