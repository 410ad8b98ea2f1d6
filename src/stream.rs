mod abort;
mod connect;
mod connecting;
mod connection;
mod core;
mod end;
#[cfg(feature = "hosted")]
pub(crate) mod hosted;
mod inbox;
#[cfg(any(feature = "futures-io", feature = "tokio"))]
mod io;
mod limit;
mod native;
mod pace;
mod quota;
mod receiver;
#[cfg(feature = "remote")]
mod remote;
mod sender;
mod standard;
mod traits;
mod transport;
mod waiters;

pub use connect::Connect;
pub use connecting::Connecting;
pub use end::{Close, Closed};
#[cfg(any(feature = "futures-io", feature = "tokio"))]
pub use io::Io;
pub use limit::{Dropped, Limit};
pub use receiver::{Consume, Receiver};
#[cfg(feature = "remote")]
pub use remote::{RemoteMessage, RemoteSender};
pub use sender::Sender;
pub use transport::Transport;

pub(crate) use inbox::Inbox;
pub(crate) use pace::Pace;
pub(crate) use waiters::{Place, Waiters};

use self::core::{Core, Owner};
use crate::{CloseCode, Message, Payload, ReadyState, ReceiveError, SendError};
use connection::What;
use std::fmt;
use std::rc::Rc;

/// A connection for `async` code: a [`Stream`] of what is received, a [`Sink`] for what is sent, and
/// back-pressure both ways.
///
/// What is received waits in one queue until it is read; how much may wait says a [`Limit`]. Sending waits
/// while the browser holds more than the [high-water mark](Connect::send_high_water). When the connection
/// ends, what was received can still be read. Then the stream ends: after a closing handshake just so
/// ([`closed`](Self::closed) tells the code), otherwise with one error before that.
///
/// [`split`](Self::split) makes two halves of it. Dropping the stream, or all of its halves, closes the
/// connection.
///
/// It runs under any executor, and fastest under [`task::spawn_local`](crate::task::spawn_local).
///
/// [`Stream`]: futures_core::Stream
/// [`Sink`]: futures_sink::Sink
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use futures_util::StreamExt;
/// use wasm_websocket::WebSocketStream;
///
/// let mut stream = WebSocketStream::connect("ws://localhost:9998/echo").await?;
/// stream.send("Message to send").await?;
/// stream.send("Goodbye").await?;
/// let mut received = Vec::new();
/// while let Some(message) = stream.next().await {
///     received.push(message?.into_text().unwrap());
/// }
/// assert_eq!(received, ["Message to send", "Goodbye"]);
/// assert!(stream.closed().await.was_clean);
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping the stream closes the connection"]
pub struct WebSocketStream {
    sender: Sender,
    receiver: Receiver,
}

impl WebSocketStream {
    fn new(owner: Owner) -> Self {
        Self { sender: Sender::new(owner.clone()), receiver: Receiver::new(owner) }
    }

    fn core(&self) -> &Rc<Core> {
        self.sender.owner().core()
    }

    /// A connection to `url`, which begins when it is awaited, or [opened](Connect::open). The schemes `http`
    /// and `https` stand for `ws` and `wss`; a relative URL is resolved against the address of the page or
    /// worker.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::WebSocketStream;
    ///
    /// let stream = WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// assert!(WebSocketStream::connect("ftp://localhost/").await.unwrap_err().is_invalid_url());
    /// # Ok(())
    /// # }
    /// ```
    pub fn connect(url: impl Into<String>) -> Connect {
        Connect::new(url.into())
    }

