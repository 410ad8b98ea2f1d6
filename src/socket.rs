mod handlers;

use crate::sys::RawSocket;
use crate::{CloseEvent, MessageEvent, OpenError, ReadyState, SendError};
use handlers::{Errored, Handlers, Kind, Opened};
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The browser's [`WebSocket`](https://websockets.spec.whatwg.org/#the-websocket-interface), typed.
///
/// The connection is under way as soon as the object exists. Handlers that are installed before
/// control goes back to the browser miss no event and no message.
///
/// Handlers receive the socket, so that none has to own it. A handler may do anything: send, close,
/// replace itself, drop the socket. A socket that is dropped in a handler lives until that handler returns.
///
/// Dropping the socket removes its handlers, then closes the connection as [`close`](Self::close) does.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() -> Result<(), wasm_websocket::OpenError> {
/// use wasm_websocket::{ReadyState, WebSocket};
///
/// let socket = WebSocket::new("ws://localhost:9998/echo")?;
/// assert_eq!(socket.ready_state(), ReadyState::Connecting);
/// socket.onopen(|socket| assert_eq!(socket.ready_state(), ReadyState::Open));
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping the socket closes the connection"]
pub struct WebSocket {
    inner: Rc<Inner>,
}

struct Inner {
    raw: RawSocket,
    handlers: Handlers,
}

