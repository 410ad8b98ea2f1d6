/// Which of the browser's classes carries a [`WebSocketStream`](crate::WebSocketStream).
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wasm_websocket::{Transport, WebSocketStream};
///
/// if Transport::Native.is_supported() {
///     let connect = WebSocketStream::connect("ws://localhost:9998/echo");
///     assert_eq!(connect.transport(Transport::Native).await?.transport(), Transport::Native);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// The one that keeps every promise of these pages. In the browsers of today that is the standard one,
    /// also where the native one is there: see [what it lacks](Self::Native).
    #[default]
    Auto,
    /// The browser's [`WebSocket`](https://websockets.spec.whatwg.org/#the-websocket-interface), which every
    /// browser has. It receives whether anybody reads or not, so that what waits needs a
    /// [`Limit`](crate::Limit); and it does not tell when it can send more, so that it has to be looked at,
    /// but only while somebody waits for that.
    Standard,
    /// The browser's
    /// [`WebSocketStream`](https://github.com/ricea/websocketstream-explainer) (Chrome and Edge 124 and
    /// later). It stops reading when nobody reads, so that the server is held back, and tells when it can send
    /// more. For what a server sends faster than it can be read, and would rather be held back than lose.
    ///
    /// Two faults were seen in Chromium 156, which no page can work around:
    ///
    /// - The renderer crashes, and the page with it, when the connection is cut while a write is under way:
    ///   when more than about 128 KiB were sent and not taken by the network yet. Do not send more than that
    ///   without an answer.
    /// - When the server closes while messages wait in the browser, up to about 128 KiB of the last ones are
    ///   lost, and the end is clean all the same. Here only who reads slowly is concerned, because
    ///   256 KiB are read ahead: let the server wait for an answer to its last message before it closes.
    Native,
}

impl Transport {
    /// Whether there is such a class here.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::Transport;
    ///
    /// assert!(Transport::Standard.is_supported());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_supported(self) -> bool {
        match self {
            Self::Auto | Self::Standard => crate::WebSocket::is_supported(),
            Self::Native => super::native::Native::is_supported(),
        }
    }
}
