//! The least that a program weighs which JavaScript can call: one closure, and the allocator that it needs.

#![no_main]

use std::cell::Cell;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = queueMicrotask)]
    fn queue_microtask(callback: &JsValue);
}

#[wasm_bindgen(start)]
fn start() {
    let calls = Cell::new(0);
    let closure = Closure::<dyn Fn()>::new(move || calls.set(calls.get() + 1));
    queue_microtask(&closure.into_js_value());
}
