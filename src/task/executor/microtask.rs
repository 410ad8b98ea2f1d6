//! A callback of a promise that is resolved already: the cheapest way back to this stack's bottom.

use super::EXECUTOR;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

struct Microtask {
    resolved: Promise,
    run: Closure<dyn FnMut(JsValue)>,
}

thread_local! {
    static MICROTASK: Microtask = Microtask {
        resolved: Promise::resolve(&JsValue::UNDEFINED),
        run: Closure::new(|_| EXECUTOR.with(super::Executor::run_scheduled)),
    };
}

pub(super) fn schedule() {
    MICROTASK.with(|microtask| drop(microtask.resolved.then(&microtask.run)));
}
