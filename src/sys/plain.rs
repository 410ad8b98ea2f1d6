//! What `glue.rs` does, without JavaScript of our own: for programs without JavaScript modules, and for shared
//! memory, which browsers neither encode into nor send from.

use super::RawSocket;
use super::listening::{Call, Kind};
use crate::message::held::Held;
use crate::message::{Content, view};
#[cfg(target_feature = "atomics")]
use js_sys::Uint8Array;
use js_sys::{Array, Function, JsString, Reflect};
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use web_sys::{CloseEvent, CloseEventInit};

pub(super) fn is_supported() -> bool {
    class().is_some()
}

/// `new WebSocket(url, protocols)`.
pub(crate) fn construct(url: &str, protocols: &JsValue) -> Result<RawSocket, JsValue> {
    let class = class().ok_or(JsValue::UNDEFINED)?;
    let arguments = Array::of2(&JsValue::from_str(url), protocols);
    Reflect::construct(&class, &arguments).map(JsCast::unchecked_into)
}

/// The browser's class.
fn class() -> Option<Function> {
    super::BROWSER_WEB_SOCKET.with(|class| class.dyn_ref::<Function>().cloned())
}

// What follows never fails with the browser's sockets; what looks like one may.

pub(crate) fn close(socket: &RawSocket) {
    let _ = socket.close();
}

pub(crate) fn attach(socket: &RawSocket, name: &str, listener: &Function) {
    let _ = socket.add_event_listener_with_callback(name, listener);
}

pub(crate) fn detach(socket: &RawSocket, name: &str, listener: &Function) {
    let _ = socket.remove_event_listener_with_callback(name, listener);
}

/// Where a message is that was not asked for yet: an event has it.
#[derive(Default)]
pub(crate) struct Source {
    event: Cell<Option<JsValue>>,
}

impl Source {
    fn new(event: JsValue) -> Self {
        Self { event: Cell::new(Some(event)) }
    }

    pub(crate) fn take(&self) -> Option<JsValue> {
        self.event.take().map(|event| data_of(&event))
    }

    /// [`append`], of a buffer, which no event is.
    pub(crate) fn append(&self, _: &mut Vec<u8>) -> Option<usize> {
        None
    }
}

/// What a `message` has.
fn data_of(event: &JsValue) -> JsValue {
    Reflect::get(event, &JsValue::from_str("data")).unwrap_or_default()
}

/// `close` with 1006, if it is closed.
pub(crate) fn end_without_close(socket: &RawSocket) {
    if socket.ready_state() != web_sys::WebSocket::CLOSED {
        return;
    }
    let init = CloseEventInit::new();
    init.set_code(1006);
    if let Ok(event) = CloseEvent::new_with_event_init_dict("close", &init) {
        let _ = socket.dispatch_event(&event);
    }
}

/// What was called before.
pub(crate) type Replaced = Rc<dyn Fn(Happened<'_>)>;

/// A function that calls Rust; when this is dropped it calls nobody.
pub(crate) struct Callable {
    closure: Closure<dyn Fn(JsValue)>,
    call: Rc<RefCell<Replaced>>,
}

impl Callable {
    /// Of messages, those of at most `limit` bytes are copied.
    pub(crate) fn new(kind: Option<Kind>, limit: usize, call: Call) -> Self {
        let call = Rc::new(RefCell::new(Replaced::from(call)));
        let called = Rc::clone(&call);
        let closure = Closure::new(move |event| {
            // What is read is read before: that may be anybody's code, and may have stopped this.
            let happened = Happened { read: read(kind, limit, event), call: PhantomData };
            // The clone ends the borrow before the call, which may put another in its place.
            let call = called.borrow().clone();
            call(happened);
        });
        Self { closure, call }
    }

    /// Has it call another one from now on. Returns the old one, which may be running.
    pub(crate) fn replace(&self, call: Call) -> Replaced {
        self.call.replace(call.into())
    }

    pub(crate) fn function(&self) -> &Function {
        self.closure.as_ref().unchecked_ref()
    }
}

pub(crate) struct Happened<'a> {
    read: Read,
    /// As in `glue.rs`.
    call: PhantomData<&'a ()>,
}

enum Read {
    Plain,
    Closed(u16, bool, JsValue),
    Message(Content),
}

impl Happened<'_> {
    /// The code, whether it was clean, and the reason.
    pub(crate) fn closed(self) -> Option<(u16, bool, JsValue)> {
        if let Read::Closed(code, was_clean, reason) = self.read {
            Some((code, was_clean, reason))
        } else {
            None
        }
    }

    pub(crate) fn message(self) -> Option<Content> {
        if let Read::Message(content) = self.read { Some(content) } else { None }
    }
}

