//! What `glue.js` does: one call in each direction for what is done most, and few of them in a program.

#[allow(unsafe_code)]
mod calling;
#[allow(unsafe_code)]
mod room;

use super::RawSocket;
use super::listening::{Call, Kind};
use calling::Context;
pub(crate) use calling::Happened;
use js_sys::Function;
pub(crate) use room::give_back;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen(module = "/src/glue.js")]
extern "C" {
    #[wasm_bindgen(js_name = isSupported)]
    pub(super) fn is_supported() -> bool;
    #[wasm_bindgen(js_name = construct)]
    fn construct_js(url: &str, protocols: &JsValue) -> Option<RawSocket>;
    pub(crate) fn close(socket: &RawSocket);
    pub(crate) fn attach(socket: &RawSocket, name: &str, listener: &Function);
    pub(crate) fn detach(socket: &RawSocket, name: &str, listener: &Function);
    #[wasm_bindgen(js_name = endWithoutClose)]
    pub(crate) fn end_without_close(socket: &RawSocket);

    /// Something that calls Rust until it is stopped.
    type Caller;
    #[wasm_bindgen(js_name = listener)]
    fn listener_js(
        kind: &str,
        exports: &JsValue,
        context: usize,
        places: usize,
        limit: usize,
    ) -> Caller;
    #[wasm_bindgen(js_name = timer)]
    fn timer_js(milliseconds: u32, exports: &JsValue, context: usize) -> Caller;
    #[wasm_bindgen(method)]
    fn to(this: &Caller, context: usize);

    #[wasm_bindgen(js_name = sendValue)]
    fn send_js(socket: &RawSocket, value: &JsValue) -> i32;
    #[wasm_bindgen(js_name = sendBytes)]
    fn send_bytes_js(socket: &RawSocket, exports: &JsValue, address: usize, length: usize) -> i32;
    #[wasm_bindgen(js_name = sendText)]
    fn send_text_js(socket: &RawSocket, exports: &JsValue, address: usize, length: usize) -> i32;

    #[wasm_bindgen(js_name = takeThrown)]
    fn take_thrown() -> JsValue;
    #[wasm_bindgen(js_name = takeLeft)]
    fn take_left() -> JsValue;
    #[wasm_bindgen(js_name = told)]
    fn told_js(thrown: &JsValue, property: &str) -> JsValue;
    #[wasm_bindgen(js_name = textLength)]
    fn text_length(value: &JsValue) -> i32;
    #[wasm_bindgen(js_name = encode)]
    fn encode(text: &JsValue, exports: &JsValue, address: usize, room: usize) -> usize;
    #[wasm_bindgen(js_name = copyBytes)]
    fn copy_bytes(value: &JsValue, exports: &JsValue, address: usize, room: usize) -> f64;
    #[wasm_bindgen(js_name = copyLeft)]
    fn copy_left(address: usize, room: usize) -> f64;
}

/// What this module exports: its memory, and the function that JavaScript calls.
fn exports<T>(with: impl FnOnce(&JsValue) -> T) -> T {
    thread_local!(static EXPORTS: JsValue = wasm_bindgen::exports());
    EXPORTS.with(with)
}

/// `new WebSocket(url, protocols)`.
pub(crate) fn construct(url: &str, protocols: &JsValue) -> Result<RawSocket, JsValue> {
    construct_js(url, protocols).ok_or_else(take_thrown)
}

pub(crate) fn send_value(socket: &RawSocket, value: &JsValue) -> Result<u16, JsValue> {
    state(send_js(socket, value))
}

pub(crate) fn send_bytes(socket: &RawSocket, bytes: &[u8]) -> Result<u16, JsValue> {
    let address = bytes.as_ptr() as usize;
    state(exports(|exports| send_bytes_js(socket, exports, address, bytes.len())))
}

pub(crate) fn send_text(socket: &RawSocket, text: &str) -> Result<u16, JsValue> {
    let address = text.as_ptr() as usize;
    state(exports(|exports| send_text_js(socket, exports, address, text.len())))
}

fn state(returned: i32) -> Result<u16, JsValue> {
    if returned == -1 { Err(take_thrown()) } else { Ok(returned as u16) }
}

/// What calls Rust; when this is dropped it calls nobody.
struct Calling {
    caller: Caller,
    context: RefCell<Rc<Context>>,
}

