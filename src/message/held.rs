//! What the browser holds.

use super::size;
use crate::sys::{self, Source};
use std::cell::OnceCell;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The content of a message that the browser holds. It is asked for when somebody wants it: for who does not, that is
/// most of the work.
#[derive(Clone)]
pub(crate) struct Held(pub(crate) Rc<Value>);

pub(crate) struct Value {
    value: OnceCell<JsValue>,
    /// Who is asked for it.
    source: Source,
    /// How many bytes a buffer has, if that is known.
    size: usize,
    /// What it is to who asks while it is being asked for.
    nothing: JsValue,
}

impl Held {
    fn new(value: OnceCell<JsValue>, source: Source, size: usize) -> Self {
        Self(Rc::new(Value { value, source, size, nothing: JsValue::UNDEFINED }))
    }

    /// What can be asked for there; a buffer of so many bytes, or 0 of anything else.
    pub(crate) fn at(source: Source, size: usize) -> Self {
        Self::new(OnceCell::new(), source, size)
    }

    /// Whether it is known without asking.
    pub(crate) fn is_buffer(&self) -> bool {
        self.0.size > 0
    }

    /// How large it is, in bytes (text as UTF-8).
    pub(crate) fn size(&self) -> usize {
        if self.is_buffer() { self.0.size } else { size(self) }
    }

    /// Appends the bytes that are at hand, and returns how many there were.
    pub(crate) fn append_to(&self, bytes: &mut Vec<u8>) -> Option<usize> {
        if self.is_buffer() {
            // A page may have made the number up.
            let _ = bytes.try_reserve(self.0.size);
            let appended = self.0.source.append(bytes);
            if appended.is_some() {
                return appended;
            }
        }
        sys::append(self, bytes)
    }

    /// Asks now, if that may run code of the page's.
    #[inline(never)]
    pub(crate) fn settle(&self) {
        // A buffer whose size is known was read from its event.
        if !self.is_buffer() {
            self.0.ask();
        }
    }

    pub(crate) fn into_js(self) -> JsValue {
        match Rc::try_unwrap(self.0) {
            Ok(Value { value, source, .. }) => {
                value.into_inner().or_else(|| source.take()).unwrap_or_default()
            }
            Err(shared) => shared.ask().clone(),
        }
    }
}

impl Value {
    /// Asks now, if nobody has yet.
    pub(crate) fn ask(&self) -> &JsValue {
        if self.value.get().is_none()
            && let Some(value) = self.source.take()
        {
            // An event may have a `data` of the page's, which runs somebody's code: that finds nothing.
            return self.value.get_or_init(|| value);
        }
        self.value.get().unwrap_or(&self.nothing)
    }
}

impl Deref for Held {
    type Target = JsValue;

    fn deref(&self) -> &JsValue {
        self.0.ask()
    }
}

impl From<JsValue> for Held {
    fn from(value: JsValue) -> Self {
        Self::new(OnceCell::from(value), Source::default(), 0)
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        JsValue::fmt(self, f)
    }
}
