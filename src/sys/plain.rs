//! `send`, and the state after it in the same call where that can be.

use super::RawSocket;

/// Sends from Rust's memory without a copy of ours.
#[cfg(all(not(feature = "no-modules"), not(target_feature = "atomics")))]
mod browser {
    use super::RawSocket;
    use crate::sys::{memory, take_held};
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen(module = "/src/glue.js")]
    extern "C" {
        #[wasm_bindgen(js_name = sendValue)]
        fn send_js(socket: &RawSocket, value: &JsValue) -> i32;
        #[wasm_bindgen(js_name = sendBytes)]
        fn send_bytes(socket: &RawSocket, memory: &JsValue, address: usize, length: usize) -> i32;
        #[wasm_bindgen(js_name = sendText)]
        fn send_text(socket: &RawSocket, memory: &JsValue, address: usize, length: usize) -> i32;
    }

    pub(crate) fn value(socket: &RawSocket, value: &JsValue) -> Result<u16, JsValue> {
        state(send_js(socket, value))
    }

    pub(crate) fn bytes(socket: &RawSocket, bytes: &[u8]) -> Result<u16, JsValue> {
        let address = bytes.as_ptr() as usize;
        state(memory(|memory| send_bytes(socket, memory, address, bytes.len())))
    }

    pub(crate) fn text(socket: &RawSocket, text: &str) -> Result<u16, JsValue> {
        let address = text.as_ptr() as usize;
        state(memory(|memory| send_text(socket, memory, address, text.len())))
    }

    fn state(returned: i32) -> Result<u16, JsValue> {
        if returned == -1 { Err(take_held()) } else { Ok(returned as u16) }
    }
}

/// The same without JavaScript of our own.
#[cfg(any(feature = "no-modules", target_feature = "atomics"))]
mod browser {
    use super::RawSocket;
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen]
    extern "C" {
        type Sender;

        /// Any value that JavaScript holds: web-sys has no form for a string that need not be decoded.
        #[wasm_bindgen(method, catch, js_name = send)]
        fn send_value(this: &Sender, value: &JsValue) -> Result<(), JsValue>;

        /// A view of Rust's memory, which the browser copies from.
        #[cfg(not(target_feature = "atomics"))]
        #[wasm_bindgen(method, catch, js_name = send)]
        fn send_view(this: &Sender, bytes: &[u8]) -> Result<(), JsValue>;
    }

    fn sender(socket: &RawSocket) -> &Sender {
        wasm_bindgen::JsCast::unchecked_ref(socket)
    }

    pub(crate) fn value(socket: &RawSocket, value: &JsValue) -> Result<u16, JsValue> {
        sender(socket).send_value(value)?;
        Ok(socket.ready_state())
    }

    pub(crate) fn text(socket: &RawSocket, text: &str) -> Result<u16, JsValue> {
        socket.send_with_str(text)?;
        Ok(socket.ready_state())
    }

    #[cfg(not(target_feature = "atomics"))]
    pub(crate) fn bytes(socket: &RawSocket, bytes: &[u8]) -> Result<u16, JsValue> {
        sender(socket).send_view(bytes)?;
        Ok(socket.ready_state())
    }

    /// Shared memory is not accepted by `send`: what is sent is copied to a buffer that is not shared, and
    /// that is used again.
    #[cfg(target_feature = "atomics")]
    pub(crate) fn bytes(socket: &RawSocket, bytes: &[u8]) -> Result<u16, JsValue> {
        use js_sys::Uint8Array;
        use std::cell::RefCell;

        /// What is larger gets a buffer of its own, which is not kept.
        const KEPT: usize = 1 << 20;
        thread_local!(static SCRATCH: RefCell<Option<Uint8Array>> = const { RefCell::new(None) });

        // Taken, and not borrowed, because `send` may be anybody's on a socket that came `from_raw`.
        let scratch = SCRATCH.take().filter(|scratch| scratch.length() as usize >= bytes.len());
        let size = if bytes.len() <= KEPT { bytes.len().next_power_of_two() } else { bytes.len() };
        let scratch = scratch.unwrap_or_else(|| Uint8Array::new_with_length(size as u32));
        let message = scratch.subarray(0, bytes.len() as u32);
        message.copy_from(bytes);
        let sent = value(socket, &message);
        if scratch.length() as usize <= KEPT {
            SCRATCH.set(Some(scratch));
        }
        sent
    }
}

pub(crate) use browser::{bytes, text, value};
