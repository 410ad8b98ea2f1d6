use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

/// Where to connect to: a URL, and the subprotocols to offer.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use wasm_websocket::{Endpoint, ReconnectingEvent, ReconnectingWebSocket};
///
/// let mut socket = ReconnectingWebSocket::builder("ws://localhost:9998/protocol")
///     .endpoint(async |_attempt| {
///         let token = fetch_token().await?;
///         Ok::<_, std::io::Error>(
///             Endpoint::new("ws://localhost:9998/protocol").protocols(["chat", &token]),
///         )
///     })
///     .build();
/// # let mut is_open = false;
/// while let Some(event) = socket.next().await {
///     if let ReconnectingEvent::Open = event {
///         assert_eq!(socket.protocol(), "chat");
/// #       is_open = true;
///         socket.close();
///     }
/// }
/// # assert!(is_open);
/// # async fn fetch_token() -> std::io::Result<String> { Ok("token-1".to_owned()) }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Endpoint {
    pub(crate) url: String,
    pub(crate) protocols: Vec<String>,
}

impl Endpoint {
    /// The schemes `http` and `https` stand for `ws` and `wss`; a relative URL is resolved against the address of
    /// the page or worker.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// let endpoint = wasm_websocket::Endpoint::new("wss://example.com/feed");
    /// # let _ = endpoint;
    /// # }
    /// ```
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), protocols: Vec::new() }
    }

    /// The subprotocols to offer, of which the server chooses one.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::Endpoint;
    ///
    /// let endpoint = Endpoint::new("wss://example.com/feed").protocols(["chat.v2", "chat.v1"]);
    /// # let _ = endpoint;
    /// # }
    /// ```
    pub fn protocols(mut self, protocols: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.protocols = protocols.into_iter().map(Into::into).collect();
        self
    }
}

impl From<&str> for Endpoint {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

impl From<&String> for Endpoint {
    fn from(url: &String) -> Self {
        Self::new(url)
    }
}

impl From<String> for Endpoint {
    fn from(url: String) -> Self {
        Self::new(url)
    }
}

/// What somebody else's code is asked for, which may fail.
pub(crate) type Asked<T> = Pin<Box<dyn Future<Output = Result<T, Box<dyn Error>>>>>;

/// Who says where to connect to.
#[derive(Clone)]
pub(crate) enum Provider {
    /// These, each when the one before it has failed.
    List(Vec<Endpoint>),
    Ask(Rc<dyn Fn(u32) -> Asked<Endpoint>>),
    /// Whoever dials, which is told the endpoint by itself.
    #[cfg(feature = "hosted")]
    Host,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(list) => f.debug_tuple("List").field(list).finish(),
            Self::Ask(_) => f.debug_tuple("Ask").finish_non_exhaustive(),
            #[cfg(feature = "hosted")]
            Self::Host => f.write_str("Host"),
        }
    }
}
