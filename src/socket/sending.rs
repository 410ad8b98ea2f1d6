//! What can be done with a socket: send, and close.

use super::WebSocket;
use crate::payload::Parts;
use crate::{BrowserError, CloseCode, CloseError, CloseReason, Payload, ReadyState, SendError};

impl WebSocket {
    /// Sends `payload` as one message: text is encoded in UTF-8, bytes go as they are
    /// ([`send`](https://websockets.spec.whatwg.org/#dom-websocket-send)). See [`Payload`] for all that
    /// can be sent.
    ///
    /// `Ok` means that the browser took the message, not that it arrived. The browser has its own copy
    /// then: what happens to the payload's bytes afterwards does not change the message.
    ///
    /// # Errors
    ///
    /// The socket is not open yet ([`is_connecting`](SendError::is_connecting)), or not any more
    /// ([`is_closed`](SendError::is_closed)). The standard is silent in the second case and only lets
    /// [`buffered_amount`](Self::buffered_amount) grow; it grows here too. JavaScript's bytes lie in
    /// shared memory ([`is_not_accepted`](SendError::is_not_accepted)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| {
    ///     socket.send("text").expect("an open socket");
    ///     socket.send(String::from("text, too")).expect("an open socket");
    ///     socket.send(&[1, 2, 3]).expect("an open socket");
    ///     socket.send(vec![1, 2, 3]).expect("an open socket");
    ///     socket.send(&js_sys::Uint8Array::from([1, 2, 3].as_slice())).expect("an open socket");
    ///     socket.close();
    ///     assert!(socket.send("too late").unwrap_err().is_closed());
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn send(&self, payload: impl Payload) -> Result<(), SendError> {
        self.send_parts(payload.parts())
    }

    pub(crate) fn send_parts(&self, payload: Parts<'_>) -> Result<(), SendError> {
        let state = payload
            .send_over(&self.inner.raw)
            .map_err(|thrown| SendError::thrown(payload.describe(), BrowserError::from(thrown)))?;
        // The browser says nothing when it discards a message; the state is what tells.
        match ReadyState::from_browser(state) {
            ReadyState::Closing | ReadyState::Closed => Err(SendError::closed(payload.describe())),
            ReadyState::Connecting | ReadyState::Open => Ok(()),
        }
    }

    /// Starts the closing handshake without a code
    /// ([`close`](https://websockets.spec.whatwg.org/#dom-websocket-close)).
    ///
    /// What was sent before is still delivered; nothing is received any more. The state is CLOSING at
    /// once, [`onclose`](Self::onclose) comes later, with [`CloseCode::NO_STATUS`] when the server
    /// answers in kind. A socket that is still CONNECTING never opens; it fails: `error`, then `close`
    /// with [`CloseCode::ABNORMAL`], except where the server's answer crosses the call, which may end it
    /// as if it had been open. Closing twice does nothing.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{CloseCode, ReadyState};
    ///
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| {
    ///     socket.close();
    ///     assert_eq!(socket.ready_state(), ReadyState::Closing);
    /// });
    /// socket.onclose(|_, close| assert_eq!(close.code, CloseCode::NO_STATUS));
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn close(&self) {
        self.inner.close();
    }

    /// Starts the closing handshake with a code, and a reason of at most 123 bytes of UTF-8
    /// ([`close`](https://websockets.spec.whatwg.org/#dom-websocket-close)). Otherwise it is as
    /// [`close`](Self::close).
    ///
    /// # Errors
    ///
    /// The code is neither 1000 nor one of 3000 to 4999
    /// ([`is_invalid_code`](CloseError::is_invalid_code)); the reason is too long
    /// ([`is_reason_too_long`](CloseError::is_reason_too_long), and [`CloseReason::truncated`] makes
    /// it fit). Both are checked in every state, and then nothing was closed.
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
    /// socket.onopen(|socket| {
    ///     assert!(socket.close_with(CloseCode::GOING_AWAY, "").is_err());
    ///     socket.close_with(CloseCode::NORMAL, "done").expect("a code that may be sent");
    /// });
    /// // The server's answer repeats the code; most servers leave the reason out.
    /// socket.onclose(|_, close| assert_eq!(close.code, CloseCode::NORMAL));
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn close_with(&self, code: CloseCode, reason: &str) -> Result<(), CloseError> {
        if !code.may_be_sent() {
            return Err(CloseError::invalid_code(code));
        }
        CloseReason::check(reason)?;
        self.inner
            .raw
            .close_with_code_and_reason(code.into(), reason)
            .map_err(|thrown| CloseError::thrown(BrowserError::from(thrown)))
    }
}
