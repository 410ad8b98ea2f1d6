use super::core::{Goal, Owner};
use super::end::{Close, Closed};
use super::waiters::Place;
use crate::{CloseCode, Payload, ReadyState, SendError};
use futures_sink::Sink;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The half of a [`WebSocketStream`](crate::WebSocketStream) that sends and closes. There may be many of
/// them; the connection is closed when the last one and the [`Receiver`](crate::Receiver) are gone.
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
/// let (sender, mut receiver) = stream.split();
/// let another = sender.clone();
/// sender.send("one").await?;
/// another.send("two").await?;
/// assert_eq!(receiver.recv().await.expect("an echo")?.into_text().unwrap(), "one");
/// assert_eq!(receiver.recv().await.expect("an echo")?.into_text().unwrap(), "two");
/// another.close().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping the last half closes the connection"]
pub struct Sender {
    owner: Owner,
    /// Where it waits as a `Sink`: for room, and for the end.
    room: Place,
    end: Place,
}

impl Sender {
    pub(super) fn new(owner: Owner) -> Self {
        Self { owner, room: Place::default(), end: Place::default() }
    }

    pub(super) fn owner(&self) -> &Owner {
        &self.owner
    }

    /// Sends `payload`, as [`WebSocketStream::send`](crate::WebSocketStream::send) does.
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
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, _receiver) = stream.split();
    /// sender.send("Message to send").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn send(&self, payload: impl Payload) -> Result<(), SendError> {
        self.wait(Goal::Room).await;
        self.owner.send(payload.parts())
    }

    /// Sends `payload` now or not at all, as
    /// [`WebSocketStream::try_send`](crate::WebSocketStream::try_send) does.
    ///
    /// # Errors
    ///
    /// The connection is not open yet ([`is_connecting`](SendError::is_connecting)), or not any more
    /// ([`is_closed`](SendError::is_closed)); too much waits ([`is_full`](SendError::is_full)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, _receiver) = stream.split();
    /// sender.try_send("Message to send")?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn try_send(&self, payload: impl Payload) -> Result<(), SendError> {
        self.owner.try_send(payload.parts())
    }

    /// Waits until the browser has handed everything over, as
    /// [`WebSocketStream::flush`](crate::WebSocketStream::flush) does.
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
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, _receiver) = stream.split();
    /// sender.send("Message to send").await?;
    /// sender.flush().await?;
    /// assert_eq!(sender.buffered_amount(), 0);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn flush(&self) -> Result<(), SendError> {
        self.wait(Goal::Emptiness).await;
        self.owner.flushed()
    }

    /// Starts the closing handshake, as [`WebSocketStream::close`](crate::WebSocketStream::close) does.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, _receiver) = stream.split();
    /// assert!(sender.close().await?.was_clean);
    /// # Ok(())
    /// # }
    /// ```
    pub fn close(&self) -> Close {
        Close::new(self.owner.core(), self.owner.close(None))
    }

    /// Starts the closing handshake with a code and a reason, as
    /// [`WebSocketStream::close_with`](crate::WebSocketStream::close_with) does.
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
    /// let (sender, _receiver) = stream.split();
    /// let close = sender.close_with(CloseCode::NORMAL, "done").await?;
    /// assert_eq!(close.code, CloseCode::NORMAL);
    /// # Ok(())
    /// # }
    /// ```
    pub fn close_with(&self, code: CloseCode, reason: &str) -> Close {
        Close::new(self.owner.core(), self.owner.close(Some((code, reason))))
    }

    /// Waits for the end, whoever brings it about.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, _receiver) = stream.split();
    /// sender.send("Goodbye").await?;
    /// assert!(sender.closed().await.was_clean);
    /// # Ok(())
    /// # }
    /// ```
    pub fn closed(&self) -> Closed {
        Closed::new(self.owner.core())
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
    /// let (sender, _receiver) = stream.split();
    /// assert_eq!(sender.ready_state(), ReadyState::Open);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn ready_state(&self) -> ReadyState {
        self.owner.state()
    }

    /// What was sent and is not handed to the network yet, in bytes
    /// ([`bufferedAmount`](https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let (sender, _receiver) = stream.split();
    /// assert_eq!(sender.buffered_amount(), 0);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn buffered_amount(&self) -> u64 {
        self.owner.buffered_amount()
    }

    pub(super) async fn wait(&self, goal: Goal) {
        let mut waiting = Waiting { owner: &self.owner, place: Place::default(), goal };
        poll_fn(|context| waiting.owner.poll_buffer(context, &mut waiting.place, goal)).await;
    }
}

/// One who waits, and leaves when nobody awaits it any more.
struct Waiting<'a> {
    owner: &'a Owner,
    place: Place,
    goal: Goal,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.owner.stop_waiting(&mut self.place, self.goal);
    }
}

impl Clone for Sender {
    fn clone(&self) -> Self {
        Self::new(self.owner.clone())
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        self.owner.stop_waiting(&mut self.room, Goal::Room);
        self.owner.stop_closing(&mut self.end);
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("ready_state", &self.ready_state()).finish_non_exhaustive()
    }
}

/// Ready below the high-water mark. A sink is flushed when the browser has taken everything, which is at
/// once; [`Sender::flush`] waits for more than that.
impl<P: Payload> Sink<P> for Sender {
    type Error = SendError;

    fn poll_ready(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        let Self { owner, room, .. } = self.get_mut();
        owner.poll_buffer(context, room, Goal::Room).map(Ok)
    }

    fn start_send(self: Pin<&mut Self>, payload: P) -> Result<(), SendError> {
        self.owner.send(payload.parts())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        let Self { owner, end, .. } = self.get_mut();
        // Nothing can be wrong with a code that is not there.
        let _ = owner.close(None);
        // What was lost with a cut must not look as if it had been sent.
        owner
            .poll_end_of_connection(context, end)
            .map(|close| if close.was_clean { Ok(()) } else { owner.flushed() })
    }
}
