//! An `AbortSignal` that ends an attempt to connect.

use crate::sys::listening::Listening;
use web_sys::AbortSignal;

/// Listens until it is dropped.
pub(crate) struct AbortListener {
    signal: AbortSignal,
    listening: Listening,
}

impl AbortListener {
    pub(crate) fn new(signal: AbortSignal, abort: impl Fn() + 'static) -> Self {
        let listening = Listening::plain(abort);
        // A signal takes every listener.
        let _ = signal.add_event_listener_with_callback("abort", listening.function());
        Self { signal, listening }
    }
}

impl Drop for AbortListener {
    fn drop(&mut self) {
        let listener = self.listening.function();
        let _ = self.signal.remove_event_listener_with_callback("abort", listener);
    }
}
