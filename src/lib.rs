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
//! #     let (closed, end) = futures_channel::oneshot::channel();
//! #     let closed = std::cell::Cell::new(Some(closed));
//! #     socket.onclose(move |_, close| closed.take().unwrap().send(close).unwrap());
//! #     assert!(end.await.unwrap().was_clean);
//! # }
//! ```
//!
//! Handlers receive the socket, so that no closure has to own it: there is no reference cycle, and
//! dropping the [`WebSocket`] removes its handlers and closes the connection.
//!
//! The crate works in a window and in dedicated, shared and service workers, for the target
//! `wasm32-unknown-unknown`. The clauses cited in these pages are those of the
//! [WHATWG WebSockets standard](https://websockets.spec.whatwg.org/).

#![cfg_attr(not(test), warn(clippy::expect_used, clippy::unwrap_used))]

mod binary_type;
mod close;
mod error;
mod message;
mod payload;
mod protocol;
mod ready_state;
mod socket;
mod sys;
mod turns;

pub use binary_type::BinaryType;
pub use close::{CloseCode, CloseEvent, CloseReason};
pub use error::{BrowserError, CloseError, LoadError, OpenError, SendError};
pub use message::{Load, Message, MessageEvent};
pub use payload::Payload;
pub use ready_state::ReadyState;
pub use socket::{Listener, WebSocket};
