use super::abort::AbortListener;
use super::connection::Connection;
use super::core::{Core, Failure, Owner, Settings};
use super::native::Native;
use super::standard::Standard;
use super::{Connecting, Limit, Transport, WebSocketStream};
use crate::socket::COPY_LIMIT;
use crate::{BinaryType, OpenError, WebSocket};
use std::future::IntoFuture;
use std::rc::Rc;
use std::time::Duration;
use web_sys::AbortSignal;

/// A connection to be: awaiting it connects, and dropping what is awaited, at any time, ends the attempt.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use wasm_websocket::{Limit, WebSocketStream};
///
/// let stream = WebSocketStream::connect("ws://localhost:9998/protocol")
///     .protocols(["chat.v2", "chat.v1"])
///     .timeout(Duration::from_secs(5))
///     .receive_limit(Limit::bytes(1 << 20))
///     .await?;
/// assert_eq!(stream.protocol(), "chat.v2");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is connected before it is awaited or opened"]
pub struct Connect {
    url: String,
    protocols: Vec<String>,
    binary_type: BinaryType,
    copy_limit: usize,
    transport: Transport,
    signal: Option<AbortSignal>,
    settings: Settings,
}

impl Connect {
    pub(super) fn new(url: String) -> Self {
        Self {
            url,
            protocols: Vec::new(),
            binary_type: BinaryType::ArrayBuffer,
            copy_limit: COPY_LIMIT,
            transport: Transport::Auto,
            signal: None,
            settings: Settings::default(),
        }
    }

    /// Offers subprotocols to the server, the preferred one first. When it chooses none of them, there is no
    /// connection.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::WebSocketStream;
    ///
    /// let stream = WebSocketStream::connect("ws://localhost:9998/protocol")
    ///     .protocols(["chat.v2", "chat.v1"])
    ///     .await?;
    /// assert_eq!(stream.protocol(), "chat.v2");
    /// # Ok(())
    /// # }
    /// ```
    pub fn protocols(mut self, protocols: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.protocols =
            protocols.into_iter().map(|protocol| protocol.as_ref().to_owned()).collect();
        self
    }

