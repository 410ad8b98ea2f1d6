use super::Message;
use crate::sys::RawSocket;
use std::fmt;
use std::rc::Rc;

/// A message, as it arrives at [`onmessage`](crate::WebSocket::onmessage)
/// ([`MessageEvent`](https://html.spec.whatwg.org/#the-messageevent-interface)).
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
///     assert_eq!(message.origin(), "ws://localhost:9998");
///     assert_eq!(message.data().text().as_deref(), Some("Message to send"));
///     socket.close();
/// });
/// # wasm_websocket_testing::ended(socket.as_raw()).await;
/// # Ok(())
/// # }
/// ```
pub struct MessageEvent {
    data: Message,
    socket: Rc<RawSocket>,
}

impl MessageEvent {
    pub(crate) fn new(data: Message, socket: Rc<RawSocket>) -> Self {
        Self { data, socket }
    }

    /// What the server sent ([`data`](https://html.spec.whatwg.org/#dom-messageevent-data)). Nothing is
    /// copied by looking at it.
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
    ///     assert!(message.data().is_text());
    ///     socket.close();
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn data(&self) -> &Message {
        &self.data
    }

    /// What the server sent, to keep.
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
    ///     // A message can be sent again, and is not copied for that.
    ///     let message = message.into_data();
    ///     socket.send(message).expect("an open socket");
    ///     socket.close();
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn into_data(self) -> Message {
        self.data
    }

    /// The origin of the socket's URL, such as `ws://localhost:9998`
    /// ([`origin`](https://html.spec.whatwg.org/#dom-messageevent-origin)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let socket = wasm_websocket::WebSocket::new("ws://localhost:9998/echo?a=b")?;
    /// socket.onopen(|socket| socket.send("Message to send").expect("an open socket"));
    /// socket.onmessage(|socket, message| {
    ///     assert_eq!(message.origin(), "ws://localhost:9998");
    ///     socket.close();
    /// });
    /// # wasm_websocket_testing::ended(socket.as_raw()).await;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn origin(&self) -> String {
        origin(&self.socket.url())
    }
}

impl fmt::Debug for MessageEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageEvent")
            .field("data", &self.data)
            .field("origin", &self.origin())
            .finish()
    }
}

/// The [origin](https://url.spec.whatwg.org/#concept-url-origin) of a URL that the browser has parsed: its
/// scheme, host and port as they stand there, without the credentials.
pub(crate) fn origin(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return String::new() };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}")
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::origin;

    #[test]
    fn s46_an_origin_is_scheme_host_and_port() {
        assert_eq!(origin("ws://localhost:9998/echo?a#b"), "ws://localhost:9998");
        assert_eq!(origin("wss://example.com/"), "wss://example.com");
        assert_eq!(origin("ws://[::1]:80?x@y"), "ws://[::1]:80");
        assert_eq!(origin("ws://user:pass@host/@"), "ws://host");
        assert_eq!(origin(""), "");
    }
}
