use super::engine::Engine;
use super::requests::{Answer, Expected};
use super::{Metrics, ReconnectingState};
use crate::error::Sent;
use crate::payload::Parts;
use crate::stream::Place;
use crate::timer::Timer;
use crate::{CloseCode, CloseError, Message, Payload, RequestError, SendError};
use std::fmt;
use std::future::poll_fn;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

/// All that can be done with a [`ReconnectingWebSocket`](crate::ReconnectingWebSocket) besides reading it, from
/// anywhere in the same thread. It does not keep it: when the socket is dropped, its handles find it closed.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use wasm_websocket::{ReconnectingEvent, ReconnectingHandle, ReconnectingWebSocket, task};
///
/// let mut socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
/// let handle: ReconnectingHandle = socket.handle();
/// task::spawn_local(async move { handle.send("Message to send").await.unwrap() });
/// loop {
///     if let Some(ReconnectingEvent::Message(message)) = socket.next().await {
///         assert_eq!(message.text().as_deref(), Some("Message to send"));
///         break;
///     }
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct ReconnectingHandle {
    engine: Weak<Engine>,
}

impl ReconnectingHandle {
    pub(super) fn new(engine: &Rc<Engine>) -> Self {
        Self { engine: Rc::downgrade(engine) }
    }

    /// Sends `payload`: through the outbox, and over this connection or the next one. When the outbox is full it does
    /// as [`WhenFull`](crate::WhenFull) says. Calls that wait are let go in no particular order; one after another
    /// they keep theirs.
    ///
    /// `Ok` means that the outbox has it, not that it arrived. What the browser had not handed to the network when a
    /// connection ended is sent again over the next one; what it had is not, and may be lost. A call that is dropped
    /// while it waits sends nothing.
    ///
    /// # Errors
    ///
    /// The outbox is full ([`is_full`](SendError::is_full)), or smaller than the message
    /// ([`is_too_large`](SendError::is_too_large)); the socket is closed or has given up
    /// ([`is_closed`](SendError::is_closed)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::ReconnectingWebSocket;
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
    /// socket.send("It waits for the connection").await.unwrap();
    /// socket.send(&[1, 2, 3]).await.unwrap();
    /// socket.close();
    /// assert!(socket.send("too late").await.unwrap_err().is_closed());
    /// # }
    /// ```
    pub async fn send(&self, payload: impl Payload) -> Result<(), SendError> {
        let mut waiting = Waiting::new(&self.engine);
        poll_fn(|context| waiting.poll_send(context, payload.parts(), &mut None)).await.map(drop)
    }

    /// Sends `payload` now or not at all; for loops that draw frames and cannot wait.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send) has them, and a full outbox is one that waits, too.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{Outbox, ReconnectingWebSocket};
    ///
    /// let socket =
    ///     ReconnectingWebSocket::builder("ws://localhost:9998/echo").outbox(Outbox::messages(1)).build();
    /// socket.try_send("one").unwrap();
    /// assert!(socket.try_send("two").unwrap_err().is_full());
    /// # }
    /// ```
    pub fn try_send(&self, payload: impl Payload) -> Result<(), SendError> {
        let parts = payload.parts();
        match self.engine.upgrade() {
            Some(engine) => engine.try_send(parts, &mut None).map(drop),
            None => Err(SendError::closed(parts.describe())),
        }
    }

    /// Waits until the browser has handed everything that was sent to the network
    /// ([`bufferedAmount`](https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount) is 0), over as many
    /// connections as it takes.
    ///
    /// # Errors
    ///
    /// The socket was closed, or gave up, before that ([`is_closed`](SendError::is_closed)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::ReconnectingWebSocket;
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/sink").build();
    /// socket.send(&vec![0; 1 << 20]).await.unwrap();
    /// socket.flush().await.unwrap();
    /// assert_eq!(socket.metrics().outbox_messages, 0);
    /// # }
    /// ```
    pub async fn flush(&self) -> Result<(), SendError> {
        let mut flushing = Flushing { engine: self.engine.clone(), place: Place::default() };
        poll_fn(|context| match flushing.engine.upgrade() {
            Some(engine) => engine.poll_flush(context, &mut flushing.place),
            None => Poll::Ready(Err(SendError::closed(Sent::Buffered(0)))),
        })
        .await
    }

    /// Takes back what waits in the outbox and was not given to the browser yet, in its order. It is not sent, and no
    /// [event](crate::ReconnectingEvent::Dropped) tells of it.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::ReconnectingWebSocket;
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
    /// socket.try_send("It waits for the connection").unwrap();
    /// let unsent = socket.drain();
    /// assert_eq!(unsent[0].text().as_deref(), Some("It waits for the connection"));
    /// # }
    /// ```
    #[must_use = "what it returns is not sent"]
    pub fn drain(&self) -> Vec<Message> {
        let drained = self.engine.upgrade().map(|engine| engine.drain()).unwrap_or_default();
        drained.into_iter().map(Rc::unwrap_or_clone).collect()
    }

