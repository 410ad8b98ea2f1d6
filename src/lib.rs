//! The browser's WebSocket for Rust: typed, small, and equal to the standard.
//!
//! [`WebSocket`] is the object that every HTML5 WebSocket tutorial describes, with the same names:
//! [`readyState`](WebSocket::ready_state), [`bufferedAmount`](WebSocket::buffered_amount),
//! [`onopen`](WebSocket::onopen), [`onmessage`](WebSocket::onmessage),
//! [`onerror`](WebSocket::onerror), [`onclose`](WebSocket::onclose), [`send`](WebSocket::send) and
//! [`close`](WebSocket::close). It never queues and never retries.
//!
//! ```standalone_crate
//! # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
//! # wasm_bindgen_test_configure!(run_in_browser);
//! # fn main() {}
//! use wasm_websocket::{OpenError, WebSocket};
//!
//! /// Keep what it returns: dropping the socket closes the connection.
//! fn say_hello() -> Result<WebSocket, OpenError> {
//!     let socket = WebSocket::new("ws://localhost:9998/echo")?;
//!     socket.onopen(|socket| socket.send("Message to send").expect("an open socket"));
//!     socket.onmessage(|socket, message| {
//!         assert_eq!(message.data().text().as_deref(), Some("Message to send"));
//!         socket.close();
//!     });
//!     socket.onclose(|_, close| assert!(close.was_clean));
//!     Ok(socket)
//! }
//! #
//! # #[wasm_bindgen_test]
//! # async fn example() {
//! #     let socket = say_hello().unwrap();
//! #     wasm_websocket_testing::ended(socket.as_raw()).await;
//! # }
//! ```
//!
//! Its handlers receive the socket, so that no closure has to own it: there is no reference cycle, and
//! dropping the [`WebSocket`] removes its handlers and closes the connection. [`Payload`] lists what
//! can be sent, [`Message`] is what arrives, and every operation has its own error.
//!
//! [`WebSocketStream`] is the connection for `async` code: a `Stream` and a `Sink`, with back-pressure both ways,
//! deadlines, and halves that live by themselves.
//!
//! ```standalone_crate
//! # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
//! # wasm_bindgen_test_configure!(run_in_browser);
//! # fn main() {}
//! use futures_util::StreamExt;
//! use wasm_websocket::WebSocketStream;
//!
//! async fn say_hello() -> Result<(), Box<dyn std::error::Error>> {
//!     let mut stream = WebSocketStream::connect("ws://localhost:9998/echo").await?;
//!     stream.send("Message to send").await?;
//!     while let Some(message) = stream.next().await {
//!         assert_eq!(message?.text().as_deref(), Some("Message to send"));
//!         stream.close().await?;
//!     }
//!     Ok(())
//! }
//! #
//! # #[wasm_bindgen_test]
//! # async fn example() {
//! #     say_hello().await.unwrap();
//! # }
//! ```
//!
//! Any executor runs it; [`task`] has one that finds a message's task at less cost.
//!
//! [`ReconnectingWebSocket`] is the connection that stays: when it is lost, it comes back, and what was not sent is sent
//! then.
//!
//! ```standalone_crate
//! # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
//! # wasm_bindgen_test_configure!(run_in_browser);
//! # fn main() {}
//! use wasm_websocket::{ReconnectingEvent, ReconnectingWebSocket};
//!
//! async fn say_hello() {
//!     let mut socket = ReconnectingWebSocket::builder("ws://localhost:9998/echo").build();
//!     socket.send("Message to send").await.expect("room in the outbox");
//!     while let Some(event) = socket.next().await {
//!         if let ReconnectingEvent::Message(message) = event {
//!             assert_eq!(message.text().as_deref(), Some("Message to send"));
//!             socket.close();
//!         }
//!     }
//! }
//! #
//! # #[wasm_bindgen_test]
//! # async fn example() {
//! #     say_hello().await;
//! # }
//! ```
//!
//! The crate works in a window, in dedicated, shared and service workers, and in Node, Deno and Bun, for
//! the target `wasm32-unknown-unknown`. Elsewhere it compiles, and connecting returns an error. The
//! clauses cited in these pages are those of the [WHATWG WebSockets standard](https://websockets.spec.whatwg.org/).
//!
//! # Features
//!
//! - `bytes`: `bytes::Bytes` can be sent.
//! - `futures-io`, `tokio`: [`WebSocketStream`] as a stream of bytes, `into_io`, with the traits of these crates.
//! - `remote`: a sender for other threads, `Sender::remote`.
//! - `no-modules`: does without the crate's JavaScript module, for wasm-bindgen's target of that name. The
//!   browser's class is then taken at the first use of the crate, and not when the module starts.

#![cfg_attr(not(test), warn(clippy::expect_used, clippy::unwrap_used))]

mod binary_type;
mod close;
mod error;
mod message;
mod payload;
mod protocol;
mod ready_state;
mod reconnecting;
mod socket;
mod stream;
mod sys;
pub mod task;
mod timer;
mod turns;

pub use binary_type::BinaryType;
pub use close::{CloseCode, CloseEvent, CloseReason};
pub use error::{
    BrowserError, CloseError, DisconnectError, LoadError, OpenError, ReceiveError, RequestError,
    SendError,
};
pub use message::{Load, Message, MessageEvent};
pub use payload::Payload;
pub use ready_state::ReadyState;
pub use reconnecting::{
    Backoff, Direction, Endpoint, Heartbeat, Metrics, Outbox, ReconnectingBuilder,
    ReconnectingEvent, ReconnectingHandle, ReconnectingState, ReconnectingWebSocket, Session,
    WhenFull,
};
pub use socket::{Listener, WebSocket};
#[cfg(any(feature = "futures-io", feature = "tokio"))]
pub use stream::Io;
pub use stream::{
    Close, Closed, Connect, Connecting, Consume, Dropped, Limit, Receiver, Sender, Transport,
    WebSocketStream,
};
#[cfg(feature = "remote")]
pub use stream::{RemoteMessage, RemoteSender};

/// What the npm package stands on.
#[cfg(feature = "hosted")]
#[doc(hidden)]
pub mod hosted {
    pub use crate::reconnecting::hosted::*;
    pub use crate::stream::hosted::*;
}
