//! An `AbortSignal` that ends an attempt to connect.

use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::AbortSignal;

/// Listens until it is dropped.
pub(crate) struct AbortListener {
    signal: AbortSignal,
    closure: Closure<dyn Fn()>,
}

impl AbortListener {
    pub(crate) fn new(signal: AbortSignal, abort: impl Fn() + 'static) -> Self {
        let closure = Closure::<dyn Fn()>::new(abort);
        let listener: &Function = closure.as_ref().unchecked_ref();
        // A signal takes every listener.
        let _ = signal.add_event_listener_with_callback("abort", listener);
        Self { signal, closure }
    }
}

impl Drop for AbortListener {
    fn drop(&mut self) {
        let listener: &Function = self.closure.as_ref().unchecked_ref();
        let _ = self.signal.remove_event_listener_with_callback("abort", listener);
    }
}
