//! What the browser holds.

use std::cell::{Cell, OnceCell};
use std::fmt;
use std::ops::Deref;
use wasm_bindgen::JsValue;
use web_sys::MessageEvent;

/// The content of a message that the browser holds. An event is asked for it when somebody wants to know:
/// for who does not, that is most of the work.
pub(crate) struct Held {
    value: OnceCell<JsValue>,
    event: Cell<Option<MessageEvent>>,
}

impl Held {
    pub(crate) fn into_js(self) -> JsValue {
        match self.value.into_inner() {
            Some(value) => value,
            None => read(&self.event),
        }
    }
}

fn read(event: &Cell<Option<MessageEvent>>) -> JsValue {
    // An event that is kept would keep its socket.
    event.take().map(|event| event.data()).unwrap_or_default()
}

impl Deref for Held {
    type Target = JsValue;

    fn deref(&self) -> &JsValue {
        self.value.get_or_init(|| read(&self.event))
    }
}

impl From<JsValue> for Held {
    fn from(value: JsValue) -> Self {
        Self { value: OnceCell::from(value), event: Cell::new(None) }
    }
}

impl From<MessageEvent> for Held {
    fn from(event: MessageEvent) -> Self {
        Self { value: OnceCell::new(), event: Cell::new(Some(event)) }
    }
}

impl Clone for Held {
    fn clone(&self) -> Self {
        JsValue::clone(self).into()
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        JsValue::fmt(self, f)
    }
}
