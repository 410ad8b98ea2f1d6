mod pulse;

pub(crate) use pulse::{Beat, Pulse};

use crate::{Message, Payload};
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

/// How a connection is found dead that nobody has closed: a message of the application's own goes out now and
/// then, and something has to come back. (A page cannot send the protocol's
/// [Ping frames](https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2).)
///
/// Whatever the server sends counts as life, before and after the deadline alike. When nothing came, the socket is
/// abandoned at once and not closed: on a dead network the closing handshake takes minutes. The deadline is that
/// of the clock; where a browser lets timers wait, in hidden pages for up to a minute, every message that is sent
/// looks at it, too. A timer that comes very late has slept with the page: then the server is asked once more. And
/// where the question had to get in line behind other messages, it is waited for as long as these are handed over.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use std::time::Duration;
/// use wasm_websocket::{Heartbeat, ReconnectingEvent, ReconnectingWebSocket};
///
/// let heartbeat = Heartbeat::every(Duration::from_millis(10))
///     .payload("ping")
///     .deadline(Duration::from_secs(10))
///     // The echo's answers are no messages of ours.
///     .pong(|message| message.text().as_deref() == Some("ping"));
/// let mut socket =
///     ReconnectingWebSocket::builder("ws://localhost:9998/echo").heartbeat(heartbeat).build();
/// socket.send("Message to send").await.unwrap();
/// loop {
///     if let Some(ReconnectingEvent::Message(message)) = socket.next().await {
///         assert_eq!(message.text().as_deref(), Some("Message to send"));
///         break;
///     }
/// }
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct Heartbeat {
    pub(crate) every: Duration,
    pub(crate) deadline: Duration,
    pub(crate) payload: Message,
    pub(crate) pong: Option<IsPong>,
}

type IsPong = Rc<dyn Fn(&Message) -> bool>;

impl Heartbeat {
    /// Asks whenever that time has gone by, by the text `ping`, and expects an answer within 10 seconds.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use std::time::Duration;
    /// use wasm_websocket::Heartbeat;
    ///
    /// let heartbeat = Heartbeat::every(Duration::from_secs(25));
    /// # let _ = heartbeat;
    /// # }
    /// ```
    pub fn every(time: Duration) -> Self {
        Self {
            every: time,
            deadline: Duration::from_secs(10),
            payload: Message::from("ping"),
            pong: None,
        }
    }

    /// What it asks by.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use std::time::Duration;
    /// use wasm_websocket::Heartbeat;
    ///
    /// let heartbeat = Heartbeat::every(Duration::from_secs(25)).payload(&[0]);
    /// # let _ = heartbeat;
    /// # }
    /// ```
    pub fn payload(mut self, payload: impl Payload) -> Self {
        self.payload = payload.parts().to_message();
        self
    }

    /// How long the answer may take.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use std::time::Duration;
    /// use wasm_websocket::Heartbeat;
    ///
    /// let heartbeat = Heartbeat::every(Duration::from_secs(25)).deadline(Duration::from_secs(5));
    /// # let _ = heartbeat;
    /// # }
    /// ```
    pub const fn deadline(mut self, time: Duration) -> Self {
        self.deadline = time;
        self
    }

    /// Tells the answers from the messages. They are not given to the application, and tell the
    /// [round trip](crate::Metrics::round_trip).
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use std::time::Duration;
    /// use wasm_websocket::Heartbeat;
    ///
    /// let heartbeat = Heartbeat::every(Duration::from_secs(25))
    ///     .pong(|message| message.text().as_deref() == Some("pong"));
    /// # let _ = heartbeat;
    /// # }
    /// ```
    pub fn pong(mut self, is_pong: impl Fn(&Message) -> bool + 'static) -> Self {
        self.pong = Some(Rc::new(is_pong));
        self
    }
}

impl fmt::Debug for Heartbeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Heartbeat")
            .field("every", &self.every)
            .field("deadline", &self.deadline)
            .field("payload", &self.payload)
            .finish_non_exhaustive()
    }
}
