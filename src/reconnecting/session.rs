use super::engine::Engine;
use crate::{Message, Payload, SendError};
use std::fmt;
use std::future::poll_fn;
use std::rc::Weak;
use std::task::Poll;

/// One connection while the hook [`on_connect`](crate::ReconnectingBuilder::on_connect) runs: what it sends goes
/// before the outbox, and is not sent again. When the hook is over, or the connection is gone, it does nothing.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use wasm_websocket::{ReconnectingEvent, ReconnectingWebSocket, Session};
///
/// async fn log_in(session: Session) -> Result<(), Box<dyn std::error::Error>> {
///     session.send("token-1")?;
///     let answer = session.recv().await.ok_or("gone")?;
///     if answer.text().as_deref() == Some("token-1") { Ok(()) } else { Err("refused".into()) }
/// }
///
/// let mut socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").on_connect(log_in).build();
/// socket.send("Message to send").await.unwrap();
/// loop {
///     if let Some(ReconnectingEvent::Message(message)) = socket.next().await {
///         assert_eq!(message.text().as_deref(), Some("Message to send"));
///         break;
///     }
/// }
/// # }
/// ```
pub struct Session {
    engine: Weak<Engine>,
    run: u64,
}

impl Session {
    pub(crate) fn new(engine: Weak<Engine>, run: u64) -> Self {
        Self { engine, run }
    }

    /// Sends `payload` now, whatever waits in the outbox.
    ///
    /// # Errors
    ///
    /// The connection is gone, or the hook over ([`is_closed`](SendError::is_closed)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::ReconnectingWebSocket;
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo")
    ///     .on_connect(async |session| session.send("subscribe: news"))
    ///     .build();
    /// # let _ = socket;
    /// # }
    /// ```
    pub fn send(&self, payload: impl Payload) -> Result<(), SendError> {
        let parts = payload.parts();
        match self.engine.upgrade() {
            Some(engine) => engine.greet(self.run, parts),
            None => Err(SendError::closed(parts.describe())),
        }
    }

    /// The next message of this connection; `None` when it is gone. What is not read here is an
    /// [event](crate::ReconnectingEvent::Message) later.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::ReconnectingWebSocket;
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/flood?count=1&size=10")
    ///     .on_connect(async |session| session.recv().await.map(drop).ok_or("no greeting"))
    ///     .build();
    /// # let _ = socket;
    /// # }
    /// ```
    pub async fn recv(&self) -> Option<Message> {
        poll_fn(|context| match self.engine.upgrade() {
            Some(engine) => engine.poll_greeting(self.run, context),
            None => Poll::Ready(None),
        })
        .await
    }

    /// The subprotocol that the server chose, or nothing.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{Endpoint, ReconnectingWebSocket};
    ///
    /// let chat = Endpoint::new("ws://localhost:9998/protocol").protocols(["chat"]);
    /// let socket = ReconnectingWebSocket::builder(chat)
    ///     .on_connect(async |session| match session.protocol().as_str() {
    ///         "chat" => Ok(()),
    ///         _ => Err("not my kind of server"),
    ///     })
    ///     .build();
    /// # let _ = socket;
    /// # }
    /// ```
    #[must_use]
    pub fn protocol(&self) -> String {
        let link = self.engine.upgrade().and_then(|engine| engine.link());
        link.map(|link| link.protocol()).unwrap_or_default()
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("protocol", &self.protocol()).finish_non_exhaustive()
    }
}
