//! A callback of a promise that is resolved already: the cheapest way back to this stack's bottom.

use super::{EXECUTOR, Executor};
use crate::sys::listening::Listening;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// A promise whose `then` returns nothing that Rust would have to hold.
    type Resolved;

    #[wasm_bindgen(method)]
    fn then(this: &Resolved, call: &Function);
}

struct Microtask {
    resolved: Resolved,
    run: Listening,
}

thread_local! {
    static MICROTASK: Microtask = Microtask {
        resolved: JsValue::from(Promise::resolve(&JsValue::UNDEFINED)).into(),
        run: Listening::plain(|| EXECUTOR.with(Executor::run_scheduled)),
    };
}

pub(super) fn schedule() {
    MICROTASK.with(|microtask| microtask.resolved.then(microtask.run.function()));
}
