mod actor;

use super::{Sender, WebSocketStream};
use crate::error::Sent;
use crate::{CloseCode, CloseError, CloseEvent, SendError, task};
use futures_channel::mpsc::{UnboundedSender, unbounded};
use futures_channel::oneshot;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A [`Sender`] for other threads. The browser's object stays with the thread that opened the connection,
/// where a task sends what comes from the others; this handle can be cloned and given to any of them.
///
/// The connection is kept as long as a handle is there.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// # #[cfg(feature = "remote")]
/// # {
/// use wasm_websocket::WebSocketStream;
///
/// let stream = WebSocketStream::connect("ws://localhost:9998/echo").await?;
/// let (sender, mut receiver) = stream.split();
/// let remote = sender.remote();
/// // In any thread:
/// remote.send("Message to send").await?;
/// assert_eq!(receiver.recv().await.expect("an echo")?.into_text().unwrap(), "Message to send");
/// remote.close().await?;
/// # }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "dropping the last handle may close the connection"]
pub struct RemoteSender {
    messages: UnboundedSender<Message>,
    requests: UnboundedSender<Request>,
    shared: Arc<Shared>,
}

/// What goes from thread to thread: a message that Rust has.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// # #[cfg(feature = "remote")]
/// # {
/// use wasm_websocket::RemoteMessage;
///
/// assert_eq!(RemoteMessage::from("text"), RemoteMessage::Text("text".to_owned()));
/// assert_eq!(RemoteMessage::from(vec![1, 2, 3]), RemoteMessage::Binary(vec![1, 2, 3]));
/// # }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemoteMessage {
    /// Text.
    Text(String),
    /// Binary data.
    Binary(Vec<u8>),
}

struct Shared {
    /// What was not sent yet, in bytes.
    queued: AtomicU64,
    high_water: u64,
    ended: AtomicBool,
}

struct Message {
    content: RemoteMessage,
    sent: Option<oneshot::Sender<Result<(), SendError>>>,
}

enum Request {
    Close(Option<(CloseCode, String)>, oneshot::Sender<Result<CloseEvent, CloseError>>),
    Closed(oneshot::Sender<CloseEvent>),
}

impl Sender {
    /// A handle for other threads.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # #[cfg(feature = "remote")]
    /// # {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, _receiver) = stream.split();
    /// sender.remote().send("Message to send").await?;
    /// # }
    /// # Ok(())
    /// # }
    /// ```
    pub fn remote(&self) -> RemoteSender {
        let (messages, inbox) = unbounded();
        let (requests, requested) = unbounded();
        let shared = Arc::new(Shared {
            queued: AtomicU64::new(0),
            high_water: self.owner().send_high_water(),
            ended: AtomicBool::new(false),
        });
        // Two tasks: what waits for room must not hold up the end.
        task::spawn_local(actor::send_all(self.clone(), inbox, Arc::clone(&shared)));
        task::spawn_local(actor::answer_all(self.clone(), requested, Arc::clone(&shared)));
        RemoteSender { messages, requests, shared }
    }
}

impl WebSocketStream {
    /// A handle for other threads: [`Sender::remote`].
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # #[cfg(feature = "remote")]
    /// # {
    /// let mut stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// stream.remote().send("Message to send").await?;
    /// assert!(stream.recv().await.expect("an echo")?.is_text());
    /// # }
    /// # Ok(())
    /// # }
    /// ```
    pub fn remote(&self) -> RemoteSender {
        self.sender.remote()
    }
}