    /// Sends `payload`, and waits for the message that answers it: the first one for which `is_answer` is true. That
    /// message is no [event](crate::ReconnectingEvent::Message). Any number of requests may be under way; an id that
    /// goes there and back tells their answers apart.
    ///
    /// When it is dropped, or its time is over, before the browser was given the request, that is not sent at all;
    /// later, the answer is a message like any other.
    ///
    /// # Errors
    ///
    /// No answer within `timeout`, the waiting for the connection included
    /// ([`is_timeout`](RequestError::is_timeout)); the connection was lost after the request was handed to the
    /// network ([`is_disconnected`](RequestError::is_disconnected)); it could not be sent.
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
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
    /// let ask = async |id: u32| {
    ///     let question = format!("{id}: what time is it?");
    ///     let is_answer = move |message: &wasm_websocket::Message| {
    ///         message.text().is_some_and(|text| text.starts_with(&format!("{id}: ")))
    ///     };
    ///     socket.request(question, is_answer, Duration::from_secs(10)).await
    /// };
    /// let (one, two) = futures_util::future::join(ask(1), ask(2)).await;
    /// assert_eq!(one.unwrap().text().unwrap(), "1: what time is it?");
    /// assert_eq!(two.unwrap().text().unwrap(), "2: what time is it?");
    /// # }
    /// ```
    pub async fn request(
        &self,
        payload: impl Payload,
        is_answer: impl FnMut(&Message) -> bool + 'static,
        timeout: Duration,
    ) -> Result<Message, RequestError> {
        let answer = Rc::<Answer>::default();
        let late = Rc::downgrade(&answer);
        let _timer = Timer::after(timeout, move || {
            if let Some(answer) = late.upgrade() {
                answer.finish(Err(RequestError::timeout(timeout)));
            }
        });
        let mut asking = Asking {
            waiting: Waiting::new(&self.engine),
            expected: Some(Expected { matcher: Box::new(is_answer), answer: Rc::clone(&answer) }),
            answer,
            number: None,
        };
        poll_fn(|context| asking.poll(context, payload.parts())).await
    }

    /// Closes for ever, without a code: what the browser holds is delivered, what waits in the outbox is dropped and
    /// reported, and the events end with the connection.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{ReconnectingState, ReconnectingWebSocket};
    ///
    /// let mut socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
    /// socket.close();
    /// while let Some(event) = socket.next().await {
    ///     println!("{event:?}");
    /// }
    /// assert_eq!(socket.state(), ReconnectingState::Closed);
    /// # }
    /// ```
    pub fn close(&self) {
        if let Some(engine) = self.engine.upgrade() {
            let closed = engine.close(None);
            debug_assert!(closed.is_ok(), "closing without a code failed: {closed:?}");
        }
    }

    /// The same, with a code and a reason for the server.
    ///
    /// # Errors
    ///
    /// The code is neither 1000 nor of the application's, 3000 to 4999; the reason has more than 123 bytes. Then
    /// nothing is closed.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{CloseCode, ReconnectingWebSocket};
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
    /// assert!(socket.close_with(CloseCode::GOING_AWAY, "").is_err());
    /// socket.close_with(CloseCode::NORMAL, "Goodbye").unwrap();
    /// # }
    /// ```
    pub fn close_with(&self, code: CloseCode, reason: &str) -> Result<(), CloseError> {
        self.engine.upgrade().map_or(Ok(()), |engine| engine.close(Some((code, reason))))
    }

    /// Waits until it is closed for ever. Only [`close`](Self::close) does that, or dropping the socket.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::ReconnectingWebSocket;
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
    /// socket.close();
    /// socket.closed().await;
    /// # }
    /// ```
    pub async fn closed(&self) {
        let mut ending = Ending { engine: self.engine.clone(), place: Place::default() };
        poll_fn(|context| match ending.engine.upgrade() {
            Some(engine) => engine.poll_end(context, &mut ending.place),
            None => Poll::Ready(()),
        })
        .await;
    }

    /// Makes an attempt at once, also when it waits, has given up, or is paused; the retries are counted anew. A
    /// connection that is open is closed first. Nothing happens while an attempt is under way, and when it is closed.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{Backoff, ReconnectingEvent, ReconnectingWebSocket};
    ///
    /// let mut socket = ReconnectingWebSocket::builder("ws://localhost:9998/reject")
    ///     .backoff(Backoff::default().max_retries(0))
    ///     .build();
    /// let mut attempts = 0;
    /// while let Some(event) = socket.next().await {
    ///     match event {
    ///         ReconnectingEvent::Connecting { .. } => attempts += 1,
    ///         ReconnectingEvent::GaveUp { .. } if attempts < 3 => socket.reconnect_now(),
    ///         ReconnectingEvent::GaveUp { .. } => break,
    ///         _ => {}
    ///     }
    /// }
    /// # }
    /// ```
    pub fn reconnect_now(&self) {
        if let Some(engine) = self.engine.upgrade() {
            engine.reconnect_now();
        }
    }

    /// Closes the connection, and makes no attempt until [`resume`](Self::resume). What is sent waits in the outbox.
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
    /// socket.pause();
    /// assert_eq!(socket.state(), ReconnectingState::Paused);
    /// # }
    /// ```
    pub fn pause(&self) {
        if let Some(engine) = self.engine.upgrade() {
            engine.pause();
        }
    }

