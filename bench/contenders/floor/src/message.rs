//! What the doors give: a message that may be kept, whether it was copied or is JavaScript's.

use crate::send_value;
use std::rc::Rc;
use wasm_bindgen::prelude::JsValue;

/// A message, and what it belongs to: whose origin it has, and whose Blobs are read in order.
pub(crate) struct Message<Of> {
    content: Content,
    /// Nobody, if it was made to be sent.
    _of: Option<Rc<Of>>,
}

enum Content {
    Copied(crate::Message),
    /// A Blob, or what is handed on.
    Held(JsValue),
}

impl<Of> Message<Of> {
    /// What JavaScript has just copied.
    pub(crate) fn copied(is_text: bool, length: usize, of: &Rc<Of>) -> Self {
        let content = Content::Copied(crate::Message::copied(is_text, length));
        Self { content, _of: Some(Rc::clone(of)) }
    }

    pub(crate) fn held(value: JsValue, of: &Rc<Of>) -> Self {
        Self { content: Content::Held(value), _of: Some(Rc::clone(of)) }
    }

    /// In bytes, as far as it is known without asking.
    pub(crate) fn size(&self) -> usize {
        match &self.content {
            Content::Copied(message) => message.size(),
            Content::Held(_) => 0,
        }
    }

    /// Whether it is to be sent back.
    pub(crate) fn count(&self) -> bool {
        match &self.content {
            Content::Copied(message) => message.count(),
            Content::Held(value) => bench_kit::unread(value),
        }
    }

    pub(crate) fn send(&self) {
        match &self.content {
            Content::Copied(message) => message.send(),
            Content::Held(value) => send_value(value),
        }
    }

    pub(crate) fn into_js(self) -> JsValue {
        match self.content {
            Content::Copied(message) => message.into_js(),
            Content::Held(value) => value,
        }
    }
}