impl RemoteSender {
    /// Sends a message, when there is room ([`Sender::send`]). Calls keep their order.
    ///
    /// # Errors
    ///
    /// The connection is closed, or being closed ([`is_closed`](SendError::is_closed)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # #[cfg(feature = "remote")]
    /// # {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, _receiver) = stream.split();
    /// let remote = sender.remote();
    /// remote.send("text").await?;
    /// remote.send(vec![1, 2, 3]).await?;
    /// # }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn send(&self, message: impl Into<RemoteMessage>) -> Result<(), SendError> {
        let content = message.into();
        let description = content.describe();
        let (sender, sent) = oneshot::channel();
        self.push(content, Some(sender))?;
        // The task is gone when its thread is.
        sent.await.unwrap_or_else(|_| Err(SendError::closed(description)))
    }

    /// Hands a message over without waiting, for threads that do not run futures. `Ok` means that it will be
    /// sent in its turn, if the connection lasts, and is not closed before.
    ///
    /// # Errors
    ///
    /// The connection has ended ([`is_closed`](SendError::is_closed)); more than the
    /// [high-water mark](crate::Connect::send_high_water) waits to be sent by the other thread
    /// ([`is_full`](SendError::is_full)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # #[cfg(feature = "remote")]
    /// # {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, _receiver) = stream.split();
    /// sender.remote().try_send("Message to send")?;
    /// # }
    /// # Ok(())
    /// # }
    /// ```
    pub fn try_send(&self, message: impl Into<RemoteMessage>) -> Result<(), SendError> {
        let content = message.into();
        let Shared { queued, high_water, .. } = &*self.shared;
        if queued.load(Ordering::Acquire) > *high_water {
            return Err(SendError::full(content.describe(), *high_water));
        }
        self.push(content, None)
    }

    fn push(
        &self,
        content: RemoteMessage,
        sent: Option<oneshot::Sender<Result<(), SendError>>>,
    ) -> Result<(), SendError> {
        let description = content.describe();
        if self.shared.ended.load(Ordering::Acquire) {
            return Err(SendError::closed(description));
        }
        let bytes = content.size();
        self.shared.queued.fetch_add(bytes, Ordering::AcqRel);
        self.messages
            .unbounded_send(Message { content, sent })
            .map_err(|_| SendError::closed(description))
    }

    /// Starts the closing handshake, and waits for its end ([`Sender::close`]).
    ///
    /// # Errors
    ///
    /// The server did not answer in time ([`is_timeout`](CloseError::is_timeout)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # #[cfg(feature = "remote")]
    /// # {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, _receiver) = stream.split();
    /// assert!(sender.remote().close().await?.was_clean);
    /// # }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn close(&self) -> Result<CloseEvent, CloseError> {
        self.request_close(None).await
    }

    /// Starts the closing handshake with a code and a reason, and waits for its end
    /// ([`Sender::close_with`]).
    ///
    /// # Errors
    ///
    /// Code or reason is at fault, and nothing was closed; the server did not answer in time
    /// ([`is_timeout`](CloseError::is_timeout)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # #[cfg(feature = "remote")]
    /// # {
    /// use wasm_websocket::{CloseCode, WebSocketStream};
    ///
    /// let stream = WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, _receiver) = stream.split();
    /// let close = sender.remote().close_with(CloseCode::NORMAL, "done").await?;
    /// assert_eq!(close.code, CloseCode::NORMAL);
    /// # }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn close_with(
        &self,
        code: CloseCode,
        reason: &str,
    ) -> Result<CloseEvent, CloseError> {
        self.request_close(Some((code, reason.to_owned()))).await
    }

    async fn request_close(
        &self,
        how: Option<(CloseCode, String)>,
    ) -> Result<CloseEvent, CloseError> {
        let (sender, closed) = oneshot::channel();
        let _ = self.requests.unbounded_send(Request::Close(how, sender));
        closed.await.unwrap_or_else(|_| Ok(CloseEvent::abnormal()))
    }

    /// Waits for the end, whoever brings it about.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # #[cfg(feature = "remote")]
    /// # {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/close?code=4001").await?;
    /// let (sender, _receiver) = stream.split();
    /// assert_eq!(sender.remote().closed().await.code, 4001);
    /// # }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn closed(&self) -> CloseEvent {
        let (sender, closed) = oneshot::channel();
        let _ = self.requests.unbounded_send(Request::Closed(sender));
        closed.await.unwrap_or_else(|_| CloseEvent::abnormal())
    }
}

impl RemoteMessage {
    fn size(&self) -> u64 {
        match self {
            Self::Text(text) => text.len() as u64,
            Self::Binary(bytes) => bytes.len() as u64,
        }
    }

    fn describe(&self) -> Sent {
        match self {
            Self::Text(text) => Sent::Text(text.len()),
            Self::Binary(bytes) => Sent::Binary(bytes.len() as u64),
        }
    }
}

impl From<String> for RemoteMessage {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for RemoteMessage {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Vec<u8>> for RemoteMessage {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Binary(bytes)
    }
}

impl From<&[u8]> for RemoteMessage {
    fn from(bytes: &[u8]) -> Self {
        Self::Binary(bytes.to_owned())
    }
}

impl fmt::Debug for RemoteSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteSender")
            .field("queued", &self.shared.queued)
            .field("ended", &self.shared.ended)
            .finish_non_exhaustive()
    }
}
