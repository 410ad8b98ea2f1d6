use std::fmt;

/// As what binary messages arrive
/// ([`binaryType`](https://websockets.spec.whatwg.org/#dom-websocket-binarytype)).
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() -> Result<(), wasm_websocket::OpenError> {
/// use wasm_websocket::{BinaryType, WebSocket};
///
/// let socket = WebSocket::new("ws://localhost:9998/echo")?;
/// assert_eq!(socket.binary_type(), BinaryType::Blob);
/// socket.set_binary_type(BinaryType::ArrayBuffer);
/// assert_eq!(socket.binary_type().to_string(), "arraybuffer");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BinaryType {
    /// A `Blob`, which the browser may keep on the disk: its bytes have to be awaited
    /// ([`Message::load`](crate::Message::load)). It is the standard's default.
    #[default]
    Blob,
    /// An `ArrayBuffer`, whose bytes are at hand ([`Message::bytes`](crate::Message::bytes)).
    ArrayBuffer,
}

impl BinaryType {
    /// The name in the standard: `blob` or `arraybuffer`.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// assert_eq!(wasm_websocket::BinaryType::Blob.name(), "blob");
    /// # }
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Blob => "blob",
            Self::ArrayBuffer => "arraybuffer",
        }
    }

    /// What the browser answered. Bytes that are not in a Blob are at hand, whatever the kind is called:
    /// Bun has one more.
    pub(crate) fn from_browser(name: &str) -> Self {
        if name == Self::Blob.name() { Self::Blob } else { Self::ArrayBuffer }
    }
}

/// The name in the standard, as [`BinaryType::name`] gives it.
impl fmt::Display for BinaryType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
