//! What the browser holds.

use crate::sys::RawMessageEvent;
use std::cell::{Cell, OnceCell};
use std::fmt;
use std::ops::Deref;
use wasm_bindgen::JsValue;

/// The content of a message that the browser holds. An event is asked for it when somebody wants to know:
/// for who does not, that is most of the work.
pub(crate) struct Held {
    value: OnceCell<JsValue>,
    /// Gone once it was asked: it keeps its socket.
    event: Cell<Option<RawMessageEvent>>,
}

impl Held {
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

fn read(event: &Cell<Option<RawMessageEvent>>) -> JsValue {
    event.take().and_then(|event| event.data().ok()).unwrap_or_default()
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

impl From<RawMessageEvent> for Held {
    fn from(event: RawMessageEvent) -> Self {
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