fn read(kind: Option<Kind>, limit: usize, event: JsValue) -> Read {
    match kind {
        None | Some(Kind::Open | Kind::Error) => Read::Plain,
        Some(Kind::Close) => {
            let event: CloseEvent = event.unchecked_into();
            Read::Closed(event.code(), event.was_clean(), event.reason().into())
        }
        // Who copies nothing might never look at it.
        Some(Kind::Message) if limit == 0 => {
            Read::Message(Content::Held(Held::at(Source::new(event), 0)))
        }
        Some(Kind::Message) => Read::Message(copied(limit, data_of(&event))),
    }
}

fn copied(limit: usize, value: JsValue) -> Content {
    // UTF-8 never has fewer bytes than UTF-16 has units.
    let is_short = |text: &JsString| text.length() as usize <= limit;
    if value.dyn_ref().is_some_and(is_short)
        && let Some(text) = value.as_string()
        && text.len() <= limit
    {
        return Content::Text(text);
    }
    match view(&value) {
        Some(bytes) if bytes.byte_length() as usize <= limit => {
            Content::Binary(bytes.to_vec().into())
        }
        _ => Content::Held(value.into()),
    }
}

/// The memory of a message that nobody wants any more.
pub(crate) fn give_back(_: &mut Vec<u8>) {}

/// A timer that is running; when it is dropped it calls nobody.
pub(crate) use gloo_timers::callback::Timeout;

/// A property of what was thrown (`name` or `message`), if that is a text.
pub(super) fn told(thrown: &JsValue, property: &str) -> Option<String> {
    // A DOMException has `name` and `message`, as an Error has; but anything may be thrown.
    if thrown.is_object() || thrown.is_function() {
        Reflect::get(thrown, &JsValue::from_str(property)).ok()?.as_string()
    } else {
        thrown.as_string().filter(|_| property == "message")
    }
}

/// The text that a value is, as UTF-8.
pub(crate) fn text(value: &JsValue) -> Option<String> {
    value.as_string()
}

/// Appends the bytes that are at hand, and returns how many there were.
#[allow(unsafe_code)]
pub(crate) fn append(value: &JsValue, to: &mut Vec<u8>) -> Option<usize> {
    let bytes = view(value)?;
    let length = bytes.length() as usize;
    to.reserve(length);
    bytes.copy_to_uninit(&mut to.spare_capacity_mut()[..length]);
    // SAFETY: the capacity was reserved, and `length` bytes after the old end were just written.
    unsafe { to.set_len(to.len() + length) };
    Some(length)
}

#[wasm_bindgen]
extern "C" {
    type Sender;

    /// Any value that JavaScript holds: web-sys has no form for a string that need not be decoded.
    #[wasm_bindgen(method, catch, js_name = send)]
    fn send_any(this: &Sender, value: &JsValue) -> Result<(), JsValue>;

    /// A view of Rust's memory, which the browser copies from.
    #[cfg(not(target_feature = "atomics"))]
    #[wasm_bindgen(method, catch, js_name = send)]
    fn send_view(this: &Sender, bytes: &[u8]) -> Result<(), JsValue>;
}

fn sender(socket: &RawSocket) -> &Sender {
    socket.unchecked_ref()
}

pub(crate) fn send_value(socket: &RawSocket, value: &JsValue) -> Result<u16, JsValue> {
    sender(socket).send_any(value)?;
    Ok(socket.ready_state())
}

pub(crate) fn send_text(socket: &RawSocket, text: &str) -> Result<u16, JsValue> {
    socket.send_with_str(text)?;
    Ok(socket.ready_state())
}

#[cfg(not(target_feature = "atomics"))]
pub(crate) fn send_bytes(socket: &RawSocket, bytes: &[u8]) -> Result<u16, JsValue> {
    sender(socket).send_view(bytes)?;
    Ok(socket.ready_state())
}

/// Shared memory is not accepted by `send`: what is sent is copied to a buffer that is not shared, and
/// that is used again.
#[cfg(target_feature = "atomics")]
pub(crate) fn send_bytes(socket: &RawSocket, bytes: &[u8]) -> Result<u16, JsValue> {
    /// What is larger gets a buffer of its own, which is not kept.
    const KEPT: usize = 1 << 20;
    thread_local!(static SCRATCH: RefCell<Option<Uint8Array>> = const { RefCell::new(None) });

    // Taken, and not borrowed, because `send` may be anybody's on a socket that came `from_raw`.
    let scratch = SCRATCH.take().filter(|scratch| scratch.length() as usize >= bytes.len());
    let size = if bytes.len() <= KEPT { bytes.len().next_power_of_two() } else { bytes.len() };
    let scratch = scratch.unwrap_or_else(|| Uint8Array::new_with_length(size as u32));
    let message = scratch.subarray(0, bytes.len() as u32);
    message.copy_from(bytes);
    let sent = send_value(socket, &message);
    if scratch.length() as usize <= KEPT {
        SCRATCH.set(Some(scratch));
    }
    sent
}
