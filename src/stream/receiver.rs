use super::core::{Consumer, Owner};
use super::{Closed, Dropped};
use crate::{CloseEvent, Message, ReceiveError};
use futures_core::{FusedStream, Stream};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The half of a [`WebSocketStream`](crate::WebSocketStream) that receives. When it is dropped, what comes
/// is dropped too, until the [senders](crate::Sender) are gone and the connection is closed.
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
/// let stream = WebSocketStream::connect("ws://localhost:9998/flood?count=3&size=1&kind=text").await?;
/// let (sender, receiver) = stream.split();
/// let texts: Vec<_> = receiver.map(|message| message.unwrap().into_text().unwrap()).collect().await;
/// assert_eq!(texts, ["0", "1", "2"]);
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping the receiver drops what comes"]
pub struct Receiver {
    owner: Owner,
}

impl Receiver {
    pub(super) fn new(owner: Owner) -> Self {
        Self { owner }
    }

    /// The next message, as [`WebSocketStream::recv`](crate::WebSocketStream::recv) gives it.
    ///
    /// # Errors
    ///
    /// Once, after everything that was received: the connection ended otherwise than by a closing handshake.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, mut receiver) = stream.split();
    /// sender.send("Goodbye").await?;
    /// assert_eq!(receiver.recv().await.expect("an echo")?.into_text().unwrap(), "Goodbye");
    /// assert!(receiver.recv().await.is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub fn recv(&mut self) -> impl Future<Output = Option<Result<Message, ReceiveError>>> {
        Recv { owner: &self.owner, waits: false }
    }

    /// The next message if it is there, as
    /// [`WebSocketStream::try_recv`](crate::WebSocketStream::try_recv) gives it.
    ///
    /// # Errors
    ///
    /// Once, after everything that was received: the connection ended otherwise than by a closing handshake.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (_sender, mut receiver) = stream.split();
    /// assert!(receiver.try_recv()?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub fn try_recv(&mut self) -> Result<Option<Message>, ReceiveError> {
        self.owner.try_message()
    }

    /// Calls `consumer` with every message, as
    /// [`WebSocketStream::consume`](crate::WebSocketStream::consume) does.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, mut receiver) = stream.split();
    /// sender.send("Goodbye").await?;
    /// let close = receiver
    ///     .consume(|message| assert_eq!(message.into_text().unwrap(), "Goodbye"))
    ///     .await?;
    /// assert!(close.was_clean);
    /// # Ok(())
    /// # }
    /// ```
    pub fn consume(&mut self, consumer: impl FnMut(Message) + 'static) -> Consume<'_> {
        Consume { owner: &self.owner, consumer: Some(Box::new(consumer)) }
    }

    /// Waits for the end, whoever brings it about.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/close?code=4001").await?;
    /// let (_sender, receiver) = stream.split();
    /// assert_eq!(receiver.closed().await.code, 4001);
    /// # Ok(())
    /// # }
    /// ```
    pub fn closed(&self) -> Closed {
        Closed::new(self.owner.core())
    }

    /// What the [`Limit`](crate::Limit) cost.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (_sender, receiver) = stream.split();
    /// assert_eq!(receiver.dropped().messages, 0);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn dropped(&self) -> Dropped {
        self.owner.dropped()
    }
}

/// One who waits for a message, and is not woken when nobody awaits it any more. It is no `async fn`, whose state would
/// have the message carried once more.
struct Recv<'a> {
    owner: &'a Owner,
    waits: bool,
}

impl Future for Recv<'_> {
    type Output = Option<Result<Message, ReceiveError>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let polled = self.owner.poll_message(context);
        self.waits = polled.is_pending();
        polled
    }
}

impl Drop for Recv<'_> {
    fn drop(&mut self) {
        if self.waits {
            self.owner.stop_receiving();
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.owner.stop_reading();
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("ready_state", &self.owner.state())
            .field("dropped", &self.dropped())
            .finish_non_exhaustive()
    }
}

/// What was received, then at most one error, then nothing for ever.
impl Stream for Receiver {
    type Item = Result<Message, ReceiveError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.owner.poll_message(context)
    }
}

impl FusedStream for Receiver {
    fn is_terminated(&self) -> bool {
        self.owner.is_finished()
    }
}

/// The future of [`WebSocketStream::consume`](crate::WebSocketStream::consume). What comes after it was
/// dropped waits to be read.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wasm_websocket::{Consume, WebSocketStream};
///
/// let mut stream = WebSocketStream::connect("ws://localhost:9998/echo").await?;
/// let messages: Consume = stream.consume(|_| {});
/// drop(messages);
/// stream.send("Message to send").await?;
/// assert!(stream.recv().await.expect("an echo")?.is_text());
/// # Ok(())
/// # }
/// ```
#[must_use = "futures do nothing unless they are awaited"]
pub struct Consume<'a> {
    owner: &'a Owner,
    /// Until it is at work.
    consumer: Option<Consumer>,
}

impl Future for Consume<'_> {
    type Output = Result<CloseEvent, ReceiveError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Some(consumer) = self.consumer.take() {
            self.owner.start_consuming(consumer);
        }
        self.owner.poll_end(context).map(|end| match (end, self.owner.close_event()) {
            (Some(error), _) => Err(error),
            (None, Some(close)) => Ok(close.clone()),
            // Closed for an overflow that was told before.
            (None, None) => Ok(CloseEvent::abnormal()),
        })
    }
}

impl Drop for Consume<'_> {
    fn drop(&mut self) {
        self.owner.stop_consuming();
    }
}

impl fmt::Debug for Consume<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Consume").finish_non_exhaustive()
    }
}
