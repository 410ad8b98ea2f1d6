//! What can be asked of a socket.

use super::WebSocket;
use crate::sys::listening::LARGEST_COPY;
use crate::{BinaryType, ReadyState};

impl WebSocket {
    /// The URL after parsing: absolute, its scheme `ws` or `wss`
    /// ([`url`](https://websockets.spec.whatwg.org/#dom-websocket-url)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// let socket = wasm_websocket::WebSocket::new("WS://LocalHost:9998")?;
    /// assert_eq!(socket.url(), "ws://localhost:9998/");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn url(&self) -> String {
        self.inner.raw.url()
    }

    /// The subprotocol that the server chose; empty before `open`, and when it chose none
    /// ([`protocol`](https://websockets.spec.whatwg.org/#dom-websocket-protocol)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::WebSocket;
    ///
    /// let socket = WebSocket::with_protocols("ws://localhost:9998/protocol", ["chat"])?;
    /// assert_eq!(socket.protocol(), "");
    /// socket.onopen(|socket| {
    ///     assert_eq!(socket.protocol(), "chat");
    ///     socket.close();
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn protocol(&self) -> String {
        self.inner.raw.protocol()
    }

    /// The extensions that were negotiated, such as `permessage-deflate`; empty before `open`
    /// ([`extensions`](https://websockets.spec.whatwg.org/#dom-websocket-extensions)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// assert_eq!(socket.extensions(), "");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn extensions(&self) -> String {
        self.inner.raw.extensions()
    }

    /// As what binary messages arrive
    /// ([`binaryType`](https://websockets.spec.whatwg.org/#dom-websocket-binarytype)):
    /// [`BinaryType::Blob`] unless it is changed.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// use wasm_websocket::BinaryType;
    ///
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// assert_eq!(socket.binary_type(), BinaryType::Blob);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn binary_type(&self) -> BinaryType {
        BinaryType::from_browser(&self.inner.raw.binary_type())
    }

    /// Changes as what binary messages arrive, from the next one on
    /// ([`binaryType`](https://websockets.spec.whatwg.org/#dom-websocket-binarytype)). What is called
    /// before control goes back to the browser holds for the first message already.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::BinaryType;
    ///
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.set_binary_type(BinaryType::ArrayBuffer);
    /// socket.onopen(|socket| socket.send(&[1, 2, 3]).expect("an open socket"));
    /// socket.onmessage(|socket, message| {
    ///     assert_eq!(message.data().bytes().as_deref(), Some(&[1, 2, 3][..]));
    ///     socket.close();
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_binary_type(&self, kind: BinaryType) {
        self.inner.raw.set_binary_type(kind.name());
    }

    /// Has messages of up to `bytes` bytes (text counts as UTF-8) copied into Rust by the call that announces
    /// them: that saves those who read them a call for each. Larger ones, and Blobs, are held by the browser
    /// until their content is asked for. 4096 bytes unless another limit is given; 0 is for code
    /// that does not read its messages, or hands them on as JavaScript's values.
    ///
    /// A limit above 4096, and up to 65,536, is for those who read large binary messages one by one. One is copied as
    /// it comes where one of about its size has been before it, of any socket, and has left its memory; else, and if it is
    /// text, it is held all the same. As much memory as one of them needs is kept for that.
    ///
    /// It holds for handlers and listeners that are installed from then on. With the feature `no-modules`,
    /// and when Rust's memory is shared, it is the same to those who read, and saves no call; with 0, a message that
    /// is kept without having been read is then the browser's event, and keeps the browser's socket in memory.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.set_copy_limit(1024);
    /// socket.onopen(|socket| socket.send("Message to send").expect("an open socket"));
    /// socket.onmessage(|socket, message| {
    ///     // It is there already: nothing is copied here.
    ///     assert_eq!(message.data().text().as_deref(), Some("Message to send"));
    ///     socket.close();
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_copy_limit(&self, bytes: usize) {
        self.inner.copy_limit.set(bytes.min(LARGEST_COPY));
    }

    /// Where the socket stands between its construction and its end
    /// ([`readyState`](https://websockets.spec.whatwg.org/#dom-websocket-readystate)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() -> Result<(), wasm_websocket::OpenError> {
    /// use wasm_websocket::ReadyState;
    ///
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// assert_eq!(socket.ready_state(), ReadyState::Connecting);
    /// # Ok(())
    /// # }
    /// ```
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
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| {
    ///     socket.send("é€😀").expect("an open socket");
    ///     assert_eq!(socket.buffered_amount(), 9);
    ///     socket.close();
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn buffered_amount(&self) -> u64 {
        // A byte count: never negative, never a fraction, and `as` saturates.
        self.inner.raw.buffered_amount() as u64
    }
}
