//! Raw bindings that web-sys lacks.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The browser's `WebSocket`, for the members that web-sys types too narrowly.
    #[wasm_bindgen(extends = web_sys::WebSocket)]
    pub(crate) type RawSocket;

    /// An `unsigned long long` in the IDL, which web-sys cuts to 32 bits. As a JavaScript number it
    /// is exact up to 2^53 bytes.
    #[wasm_bindgen(method, getter, js_name = bufferedAmount)]
    pub(crate) fn buffered_amount(this: &RawSocket) -> f64;
}