    /// How long the server has to answer the handshake: 10 seconds unless another time is given, and for
    /// ever with `None`.
    ///
    /// Chromium delays connections after failed ones, by seconds. A time that is shorter than that delay
    /// makes failures of its own.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use wasm_websocket::WebSocketStream;
    ///
    /// let connect = WebSocketStream::connect("ws://localhost:9998/stall");
    /// assert!(connect.timeout(Duration::from_millis(100)).await.unwrap_err().is_timeout());
    /// # Ok(())
    /// # }
    /// ```
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.timeout = limit.into();
        self
    }

    /// How long the server has to answer the closing handshake: 10 seconds unless another time is given.
    /// Then the connection is given up, unless the browser has handed over some of what was sent meanwhile: then the
    /// time begins anew. (The native transport tells of that when a write is done.)
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use wasm_websocket::WebSocketStream;
    ///
    /// let connect = WebSocketStream::connect("ws://localhost:9998/echo");
    /// let stream = connect.close_timeout(Duration::from_secs(2)).await?;
    /// assert!(stream.close().await?.was_clean);
    /// # Ok(())
    /// # }
    /// ```
    pub fn close_timeout(mut self, limit: Duration) -> Self {
        self.settings.close_timeout = limit;
        self
    }

    /// As what binary messages arrive: as an `ArrayBuffer` unless another kind is given. Only the standard
    /// transport has Blobs; with the native one there is no connection then
    /// ([`is_unsupported`](OpenError::is_unsupported)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{BinaryType, WebSocketStream};
    ///
    /// let mut stream = WebSocketStream::connect("ws://localhost:9998/echo")
    ///     .binary_type(BinaryType::Blob)
    ///     .await?;
    /// stream.send(&[1, 2, 3]).await?;
    /// let message = stream.recv().await.expect("an echo")?;
    /// assert!(message.is_blob());
    /// # Ok(())
    /// # }
    /// ```
    pub fn binary_type(mut self, kind: BinaryType) -> Self {
        self.binary_type = kind;
        self
    }

    /// Copies messages of up to so many bytes into Rust as they come, 4096 unless another limit is given
    /// ([`WebSocket::set_copy_limit`](crate::WebSocket::set_copy_limit)); with the standard transport.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::WebSocketStream;
    ///
    /// let mut stream = WebSocketStream::connect("ws://localhost:9998/echo").copy_limit(1024).await?;
    /// stream.send("short").await?;
    /// assert_eq!(stream.recv().await.expect("an echo")?.into_text().unwrap(), "short");
    /// # Ok(())
    /// # }
    /// ```
    pub fn copy_limit(mut self, bytes: usize) -> Self {
        self.copy_limit = bytes;
        self
    }

    /// The high-water mark of sending, in bytes: [`send`](WebSocketStream::send) waits while the browser
    /// holds more than that, and [`try_send`](WebSocketStream::try_send) fails. 1 MiB unless another mark is
    /// given.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::WebSocketStream;
    ///
    /// let connect = WebSocketStream::connect("ws://localhost:9998/sink");
    /// let stream = connect.send_high_water(64 << 10).await?;
    /// for _ in 0..100 {
    ///     // Never more than 64 KiB and one message.
    ///     stream.send(&[0; 4096]).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn send_high_water(mut self, bytes: u64) -> Self {
        self.settings.send_high_water = bytes;
        self
    }

    /// How much may wait to be read.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{Limit, WebSocketStream};
    ///
    /// let stream = WebSocketStream::connect("ws://localhost:9998/echo")
    ///     .receive_limit(Limit::bytes(1 << 20))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn receive_limit(mut self, limit: Limit) -> Self {
        self.settings.receive_limit = limit;
        self
    }

    /// Which of the browser's classes carries the connection.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{Transport, WebSocketStream};
    ///
    /// let connect = WebSocketStream::connect("ws://localhost:9998/echo");
    /// let stream = connect.transport(Transport::Standard).await?;
    /// assert_eq!(stream.transport(), Transport::Standard);
    /// # Ok(())
    /// # }
    /// ```
    pub fn transport(mut self, transport: Transport) -> Self {
        self.transport = transport;
        self
    }

    /// Ends the attempt when the signal is aborted. An open connection is not touched by it.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::WebSocketStream;
    ///
    /// let controller = web_sys::AbortController::new().expect("a controller");
    /// let connect = WebSocketStream::connect("ws://localhost:9998/stall");
    /// let connecting = connect.abort_on(&controller.signal()).into_future();
    /// controller.abort();
    /// assert!(connecting.await.unwrap_err().is_aborted());
    /// # Ok(())
    /// # }
    /// ```
    pub fn abort_on(mut self, signal: &AbortSignal) -> Self {
        self.signal = Some(signal.clone());
        self
    }

    /// Starts to connect, and returns at once: what is received, how it opens and how it ends is told by
    /// the stream, on which [`send`](WebSocketStream::send) waits for the connection.
    ///
    /// # Errors
    ///
    /// The URL ([`is_invalid_url`](OpenError::is_invalid_url)) or a subprotocol
    /// ([`is_invalid_protocol`](OpenError::is_invalid_protocol)) is at fault; the browser forbids the
    /// connection ([`is_security`](OpenError::is_security)); the transport is not there
    /// ([`is_unsupported`](OpenError::is_unsupported)); the signal is aborted
    /// ([`is_aborted`](OpenError::is_aborted)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{ReadyState, WebSocketStream};
    ///
    /// let stream = WebSocketStream::connect("ws://localhost:9998/echo").open()?;
    /// assert_eq!(stream.ready_state(), ReadyState::Connecting);
    /// stream.send("sent when it is open").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn open(self) -> Result<WebSocketStream, OpenError> {
        self.start()
    }

    fn start(&self) -> Result<WebSocketStream, OpenError> {
        if self.signal.as_ref().is_some_and(AbortSignal::aborted) {
            return Err(OpenError::aborted(&self.url));
        }
        let core = Core::new(self.settings.clone(), |core| self.connect(core))?;
        if let Some(signal) = self.signal.clone() {
            let own = Rc::downgrade(&core);
            core.abort_with(AbortListener::new(signal, move || {
                if let Some(core) = own.upgrade() {
                    core.give_up(Failure::Aborted);
                }
            }));
        }
        Ok(WebSocketStream::new(Owner::new(core)))
    }

    fn connect(&self, core: &Rc<Core>) -> Result<Box<dyn Connection>, OpenError> {
        let wants_blobs = self.binary_type == BinaryType::Blob;
        let native = match self.transport {
            Transport::Auto | Transport::Standard => false,
            Transport::Native if wants_blobs => return Err(OpenError::unsupported(&self.url)),
            Transport::Native => true,
        };
        if native {
            return Ok(Box::new(Native::new(&self.url, &self.protocols, core)?));
        }
        let socket = WebSocket::with_protocols(&self.url, &self.protocols)?;
        socket.set_copy_limit(self.copy_limit);
        Ok(Box::new(Standard::new(socket, self.binary_type, core)))
    }
}

impl IntoFuture for Connect {
    type Output = Result<WebSocketStream, OpenError>;
    type IntoFuture = Connecting;

    /// Starts to connect.
    fn into_future(self) -> Connecting {
        let stream = self.start();
        Connecting::new(self.url, stream)
    }
}