impl Drop for Calling {
    fn drop(&mut self) {
        self.caller.to(0);
    }
}

/// What was called before.
pub(crate) type Replaced = Rc<Context>;

/// A function that calls Rust.
pub(crate) struct Callable(Calling);

impl Callable {
    /// Of messages, those of at most `limit` bytes may be copied.
    pub(crate) fn new(kind: Option<Kind>, limit: usize, call: Call) -> Self {
        let name = kind.map_or("", |kind| kind.names().0);
        let context = Context::new(call);
        let (address, places) = (context.address(), room::places());
        let caller = exports(|exports| listener_js(name, exports, address, places, limit));
        Self(Calling { caller, context: RefCell::new(context) })
    }

    /// Has it call another one from now on. Returns the old one, which may be running.
    pub(crate) fn replace(&self, call: Call) -> Replaced {
        let context = Context::new(call);
        self.0.caller.to(context.address());
        self.0.context.replace(context)
    }

    pub(crate) fn function(&self) -> &Function {
        self.0.caller.unchecked_ref()
    }
}

/// A timer that is running.
pub(crate) struct Timeout {
    _calling: Calling,
}

impl Timeout {
    pub(crate) fn new(milliseconds: u32, call: Box<dyn FnOnce()>) -> Self {
        let call = Cell::new(Some(call));
        let context = Context::new(Box::new(move |_| {
            if let Some(call) = call.take() {
                call();
            }
        }));
        let caller = exports(|exports| timer_js(milliseconds, exports, context.address()));
        Self { _calling: Calling { caller, context: RefCell::new(context) } }
    }
}

/// A property of what was thrown (`name` or `message`), if that is a text.
pub(super) fn told(thrown: &JsValue, property: &str) -> Option<String> {
    text(&told_js(thrown, property))
}

/// The text that a value is, as UTF-8.
pub(crate) fn text(value: &JsValue) -> Option<String> {
    let length = usize::try_from(text_length(value)).ok()?;
    // Most texts are ASCII, and have as many bytes as units.
    encoded(value, length).or_else(|size| encoded(value, size)).ok()
}

/// The text as UTF-8, or how many bytes it has if there are more.
#[allow(unsafe_code)]
fn encoded(text: &JsValue, room: usize) -> Result<String, usize> {
    let mut bytes = Vec::<u8>::with_capacity(room);
    let address = bytes.as_mut_ptr() as usize;
    let size = exports(|exports| encode(text, exports, address, room));
    if size > room {
        return Err(size);
    }
    // SAFETY: `encodeInto` has just written `size` bytes of whole characters, for which there is room.
    Ok(unsafe {
        bytes.set_len(size);
        String::from_utf8_unchecked(bytes)
    })
}

/// Appends the bytes that are at hand, and returns how many there were. It is faster with room for them.
pub(crate) fn append(value: &JsValue, to: &mut Vec<u8>) -> Option<usize> {
    append_with(to, |address, room| exports(|exports| copy_bytes(value, exports, address, room)))
}

#[allow(unsafe_code)]
fn append_with(to: &mut Vec<u8>, copy: impl Fn(usize, usize) -> f64) -> Option<usize> {
    loop {
        let room = to.capacity() - to.len();
        let address = to.spare_capacity_mut().as_mut_ptr() as usize;
        let length = copy(address, room);
        if length < 0.0 {
            return None;
        }
        let length = length as usize;
        if length <= room {
            // SAFETY: there was room for `length` bytes after the old end, and they were just written.
            unsafe { to.set_len(to.len() + length) };
            return Some(length);
        }
        to.reserve(length);
    }
}

/// Where a message is that was not asked for yet: JavaScript has it, as long as it tells of it.
#[derive(Default)]
pub(crate) struct Source {
    is_there: Cell<bool>,
}

impl Source {
    fn new() -> Self {
        Self { is_there: Cell::new(true) }
    }

    pub(crate) fn take(&self) -> Option<JsValue> {
        self.is_there.take().then(take_left)
    }

    /// [`append`], of a buffer that was not taken.
    pub(crate) fn append(&self, to: &mut Vec<u8>) -> Option<usize> {
        if self.is_there.get() { append_with(to, copy_left) } else { None }
    }
}
