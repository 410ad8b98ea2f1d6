use super::endpoint::Provider;
use super::engine::{Engine, Settings};
use super::link::Browser;
use super::{Backoff, Endpoint, Heartbeat, Outbox, ReconnectingWebSocket, Session};
use crate::{BinaryType, CloseEvent, Limit};
use std::error::Error;
use std::rc::Rc;
use std::time::Duration;

/// How a [`ReconnectingWebSocket`] connects, and stays connected.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use std::time::Duration;
/// use wasm_websocket::{Backoff, Heartbeat, Outbox, ReconnectingBuilder, ReconnectingWebSocket, WhenFull};
///
/// let builder: ReconnectingBuilder = ReconnectingWebSocket::builder("ws://localhost:9998/echo")
///     .backoff(Backoff::default().max_retries(20))
///     .heartbeat(Heartbeat::every(Duration::from_secs(25)).payload("ping"))
///     .outbox(Outbox::bytes(1 << 16).when_full(WhenFull::DropOldest));
/// let socket = builder.build();
/// # let _ = socket;
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is connected before it is built"]
pub struct ReconnectingBuilder {
    settings: Settings,
}

impl ReconnectingBuilder {
    pub(super) fn new(endpoint: Endpoint) -> Self {
        Self { settings: Settings::new(endpoint) }
    }

    /// Several endpoints, one after the other: when an attempt fails, or a connection was not
    /// [stable](Backoff::stable_after), it is the next one's turn. An empty list changes nothing.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{ReconnectingEvent, ReconnectingWebSocket};
    ///
    /// let mut socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo")
    ///     .endpoints(["ws://localhost:9998/echo", "wss://spare.example.com/echo"])
    ///     .build();
    /// # loop { if let Some(ReconnectingEvent::Open) = socket.next().await { break; } }
    /// assert_eq!(socket.url(), "ws://localhost:9998/echo");
    /// # }
    /// ```
    pub fn endpoints(mut self, endpoints: impl IntoIterator<Item = impl Into<Endpoint>>) -> Self {
        let list: Vec<_> = endpoints.into_iter().map(Into::into).collect();
        if !list.is_empty() {
            self.settings.provider = Provider::List(list);
        }
        self
    }

    /// Asks for the endpoint before every attempt, for a fresh token, say. The argument is the number of the
    /// [attempt](crate::ReconnectingEvent::Connecting). An error is a failed attempt, and so is what takes longer
    /// than the [timeout](Self::timeout).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{Endpoint, ReconnectingWebSocket};
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo")
    ///     .endpoint(async |attempt| {
    ///         if attempt > 100 {
    ///             return Err("no more tokens");
    ///         }
    ///         Ok(Endpoint::new(format!("ws://localhost:9998/echo?token={attempt}")))
    ///     })
    ///     .build();
    /// # let _ = socket;
    /// # }
    /// ```
    pub fn endpoint<E: Into<Box<dyn Error>>>(
        mut self,
        provider: impl AsyncFn(u32) -> Result<Endpoint, E> + 'static,
    ) -> Self {
        let provider = Rc::new(provider);
        self.settings.provider = Provider::Ask(Rc::new(move |attempt| {
            let provider = Rc::clone(&provider);
            Box::pin(async move { provider(attempt).await.map_err(Into::into) })
        }));
        self
    }

    /// What is done with every connection first, before the outbox is sent: authenticate, subscribe again. An error
    /// is a failed attempt, and so is what takes longer than the [timeout](Self::timeout).
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
    pub fn on_connect<E: Into<Box<dyn Error>>>(
        mut self,
        hook: impl AsyncFn(Session) -> Result<(), E> + 'static,
    ) -> Self {
        let hook = Rc::new(hook);
        self.settings.on_connect = Some(Rc::new(move |session| {
            let hook = Rc::clone(&hook);
            Box::pin(async move { hook(session).await.map_err(Into::into) })
        }));
        self
    }