impl WebSocket {
    /// Whether this global object (a window, a worker) has a `WebSocket`.
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
        js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("WebSocket"))
            .is_ok_and(|class| class.is_function())
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
        if !Self::is_supported() {
            return Err(OpenError::unsupported(url));
        }
        let raw = web_sys::WebSocket::new(url).map_err(|thrown| OpenError::thrown(url, thrown))?;
        let inner = Inner { raw: raw.unchecked_into(), handlers: Handlers::default() };
        Ok(Self { inner: Rc::new(inner) })
    }

    /// The URL after parsing: absolute, its scheme `ws` or `wss`
    /// ([`url`](https://websockets.spec.whatwg.org/#dom-websocket-url)).
    #[must_use]
    pub fn url(&self) -> String {
        self.inner.raw.url()
    }

    /// Where the socket stands between its construction and its end
    /// ([`readyState`](https://websockets.spec.whatwg.org/#dom-websocket-readystate)).
    #[must_use]
    pub fn ready_state(&self) -> ReadyState {
        ReadyState::from_browser(self.inner.raw.ready_state())
    }

    /// How many bytes of payload were given to [`send`](Self::send) and not yet to the network
    /// ([`bufferedAmount`](https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount)).
    ///
    /// Text counts in UTF-8 bytes, framing does not count. The number does not fall before control
    /// goes back to the browser, and closing never resets it. WebKit counts 6 bytes of framing for
    /// each message that is given to it after [`close`](Self::close).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| {
    ///     if socket.send("é€😀").is_ok() {
    ///         assert_eq!(socket.buffered_amount(), 9);
    ///     }
    /// });
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn buffered_amount(&self) -> u64 {
        // A byte count: never negative, never a fraction, and `as` saturates.
        self.inner.raw.buffered_amount() as u64
    }

    /// Sends `text` as one message, encoded in UTF-8
    /// ([`send`](https://websockets.spec.whatwg.org/#dom-websocket-send)).
    ///
    /// `Ok` means that the browser took the message, not that it arrived.
    ///
    /// # Errors
    ///
    /// The socket is not open yet ([`is_connecting`](SendError::is_connecting)), or not any more
    /// ([`is_closed`](SendError::is_closed)). The standard is silent in the second case and only lets
    /// [`buffered_amount`](Self::buffered_amount) grow; it grows here too.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| {
    ///     socket.close();
    ///     assert!(socket.send("too late").unwrap_err().is_closed());
    /// });
    /// # Ok(())
    /// # }
    /// ```
    pub fn send(&self, text: &str) -> Result<(), SendError> {
        self.inner.raw.send_with_str(text).map_err(SendError::thrown)?;
        // The browser says nothing when it discards a message; the state is what tells.
        match self.ready_state() {
            ReadyState::Closing | ReadyState::Closed => Err(SendError::closed()),
            ReadyState::Connecting | ReadyState::Open => Ok(()),
        }
    }

    /// Starts the closing handshake without a code
    /// ([`close`](https://websockets.spec.whatwg.org/#dom-websocket-close)).
    ///
    /// What was sent before is still delivered; nothing is received any more. The state is CLOSING at
    /// once, [`onclose`](Self::onclose) comes later, with [`CloseCode::NO_STATUS`](crate::CloseCode::NO_STATUS)
    /// when the server answers in kind. A socket that is still CONNECTING fails: `error`, then `close`
    /// with [`CloseCode::ABNORMAL`](crate::CloseCode::ABNORMAL). Closing twice does nothing.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// use wasm_websocket::ReadyState;
    ///
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.close();
    /// assert_eq!(socket.ready_state(), ReadyState::Closing);
    /// # Ok(())
    /// # }
    /// ```
    pub fn close(&self) {
        self.inner.close();
    }

    /// Calls `handler` when the connection is established, in place of the handler before
    /// ([`onopen`](https://websockets.spec.whatwg.org/#dom-websocket-onopen)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| {
    ///     let _ = socket.send("Message to send");
    /// });
    /// # Ok(())
    /// # }
    /// ```
    pub fn onopen(&self, handler: impl Fn(&Self) + 'static) {
        self.handle(move |socket, Opened| handler(socket));
    }

    /// Calls `handler` for every message that arrives, in place of the handler before
    /// ([`onmessage`](https://websockets.spec.whatwg.org/#dom-websocket-onmessage)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onmessage(|socket, message| {
    ///     if message.data().text().as_deref() == Some("Goodbye") {
    ///         socket.close();
    ///     }
    /// });
    /// # Ok(())
    /// # }
    /// ```
    pub fn onmessage(&self, handler: impl Fn(&Self, MessageEvent) + 'static) {
        self.handle(handler);
    }

    /// Calls `handler` when the connection fails, in place of the handler before
    /// ([`onerror`](https://websockets.spec.whatwg.org/#dom-websocket-onerror)).
    ///
    /// A browser does not tell a page why. The state is CLOSED already, and
    /// [`onclose`](Self::onclose) follows.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// use wasm_websocket::ReadyState;
    ///
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onerror(|socket| assert_eq!(socket.ready_state(), ReadyState::Closed));
    /// # Ok(())
    /// # }
    /// ```
    pub fn onerror(&self, handler: impl Fn(&Self) + 'static) {
        self.handle(move |socket, Errored| handler(socket));
    }

    /// Calls `handler` when the connection has ended, in place of the handler before
    /// ([`onclose`](https://websockets.spec.whatwg.org/#dom-websocket-onclose)). That happens exactly once.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// use wasm_websocket::CloseCode;
    ///
    /// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| socket.close());
    /// socket.onclose(|_, close| {
    ///     assert!(close.was_clean);
    ///     assert_eq!(close.code, CloseCode::NO_STATUS);
    /// });
    /// # Ok(())
    /// # }
    /// ```
    pub fn onclose(&self, handler: impl Fn(&Self, CloseEvent) + 'static) {
        self.handle(handler);
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
    /// assert_eq!(socket.as_raw().extensions(), "");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn as_raw(&self) -> &web_sys::WebSocket {
        &self.inner.raw
    }

    fn handle<K: Kind>(&self, callback: impl Fn(&Self, K) + 'static) {
        let handler = K::handler(&self.inner.handlers);
        handler.replace(callback);
        handler.listen_once(|| {
            // Weak, or the browser's object and the closure would keep each other alive.
            let inner = Rc::downgrade(&self.inner);
            let listener = Closure::new(move |event: web_sys::Event| {
                // The clone keeps the socket, and with it this closure, until the handler returns.
                if let Some(inner) = inner.upgrade() {
                    K::handler(&inner.handlers).call(&Self { inner: Rc::clone(&inner) }, event);
                }
            });
            K::attach(&self.inner.raw, Some(listener.as_ref().unchecked_ref()));
            listener
        });
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

impl Inner {
    fn close(&self) {
        let closed = self.raw.close();
        // Only a code or a reason can be at fault, and there is neither.
        debug_assert!(closed.is_ok(), "close() without arguments threw: {closed:?}");
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // In this order: the end that this brings about is nobody's event any more.
        self.handlers.detach(&self.raw);
        self.close();
    }
}
