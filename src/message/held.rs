//! What the browser holds.

use crate::sys;
use std::cell::{Cell, OnceCell};
use std::fmt;
use std::ops::Deref;
use wasm_bindgen::JsValue;

/// The content of a message that the browser holds. An event is asked for it when somebody wants to know:
/// for who does not, that is most of the work.
pub(crate) struct Held {
    value: OnceCell<JsValue>,
    /// Gone once it was asked: it keeps its socket.
    event: Cell<Option<JsValue>>,
    /// How many bytes a buffer has, if that is known.
    size: usize,
}

impl Held {
    /// What a `message` has, which is asked later.
    pub(crate) fn of(event: JsValue) -> Self {
        Self { value: OnceCell::new(), event: Cell::new(Some(event)), size: 0 }
    }

    /// A buffer of so many bytes; 0 of anything else.
    pub(crate) fn sized(value: JsValue, size: usize) -> Self {
        Self { value: OnceCell::from(value), event: Cell::new(None), size }
    }

    /// Appends the bytes that are at hand, and returns how many there were.
    pub(crate) fn append_to(&self, bytes: &mut Vec<u8>) -> Option<usize> {
        // A page may have made the number up.
        let _ = bytes.try_reserve(self.size);
        sys::append(self, bytes)
    }

    /// Asks the event now, and lets go of it.
    pub(crate) fn settle(&self) {
        let _: &JsValue = self;
    }

    pub(crate) fn into_js(self) -> JsValue {
        match self.value.into_inner() {
            Some(value) => value,
            None => read(&self.event),
        }
    }
}

/// By itself, for most messages never come here.
#[inline(never)]
fn read(event: &Cell<Option<JsValue>>) -> JsValue {
    event.take().map(|event| sys::data_of(&event)).unwrap_or_default()
}

impl Deref for Held {
    type Target = JsValue;

    fn deref(&self) -> &JsValue {
        self.value.get_or_init(|| read(&self.event))
    }
}

impl From<JsValue> for Held {
    fn from(value: JsValue) -> Self {
        Self::sized(value, 0)
    }
}

impl Clone for Held {
    fn clone(&self) -> Self {
        Self::sized(JsValue::clone(self), self.size)
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        JsValue::fmt(self, f)
    }
}
