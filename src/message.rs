pub(crate) mod copied;
mod event;
pub(crate) mod held;
mod load;

pub use event::MessageEvent;
pub use load::Load;

use crate::sys;
use crate::turns::Turns;
use copied::Copied;
use held::Held;
use js_sys::{ArrayBuffer, JsString, Uint8Array};
use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// One whole message: text, or binary data.
///
/// A small one was copied into Rust as it came, and is there already; a large one holds the browser's value, and its
/// content is copied when it is asked for (see [`set_copy_limit`](crate::WebSocket::set_copy_limit)).
/// Either way it is the same to those who read it.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wasm_websocket::{BinaryType, WebSocket};
///
/// let socket = WebSocket::new("ws://localhost:9998/echo")?;
/// socket.set_binary_type(BinaryType::ArrayBuffer);
/// socket.onopen(|socket| {
///     socket.send("text").expect("an open socket");
///     socket.send(&[1, 2, 3]).expect("an open socket");
/// });
/// socket.onmessage(|socket, message| {
///     let message = message.into_data();
///     if let Some(text) = message.text() {
///         assert_eq!(text, "text");
///     } else if let Some(bytes) = message.bytes() {
///         assert_eq!(*bytes, [1, 2, 3]);
///         socket.close();
///     }
/// });
/// # wasm_websocket_testing::ended(socket.as_raw()).await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Message {
    pub(crate) content: Content,
    /// In which order what its socket received is loaded.
    turns: Option<Rc<Turns>>,
}

#[derive(Clone)]
pub(crate) enum Content {
    Text(String),
    Binary(Copied),
    /// A string, an `ArrayBuffer`, a `Blob`; in some runtimes a `Uint8Array`.
    Held(Held),
}

impl Message {
    pub(crate) fn held(value: JsValue) -> Self {
        Self { content: Content::Held(value.into()), turns: None }
    }

    pub(crate) fn received(content: Content, turns: Rc<Turns>) -> Self {
        Self { content, turns: Some(turns) }
    }

    /// Asks for the content now, if that is still to be done.
    #[inline(always)]
    pub(crate) fn settle(&self) {
        if let Content::Held(held) = &self.content {
            held.settle();
        }
    }

    /// How large it is, in bytes (text as UTF-8).
    pub(crate) fn size(&self) -> usize {
        match &self.content {
            Content::Text(text) => text.len(),
            Content::Binary(bytes) => bytes.len(),
            Content::Held(value) => value.size(),
        }
    }

    /// Whether it is text. If not, it is binary data.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Message;
    ///
    /// assert!(Message::from("text").is_text());
    /// assert!(!Message::from(vec![1, 2, 3]).is_text());
    /// # }
    /// ```
    #[must_use]
    pub fn is_text(&self) -> bool {
        match &self.content {
            Content::Text(_) => true,
            Content::Binary(_) => false,
            Content::Held(value) => !value.is_buffer() && value.is_string(),
        }
    }

    /// Whether it is a `Blob`: binary data that has to be awaited ([`load`](Self::load)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| socket.send(&[1, 2, 3]).expect("an open socket"));
    /// socket.onmessage(|socket, message| {
    ///     assert!(message.data().is_blob());
    ///     assert!(message.data().bytes().is_none());
    ///     socket.close();
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_blob(&self) -> bool {
        matches!(&self.content, Content::Held(value) if value.has_type::<web_sys::Blob>())
    }