    /// The next message: what waits, or what comes. `None` is the end, and every call after it gives `None`
    /// again. A call that is dropped before it has ended takes no message away.
    ///
    /// # Errors
    ///
    /// Once, after everything that was received: the connection ended otherwise than by a closing handshake
    /// ([`is_abnormal`](ReceiveError::is_abnormal)), or was closed because too much waited
    /// ([`is_overflow`](ReceiveError::is_overflow)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// stream.send("Goodbye").await?;
    /// assert_eq!(stream.recv().await.expect("an echo")?.into_text().unwrap(), "Goodbye");
    /// assert!(stream.recv().await.is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub fn recv(&mut self) -> impl Future<Output = Option<Result<Message, ReceiveError>>> {
        self.receiver.recv()
    }

    /// The next message if it is there; for loops that draw frames and cannot wait. `None` says that
    /// nothing is there now; whether more may come tells
    /// [`is_terminated`](futures_core::stream::FusedStream::is_terminated).
    ///
    /// # Errors
    ///
    /// Once, as with [`recv`](Self::recv).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// // In every frame:
    /// while let Some(message) = stream.try_recv()? {
    ///     unreachable!("nobody has sent {message:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn try_recv(&mut self) -> Result<Option<Message>, ReceiveError> {
        self.receiver.try_recv()
    }

    /// Calls `consumer` with every message: what waits, and then each in the very call in which the browser
    /// announces it. That is the fastest way to receive, because no task has to be woken. The future ends with
    /// the connection; when it is dropped before, what comes waits to be read.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut stream =
    ///     wasm_websocket::WebSocketStream::connect("ws://localhost:9998/flood?count=100&size=10").await?;
    /// let mut bytes = 0;
    /// let close = stream
    ///     .consume(move |message| {
    ///         bytes += message.bytes().expect("binary data").len();
    ///         assert!(bytes <= 1000);
    ///     })
    ///     .await?;
    /// assert!(close.was_clean);
    /// # Ok(())
    /// # }
    /// ```
    pub fn consume(&mut self, consumer: impl FnMut(Message) + 'static) -> Consume<'_> {
        self.receiver.consume(consumer)
    }

    /// Sends `payload` as one message, when the connection is open and the browser holds no more than the
    /// [high-water mark](Connect::send_high_water); until then it waits. See [`Payload`] for all that can be
    /// sent. Calls that wait are let go in no particular order; one after another they keep theirs.
    ///
    /// `Ok` means that the browser took the message, not that it arrived. A call that is dropped while it
    /// waits sends nothing.
    ///
    /// # Errors
    ///
    /// The connection is closed, or being closed ([`is_closed`](SendError::is_closed)); JavaScript's bytes lie
    /// in shared memory ([`is_not_accepted`](SendError::is_not_accepted)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// stream.send("text").await?;
    /// stream.send(&[1, 2, 3]).await?;
    /// stream.close().await?;
    /// assert!(stream.send("too late").await.unwrap_err().is_closed());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn send(&self, payload: impl Payload) -> Result<(), SendError> {
        self.sender.send(payload).await
    }

    /// Sends `payload` now or not at all; for loops that draw frames and cannot wait.
    ///
    /// # Errors
    ///
    /// The connection is not open yet ([`is_connecting`](SendError::is_connecting)), or not any more
    /// ([`is_closed`](SendError::is_closed)); the browser holds more than the high-water mark
    /// ([`is_full`](SendError::is_full)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").open()?;
    /// assert!(stream.try_send("too early").unwrap_err().is_connecting());
    /// # Ok(())
    /// # }
    /// ```
    pub fn try_send(&self, payload: impl Payload) -> Result<(), SendError> {
        self.sender.try_send(payload)
    }

    /// Waits until the browser has handed everything that was sent to the network
    /// ([`bufferedAmount`](https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount) is 0).
    ///
    /// # Errors
    ///
    /// The connection ended before that ([`is_closed`](SendError::is_closed)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/sink").await?;
    /// stream.send(&vec![0; 1 << 20]).await?;
    /// stream.flush().await?;
    /// assert_eq!(stream.buffered_amount(), 0);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn flush(&self) -> Result<(), SendError> {
        self.sender.flush().await
    }

    /// Starts the closing handshake at once, without a code. What was sent before is delivered, what was
    /// received before can be read; nothing more is received. The future tells how it ended, and need not be
    /// awaited. Its error says that the server did not answer in [time](Connect::close_timeout).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// assert!(stream.close().await?.was_clean);
    /// # Ok(())
    /// # }
    /// ```
    pub fn close(&self) -> Close {
        self.sender.close()
    }

    /// Starts the closing handshake with a code, and a reason of at most 123 bytes of UTF-8. Otherwise it is
    /// as [`close`](Self::close). When code or reason is at fault, nothing is closed, and the future has the
    /// error ([`CloseError`](crate::CloseError)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{CloseCode, WebSocketStream};
    ///
    /// let stream = WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// assert!(stream.close_with(CloseCode::GOING_AWAY, "").await.unwrap_err().is_invalid_code());
    /// let close = stream.close_with(CloseCode::NORMAL, "done").await?;
    /// assert_eq!(close.code, CloseCode::NORMAL);
    /// # Ok(())
    /// # }
    /// ```
    pub fn close_with(&self, code: CloseCode, reason: &str) -> Close {
        self.sender.close_with(code, reason)
    }

    /// Waits for the end, whoever brings it about. The future does not keep the connection, and may outlive
    /// the stream.
    ///
    /// With the native transport a server's Close frame is only seen behind what it sent before: somebody
    /// has to read that.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/close?code=4001").await?;
    /// assert_eq!(stream.closed().await.code, 4001);
    /// # Ok(())
    /// # }
    /// ```
    pub fn closed(&self) -> Closed {
        self.sender.closed()
    }

    /// Makes two halves of it: one that sends and can be cloned, and one that receives. Nothing is locked
    /// for that.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{WebSocketStream, task};
    ///
    /// let stream = WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, mut receiver) = stream.split();
    /// task::spawn_local(async move {
    ///     sender.send("Message to send").await.expect("an open connection");
    /// });
    /// assert_eq!(receiver.recv().await.expect("an echo")?.into_text().unwrap(), "Message to send");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "dropping both halves closes the connection"]
    pub fn split(self) -> (Sender, Receiver) {
        (self.sender, self.receiver)
    }

    /// The state ([`readyState`](https://websockets.spec.whatwg.org/#dom-websocket-readystate)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{ReadyState, WebSocketStream};
    ///
    /// let stream = WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// assert_eq!(stream.ready_state(), ReadyState::Open);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn ready_state(&self) -> ReadyState {
        self.sender.ready_state()
    }

    /// What was sent and is not handed to the network yet, in bytes of UTF-8 or of binary data, without
    /// framing ([`bufferedAmount`](https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// assert_eq!(stream.buffered_amount(), 0);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn buffered_amount(&self) -> u64 {
        self.sender.buffered_amount()
    }

    /// The absolute address of the server, with the scheme `ws` or `wss`.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("http://localhost:9998/echo").await?;
    /// assert_eq!(stream.url(), "ws://localhost:9998/echo");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn url(&self) -> String {
        self.core().what().map(What::url).unwrap_or_default()
    }

    /// The subprotocol that the server chose; empty before the connection is open, and without one.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let connect = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/protocol");
    /// assert_eq!(connect.protocols(["chat"]).await?.protocol(), "chat");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn protocol(&self) -> String {
        self.core().what().map(What::protocol).unwrap_or_default()
    }

    /// The extensions that browser and server agreed on, such as `permessage-deflate`.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// assert_eq!(stream.extensions(), "");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn extensions(&self) -> String {
        self.core().what().map(What::extensions).unwrap_or_default()
    }

    /// Which of the browser's classes carries it: never [`Transport::Auto`].
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{Transport, WebSocketStream};
    ///
    /// let stream = WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// assert_ne!(stream.transport(), Transport::Auto);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn transport(&self) -> Transport {
        self.core().what().map(What::transport).unwrap_or_default()
    }

    /// What the [`Limit`] cost.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// assert_eq!(stream.dropped().messages, 0);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn dropped(&self) -> Dropped {
        self.receiver.dropped()
    }
}

impl fmt::Debug for WebSocketStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocketStream")
            .field("url", &self.url())
            .field("transport", &self.transport())
            .field("ready_state", &self.ready_state())
            .finish_non_exhaustive()
    }
}
