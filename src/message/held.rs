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
}

impl Held {
    /// What a `message` has, which is asked later.
    pub(crate) fn of(event: JsValue) -> Self {
        Self { value: OnceCell::new(), event: Cell::new(Some(event)) }
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
        Self { value: OnceCell::from(value), event: Cell::new(None) }
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
