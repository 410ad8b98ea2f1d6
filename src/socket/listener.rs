//! The guard that takes a listener away again.

use crate::sys::listening::{Call, Kind, Listening};
use crate::sys::{self, RawSocket};
use std::fmt;
use std::rc::Rc;

/// A listener that [`WebSocket::add_message_listener`](crate::WebSocket::add_message_listener) and its
/// siblings have added. Dropping it removes the listener.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wasm_websocket::{Listener, WebSocket};
///
/// let socket = WebSocket::new("ws://localhost:9998/echo")?;
/// let listener: Listener = socket.add_open_listener(|_| unreachable!("it was removed"));
/// drop(listener);
/// socket.onopen(|socket| socket.close());
/// # wasm_websocket_testing::ended(socket.as_raw()).await;
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping the listener removes it"]
pub struct Listener {
    name: &'static str,
    raw: Rc<RawSocket>,
    listening: Listening,
}

impl Listener {
    pub(super) fn add(raw: &Rc<RawSocket>, kind: Kind, copy_limit: usize, call: Call) -> Self {
        let (name, _) = kind.names();
        let listening = Listening::new(kind, copy_limit, call);
        sys::attach(raw, name, listening.function());
        Self { name, raw: Rc::clone(raw), listening }
    }

    /// Moves it behind all that were added since.
    pub(super) fn last(&self) {
        let function = self.listening.function();
        sys::detach(&self.raw, self.name, function);
        sys::attach(&self.raw, self.name, function);
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").field("event", &self.name).finish_non_exhaustive()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.listening.function();
        sys::detach(&self.raw, self.name, function);
    }
}
