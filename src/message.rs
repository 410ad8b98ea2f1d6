use std::fmt;
use wasm_bindgen::JsValue;

/// A message, as it arrives at [`onmessage`](crate::WebSocket::onmessage)
/// ([`MessageEvent`](https://html.spec.whatwg.org/#the-messageevent-interface)).
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() -> Result<(), wasm_websocket::OpenError> {
/// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
/// socket.onmessage(|_, message| {
///     assert_eq!(message.origin(), "ws://localhost:9998");
///     let text: Option<String> = message.data().text();
/// });
/// # Ok(())
/// # }
/// ```
pub struct MessageEvent {
    event: web_sys::MessageEvent,
}

impl MessageEvent {
    /// What the server sent. Nothing is copied by asking for it.
    #[must_use]
    pub fn data(&self) -> Message {
        Message { value: self.event.data() }
    }

    /// The origin of the socket's URL, such as `ws://localhost:9998`.
    #[must_use]
    pub fn origin(&self) -> String {
        self.event.origin()
    }
}

impl From<web_sys::MessageEvent> for MessageEvent {
    fn from(event: web_sys::MessageEvent) -> Self {
        Self { event }
    }
}

impl fmt::Debug for MessageEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageEvent")
            .field("data", &self.data())
            .field("origin", &self.origin())
            .finish()
    }
}

/// One whole message: text, or binary data.
///
/// It holds the browser's value. Its content is copied into Rust only when it is asked for.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() -> Result<(), wasm_websocket::OpenError> {
/// # let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
/// socket.onmessage(|_, message| match message.data().text() {
///     Some(text) => assert!(!text.is_empty()),
///     None => { /* binary: `message.data().into_js()` is a Blob */ }
/// });
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Message {
    value: JsValue,
}

impl Message {
    /// Whether the server sent text. If not, it sent binary data.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.value.is_string()
    }

    /// The text, copied into Rust as UTF-8, or `None` when the message is binary.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        self.value.as_string()
    }

    /// The browser's value, uncopied: a string for text, a `Blob` for binary data, which is the
    /// default of [`binaryType`](https://websockets.spec.whatwg.org/#dom-websocket-binarytype).
    #[must_use]
    pub fn into_js(self) -> JsValue {
        self.value
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Message").field(&self.value).finish()
    }
}

impl AsRef<JsValue> for Message {
    fn as_ref(&self) -> &JsValue {
        &self.value
    }
}