    /// Goes on after [`pause`](Self::pause), or after it gave up, with an attempt at once.
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
    /// socket.pause();
    /// socket.resume();
    /// assert_eq!(socket.state(), ReconnectingState::Connecting);
    /// # }
    /// ```
    pub fn resume(&self) {
        if let Some(engine) = self.engine.upgrade() {
            engine.resume();
        }
    }

    /// What it is doing.
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
    #[must_use]
    pub fn state(&self) -> ReconnectingState {
        self.engine.upgrade().map_or(ReconnectingState::Closed, |engine| engine.state())
    }

    /// What it has done so far; nothing when the socket was dropped.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::ReconnectingWebSocket;
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
    /// assert_eq!(socket.metrics().messages_sent, 0);
    /// # }
    /// ```
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        self.engine.upgrade().map(|engine| engine.metrics()).unwrap_or_default()
    }

    /// The URL of the last attempt, as the endpoint has it.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::ReconnectingWebSocket;
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
    /// assert_eq!(socket.url(), "ws://localhost:9998/echo");
    /// # }
    /// ```
    #[must_use]
    pub fn url(&self) -> String {
        self.engine.upgrade().map(|engine| engine.url()).unwrap_or_default()
    }

    /// The subprotocol that the server chose, or nothing
    /// ([`protocol`](https://websockets.spec.whatwg.org/#dom-websocket-protocol)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::{Endpoint, ReconnectingEvent, ReconnectingWebSocket};
    ///
    /// let chat = Endpoint::new("ws://localhost:9998/protocol").protocols(["chat"]);
    /// let mut socket = ReconnectingWebSocket::builder(chat).build();
    /// loop {
    ///     if let Some(ReconnectingEvent::Open) = socket.next().await {
    ///         break;
    ///     }
    /// }
    /// assert_eq!(socket.protocol(), "chat");
    /// # }
    /// ```
    #[must_use]
    pub fn protocol(&self) -> String {
        let link = self.engine.upgrade().and_then(|engine| engine.link());
        link.map(|link| link.protocol()).unwrap_or_default()
    }

    /// The extensions of the connection, or nothing
    /// ([`extensions`](https://websockets.spec.whatwg.org/#dom-websocket-extensions)).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() {
    /// use wasm_websocket::ReconnectingWebSocket;
    ///
    /// let socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
    /// assert_eq!(socket.extensions(), "");
    /// # }
    /// ```
    #[must_use]
    pub fn extensions(&self) -> String {
        let link = self.engine.upgrade().and_then(|engine| engine.link());
        link.map(|link| link.extensions()).unwrap_or_default()
    }
}

impl fmt::Debug for ReconnectingHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReconnectingHandle")
            .field("url", &self.url())
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}

/// One who waits for room, and is not woken when nobody awaits it any more.
struct Waiting {
    engine: Weak<Engine>,
    place: Place,
}

impl Waiting {
    fn new(engine: &Weak<Engine>) -> Self {
        Self { engine: Weak::clone(engine), place: Place::default() }
    }

    fn poll_send(
        &mut self,
        context: &Context<'_>,
        payload: Parts<'_>,
        expected: &mut Option<Expected>,
    ) -> Poll<Result<u64, SendError>> {
        match self.engine.upgrade() {
            Some(engine) => engine.poll_send(context, &mut self.place, payload, expected),
            None => Poll::Ready(Err(SendError::closed(payload.describe()))),
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(engine) = self.engine.upgrade() {
            engine.stop_waiting_for_room(&mut self.place);
        }
    }
}

struct Flushing {
    engine: Weak<Engine>,
    place: Place,
}

impl Drop for Flushing {
    fn drop(&mut self) {
        if let Some(engine) = self.engine.upgrade() {
            engine.stop_flushing(&mut self.place);
        }
    }
}

struct Ending {
    engine: Weak<Engine>,
    place: Place,
}

impl Drop for Ending {
    fn drop(&mut self) {
        if let Some(engine) = self.engine.upgrade() {
            engine.stop_waiting_for_end(&mut self.place);
        }
    }
}

/// A request under way.
struct Asking {
    waiting: Waiting,
    answer: Rc<Answer>,
    /// Until it was sent.
    expected: Option<Expected>,
    /// Then, until it was answered.
    number: Option<u64>,
}

impl Asking {
    fn poll(
        &mut self,
        context: &Context<'_>,
        payload: Parts<'_>,
    ) -> Poll<Result<Message, RequestError>> {
        if self.expected.is_some() {
            match self.waiting.poll_send(context, payload, &mut self.expected) {
                Poll::Pending => {}
                Poll::Ready(Ok(number)) => self.number = Some(number),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(RequestError::send(error))),
            }
        }
        self.answer.poll(context)
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        // Nobody wants the answer any more.
        self.answer = Rc::default();
        self.expected = None;
        if let Some(engine) = self.waiting.engine.upgrade() {
            engine.withdraw(self.number);
        }
    }
}