    /// How long to wait before the next attempt, and after how many to give up.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{Backoff, ReconnectingWebSocket};
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo")
    ///     .backoff(Backoff::default().max_retries(20))
    ///     .build();
    /// # let _ = socket;
    /// # }
    /// ```
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.settings.backoff = backoff;
        self
    }

    /// How dead connections are found that nobody has closed. Without it they are not.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use std::time::Duration;
    /// use wasm_websocket::{Heartbeat, ReconnectingWebSocket};
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo")
    ///     .heartbeat(Heartbeat::every(Duration::from_secs(25)))
    ///     .build();
    /// # let _ = socket;
    /// # }
    /// ```
    pub fn heartbeat(mut self, heartbeat: Heartbeat) -> Self {
        self.settings.heartbeat = Some(heartbeat);
        self
    }

    /// How much may wait to be sent, and what happens when that is not enough.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{Outbox, ReconnectingWebSocket, WhenFull};
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo")
    ///     .outbox(Outbox::messages(1000).when_full(WhenFull::DropOldest))
    ///     .build();
    /// # let _ = socket;
    /// # }
    /// ```
    pub fn outbox(mut self, outbox: Outbox) -> Self {
        self.settings.outbox = outbox;
        self
    }

    /// Which ends are followed by another attempt. By default all are, a server's clean 1000 included, which a proxy
    /// may have sent. Only the application's own close, and what would fail the same way again (the URL, a
    /// subprotocol, the browser's policy), never are. An attempt that fails ends with
    /// [1006](crate::CloseCode::ABNORMAL).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{ReconnectingEvent, ReconnectingWebSocket};
    ///
    /// let mut socket = ReconnectingWebSocket::builder("ws://localhost:9998/close?code=4401")
    ///     .reconnect_if(|close| close.code != 4401)
    ///     .build();
    /// while let Some(event) = socket.next().await {
    ///     if let ReconnectingEvent::GaveUp { .. } = event {
    ///         break;
    ///     }
    /// }
    /// # }
    /// ```
    pub fn reconnect_if(mut self, reconnect_if: impl Fn(&CloseEvent) -> bool + 'static) -> Self {
        self.settings.reconnect_if = Some(Rc::new(reconnect_if));
        self
    }

    /// How long the endpoint, the handshake and the hook may take, each. The default is 10 seconds: Chromium delays
    /// handshakes after failed ones, by seconds, and a shorter time would feed itself.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use std::time::Duration;
    /// use wasm_websocket::ReconnectingWebSocket;
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo")
    ///     .timeout(Duration::from_secs(20))
    ///     .build();
    /// # let _ = socket;
    /// # }
    /// ```
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.settings.timeout = limit;
        self
    }

    /// How long the server may take to answer a closing handshake. The default is 10 seconds.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use std::time::Duration;
    /// use wasm_websocket::ReconnectingWebSocket;
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo")
    ///     .close_timeout(Duration::from_secs(1))
    ///     .build();
    /// # let _ = socket;
    /// # }
    /// ```
    pub fn close_timeout(mut self, limit: Duration) -> Self {
        self.settings.close_timeout = limit;
        self
    }

    /// How much may wait to be read, as of [`Connect::receive_limit`](crate::Connect::receive_limit); it holds
    /// across connections. What it drops is [reported](crate::ReconnectingEvent::Dropped). A limit that closes is
    /// followed by another attempt.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{Limit, ReconnectingWebSocket};
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo")
    ///     .receive_limit(Limit::messages(1000).drop_oldest())
    ///     .build();
    /// # let _ = socket;
    /// # }
    /// ```
    pub fn receive_limit(mut self, limit: Limit) -> Self {
        self.settings.receive_limit = limit;
        self
    }

    /// As what binary messages come, over every connection
    /// ([`binaryType`](https://websockets.spec.whatwg.org/#dom-websocket-binarytype)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{BinaryType, ReconnectingWebSocket};
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo")
    ///     .binary_type(BinaryType::Blob)
    ///     .build();
    /// # let _ = socket;
    /// # }
    /// ```
    pub fn binary_type(mut self, kind: BinaryType) -> Self {
        self.settings.binary_type = kind;
        self
    }

    /// Up to how many bytes a message is copied as it comes, as of
    /// [`Connect::copy_limit`](crate::Connect::copy_limit).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::ReconnectingWebSocket;
    ///
    /// let socket =
    ///     ReconnectingWebSocket::builder("ws://localhost:9998/echo").copy_limit(0).build();
    /// # let _ = socket;
    /// # }
    /// ```
    pub fn copy_limit(mut self, bytes: usize) -> Self {
        self.settings.copy_limit = bytes;
        self
    }

    /// Begins with the first attempt. What can be wrong is told by events, an
    /// [invalid URL](crate::DisconnectError::is_invalid_url) too.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{ReconnectingState, ReconnectingWebSocket};
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
    /// assert_eq!(socket.state(), ReconnectingState::Connecting);
    /// # }
    /// ```
    pub fn build(self) -> ReconnectingWebSocket {
        let engine = Engine::new(self.settings, Box::new(Browser));
        engine.watch();
        engine.start();
        ReconnectingWebSocket::new(engine)
    }

    #[cfg(feature = "hosted")]
    pub(super) fn into_settings(self) -> Settings {
        self.settings
    }
}
