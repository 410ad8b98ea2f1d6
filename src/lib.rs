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
//! # #[wasm_bindgen_test]
//! # fn example() -> Result<(), wasm_websocket::OpenError> {
//! use wasm_websocket::WebSocket;
//!
//! let socket = WebSocket::new("ws://localhost:9998/echo")?;
//! socket.onopen(|socket| {
//!     if let Err(error) = socket.send("Message to send") {
//!         // The server closed the connection in the meantime.
//!         let _ = error;
//!     }
//! });
//! socket.onmessage(|socket, message| {
//!     assert_eq!(message.data().text().as_deref(), Some("Message to send"));
//!     socket.close();
//! });
//! socket.onclose(|_, close| assert!(close.was_clean));
//! # Ok(())
//! # }
//! ```
//!
//! Handlers receive the socket, so that no closure has to own it: there is no reference cycle, and
//! dropping the [`WebSocket`] removes its handlers and closes the connection.
//!
//! The crate works in a window and in dedicated, shared and service workers, for the target
//! `wasm32-unknown-unknown`. The clauses cited in these pages are those of the
//! [WHATWG WebSockets standard](https://websockets.spec.whatwg.org/).

#![warn(clippy::expect_used, clippy::unwrap_used)]

mod close;
mod error;
mod message;
mod ready_state;
mod socket;
mod sys;

pub use close::{CloseCode, CloseEvent};
pub use error::{BrowserError, OpenError, SendError};
pub use message::{Message, MessageEvent};
pub use ready_state::ReadyState;
pub use socket::WebSocket;
