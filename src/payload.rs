#![allow(private_interfaces, reason = "the trait is sealed: nobody else calls its method")]

use crate::Message;
use crate::error::Sent;
use crate::message::{self, Content};
use crate::sys::{self, RawSocket, size_of};
use js_sys::{ArrayBuffer, JsString, Uint8Array};
use wasm_bindgen::JsValue;

/// What [`WebSocket::send`](crate::WebSocket::send) takes.
///
/// Text: `&str`, `String`, and `JsString`, which is not decoded for it. Binary data: `&[u8]`, arrays,
/// `Vec<u8>`, `bytes::Bytes` (feature `bytes`), `Uint8Array` (its own slice only), `ArrayBuffer`, `Blob`.
/// Either: a [`Message`], such as one that was received. None of them is copied by this crate, unless
/// Rust's memory is shared between threads, which the browser does not accept: then Rust's bytes are
/// copied once, into a buffer that is used again.
///
/// The trait is sealed.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wasm_websocket::{Payload, SendError, WebSocket};
///
/// fn send_twice(socket: &WebSocket, payload: impl Payload + Copy) -> Result<(), SendError> {
///     socket.send(payload)?;
///     socket.send(payload)
/// }
///
/// let socket = WebSocket::new("ws://localhost:9998/echo")?;
/// socket.onopen(|socket| {
///     send_twice(socket, "text").expect("an open socket");
///     send_twice(socket, &[1, 2, 3]).expect("an open socket");
///     socket.close();
/// });
/// # wasm_websocket_testing::ended(socket.as_raw()).await;
/// # Ok(())
/// # }
/// ```
pub trait Payload: sealed::Payload {}

pub(crate) mod sealed {
    pub trait Payload {
        fn parts(&self) -> super::Parts<'_>;
    }
}

/// The ways in which a payload reaches the browser.
#[derive(Clone, Copy)]
pub(crate) enum Parts<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
    /// What JavaScript holds already.
    Js(&'a JsValue),
    /// The same, when nobody changes it any more, and its size is known.
    #[cfg(feature = "hosted")]
    Kept(&'a JsValue, usize),
}

impl Parts<'_> {
    pub(crate) fn send_over(self, socket: &RawSocket) -> Result<u16, JsValue> {
        match self {
            Self::Text(text) => sys::send_text(socket, text),
            Self::Bytes(bytes) => sys::send_bytes(socket, bytes),
            Self::Js(value) => sys::send_value(socket, value),
            #[cfg(feature = "hosted")]
            Self::Kept(value, _) => sys::send_value(socket, value),
        }
    }

    /// A copy that stays as it is, whatever the page does with its bytes.
    pub(crate) fn to_message(self) -> Message {
        match self {
            Self::Text(text) => text.into(),
            Self::Bytes(bytes) => bytes.into(),
            Self::Js(value) => match message::bytes(value) {
                Some(bytes) => bytes.into(),
                // Texts and Blobs never change.
                None => Message::held(value.clone()),
            },
            #[cfg(feature = "hosted")]
            Self::Kept(value, _) => Message::held(value.clone()),
        }
    }

    /// In bytes, as `bufferedAmount` counts them.
    pub(crate) fn size(self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
            Self::Js(value) => message::size(value),
            #[cfg(feature = "hosted")]
            Self::Kept(_, size) => size,
        }
    }

    /// For an error.
    pub(crate) fn describe(self) -> Sent {
        match self {
            Self::Text(text) => Sent::Text(text.len()),
            Self::Bytes(bytes) => Sent::Binary(bytes.len() as u64),
            Self::Js(value) if value.is_string() => Sent::JsText(size_of(value)),
            Self::Js(value) => Sent::Binary(size_of(value)),
            #[cfg(feature = "hosted")]
            Self::Kept(_, size) => Sent::Binary(size as u64),
        }
    }
}

macro_rules! payloads {
    ($($(#[$attribute:meta])* $type:ty: $part:ident;)*) => {$(
        $(#[$attribute])*
        impl Payload for $type {}

        $(#[$attribute])*
        impl sealed::Payload for $type {
            fn parts(&self) -> Parts<'_> {
                Parts::$part(self)
            }
        }
    )*};
}

payloads! {
    str: Text;
    String: Text;
    [u8]: Bytes;
    Vec<u8>: Bytes;
    #[cfg(feature = "bytes")]
    bytes::Bytes: Bytes;
    JsString: Js;
    Uint8Array: Js;
    ArrayBuffer: Js;
    web_sys::Blob: Js;
}

impl<const N: usize> Payload for [u8; N] {}

impl<const N: usize> sealed::Payload for [u8; N] {
    fn parts(&self) -> Parts<'_> {
        Parts::Bytes(self)
    }
}

impl Payload for Message {}

impl sealed::Payload for Message {
    fn parts(&self) -> Parts<'_> {
        match &self.content {
            Content::Text(text) => Parts::Text(text),
            Content::Binary(bytes) => Parts::Bytes(bytes),
            Content::Held(value) => Parts::Js(value),
        }
    }
}

/// Whatever can be sent can be sent by reference.
impl<P: Payload + ?Sized> Payload for &P {}

impl<P: sealed::Payload + ?Sized> sealed::Payload for &P {
    fn parts(&self) -> Parts<'_> {
        (**self).parts()
    }
}
