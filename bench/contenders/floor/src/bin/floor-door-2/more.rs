//! What this asks of JavaScript, and the floor of door 1 does not.

use crate::raw::{Connection, Message, Raw};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen(inline_js = "
export function watch(socket) {
  const end = () => socket.readyState === 3 && socket.onclose({ code: 1006, reason: '', wasClean: false });
  socket.onerror = () => setTimeout(end);
}
export function close(socket, code) {
  socket.close(code);
}
export function sizeOf(value) {
  return value.byteLength ?? new Blob([value]).size;
}")]
extern "C" {
    #[wasm_bindgen(js_name = watch)]
    fn watch_js(socket: &Raw);
    #[wasm_bindgen(js_name = close)]
    fn close_js(socket: &Raw, code: u16);
    #[wasm_bindgen(js_name = sizeOf)]
    fn size_of(value: &JsValue) -> f64;
}

/// Has an end follow an error, where the engine leaves it out.
pub(crate) fn watch(connection: &Connection) {
    watch_js(&connection.0);
}

pub(crate) fn close(connection: &Connection, code: u16) {
    close_js(&connection.0, code);
}

/// In bytes; of a text those of UTF-8.
pub(crate) fn size(message: &Message) -> usize {
    match message {
        Message::Text(text) => text.len(),
        Message::Binary(bytes) => bytes.len(),
        Message::Held(value) => size_of(value) as usize,
    }
}