    /// The text as UTF-8, or `None` when it is binary data. It is copied if the browser holds it.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Message;
    ///
    /// assert_eq!(Message::from("text").text().as_deref(), Some("text"));
    /// assert_eq!(Message::from(vec![1, 2, 3]).text(), None);
    /// # }
    /// ```
    #[must_use]
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match &self.content {
            Content::Text(text) => Some(Cow::Borrowed(text)),
            Content::Binary(_) => None,
            Content::Held(value) if value.is_buffer() => None,
            Content::Held(value) => sys::text(value).map(Cow::Owned),
        }
    }

    /// The bytes, or `None` when it is text, or a `Blob`, which [`load`](Self::load) makes one
    /// whose bytes are at hand. They are copied if the browser holds them.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Message;
    ///
    /// assert_eq!(Message::from(vec![1, 2, 3]).bytes().as_deref(), Some(&[1, 2, 3][..]));
    /// assert_eq!(Message::from("text").bytes(), None);
    /// # }
    /// ```
    #[must_use]
    pub fn bytes(&self) -> Option<Cow<'_, [u8]>> {
        match &self.content {
            Content::Text(_) => None,
            Content::Binary(bytes) => Some(Cow::Borrowed(bytes)),
            Content::Held(value) => {
                let mut bytes = Vec::new();
                value.append_to(&mut bytes).map(|_| Cow::Owned(bytes))
            }
        }
    }

    /// Appends the content to `bytes`, text as UTF-8, and returns how many bytes that were; `None` when
    /// it is a `Blob`. For those who use one buffer for many messages.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Message;
    ///
    /// let mut buffer = Vec::new();
    /// assert_eq!(Message::from(vec![1, 2, 3]).copy_into(&mut buffer), Some(3));
    /// assert_eq!(Message::from("é").copy_into(&mut buffer), Some(2));
    /// assert_eq!(buffer, [1, 2, 3, 0xC3, 0xA9]);
    /// # }
    /// ```
    pub fn copy_into(&self, bytes: &mut Vec<u8>) -> Option<usize> {
        let before = bytes.len();
        match &self.content {
            Content::Text(text) => bytes.extend_from_slice(text.as_bytes()),
            Content::Binary(binary) => bytes.extend_from_slice(binary),
            Content::Held(value) => match value.append_to(bytes) {
                None => bytes.extend_from_slice(sys::text(value)?.as_bytes()),
                length => return length,
            },
        }
        Some(bytes.len() - before)
    }

    /// The text, or the message itself when it is binary data. It is copied if the browser holds it.
    ///
    /// # Errors
    ///
    /// It is no text.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Message;
    ///
    /// assert_eq!(Message::from("text").into_text().unwrap(), "text");
    /// let message = Message::from(vec![1, 2, 3]).into_text().unwrap_err();
    /// assert_eq!(message.into_bytes().unwrap(), [1, 2, 3]);
    /// # }
    /// ```
    pub fn into_text(self) -> Result<String, Self> {
        match self.content {
            Content::Text(text) => Ok(text),
            _ => self.text().map(Cow::into_owned).ok_or(self),
        }
    }

    /// The bytes, or the message itself when it is text or a `Blob`. They are copied if the browser holds
    /// them.
    ///
    /// # Errors
    ///
    /// It is no binary data, or has to be awaited ([`is_blob`](Self::is_blob)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Message;
    ///
    /// assert_eq!(Message::from(vec![1, 2, 3]).into_bytes().unwrap(), [1, 2, 3]);
    /// assert!(Message::from("text").into_bytes().unwrap_err().is_text());
    /// # }
    /// ```
    pub fn into_bytes(self) -> Result<Vec<u8>, Self> {
        match self.content {
            Content::Binary(bytes) => Ok(bytes.into_inner()),
            _ => self.bytes().map(Cow::into_owned).ok_or(self),
        }
    }

    /// The browser's value: a string for text, an `ArrayBuffer` or a `Blob` for binary data. It is not
    /// copied, unless Rust has it already.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Message;
    ///
    /// assert_eq!(Message::from("text").into_js(), "text");
    /// # }
    /// ```
    #[must_use]
    pub fn into_js(self) -> JsValue {
        match self.content {
            Content::Text(text) => JsValue::from_str(&text),
            Content::Binary(bytes) => Uint8Array::new_from_slice(&bytes).buffer().into(),
            Content::Held(value) => value.into_js(),
        }
    }

    /// Makes the content of a `Blob` available to [`bytes`](Self::bytes), and any other message wait for
    /// its turn: what came over one socket is loaded in the order in which it was asked for, however long
    /// the browser takes for each. A future that is dropped gives its turn away; one that is kept, and neither
    /// awaited nor dropped, holds up those after it.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_bindgen_futures::spawn_local;
    ///
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo")?;
    /// socket.onopen(|socket| socket.send(&[1, 2, 3]).expect("an open socket"));
    /// socket.onmessage(|socket, message| {
    ///     let loading = message.into_data().load();
    ///     spawn_local(async {
    ///         let message = loading.await.expect("a Blob that can be read");
    ///         assert_eq!(message.bytes().as_deref(), Some(&[1, 2, 3][..]));
    ///     });
    ///     socket.close();
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn load(self) -> Load {
        Load::new(self)
    }
}

/// A copy of the bytes that the browser holds, if they are at hand.
pub(crate) fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    sys::append(value, &mut bytes).map(|_| bytes)
}

/// The bytes that the browser holds, without copying them.
pub(crate) fn view(value: &JsValue) -> Option<Uint8Array> {
    match value.dyn_ref::<ArrayBuffer>() {
        // A buffer that was given away has no bytes, and allows no view.
        Some(buffer) if buffer.byte_length() == 0 => Some(Uint8Array::new_with_length(0)),
        Some(buffer) => Some(Uint8Array::new(buffer)),
        None => value.dyn_ref::<Uint8Array>().cloned(),
    }
}

/// How large what the browser holds is, in bytes (text as UTF-8).
pub(crate) fn size(value: &JsValue) -> usize {
    match value.dyn_ref::<JsString>() {
        Some(text) => sys::utf8_length(text),
        None => usize::try_from(sys::size_of(value)).unwrap_or(usize::MAX),
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple("Message");
        match &self.content {
            Content::Text(text) => tuple.field(text),
            Content::Binary(bytes) => tuple.field(&**bytes),
            Content::Held(value) => tuple.field(value),
        };
        tuple.finish()
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self { content: Content::Text(text), turns: None }
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Vec<u8>> for Message {
    fn from(bytes: Vec<u8>) -> Self {
        Self { content: Content::Binary(bytes.into()), turns: None }
    }
}

impl From<&[u8]> for Message {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_owned().into()
    }
}
