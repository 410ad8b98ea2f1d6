//! The transport that reads only what is asked for: the browser's own `WebSocketStream`.

mod writing;

use super::connection::{Connection, What};
use super::core::{Core, Failure};
use crate::message::Content;
use crate::payload::Parts;
use crate::sys::stream::{self, Chunk, CloseInfo, Opened, RawStream, Reader};
use crate::turns::Turns;
use crate::{BrowserError, CloseCode, CloseError, CloseEvent, Message, OpenError, SendError, sys};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use writing::Writing;

/// How much is read before anybody asks for it, in bytes: enough to keep a fast reader busy.
pub(super) const AHEAD: usize = 256 << 10;

/// How many messages at most: empty ones have no bytes, and take room.
pub(super) const MESSAGES_AHEAD: usize = 4096;

pub(crate) struct Native(Rc<Inner>);

struct Inner {
    raw: RawStream,
    core: Weak<Core>,
    own: Weak<Self>,
    opened: OnceCell<Opened>,
    reader: OnceCell<Reader>,
    is_read: JsValue,
    is_over: JsValue,
    reading: Cell<bool>,
    /// Nothing more can be read.
    read_to_end: Cell<bool>,
    /// How it ended; told when all has been read that came before.
    end: Cell<Option<(CloseEvent, Option<Failure>)>>,
    ended: Cell<bool>,
    detached: Cell<bool>,
    /// It is being closed, and what comes is dropped. It lives until the browser has nothing more: a Close
    /// frame behind unread messages would wait for a minute.
    drains: RefCell<Option<Rc<Self>>>,
    writing: Writing,
    /// The order in which messages are loaded.
    turns: Rc<Turns>,
}

impl Native {
    /// Whether the browser has it.
    pub(crate) fn is_supported() -> bool {
        sys::stream_class().is_some()
    }

    pub(crate) fn new(url: &str, protocols: &[String], core: &Rc<Core>) -> Result<Self, OpenError> {
        let class = sys::stream_class().ok_or_else(|| OpenError::unsupported(url))?;
        let raw = stream::construct(&class, url, protocols)
            .map_err(|thrown| OpenError::thrown(url, protocols, BrowserError::from(thrown)))?;
        let inner = Rc::new_cyclic(|own: &Weak<Inner>| Inner {
            core: Rc::downgrade(core),
            own: own.clone(),
            opened: OnceCell::new(),
            reader: OnceCell::new(),
            is_read: function(own, |inner, chunk| inner.read(&chunk.unchecked_into())),
            is_over: function(own, |inner, _| inner.over()),
            reading: Cell::new(false),
            read_to_end: Cell::new(false),
            end: Cell::new(None),
            ended: Cell::new(false),
            detached: Cell::new(false),
            drains: RefCell::new(None),
            writing: Writing::new(own, &raw),
            turns: Rc::default(),
            raw,
        });
        let own = Rc::downgrade(&inner);
        // Both promises are looked after, or the page would see rejections that nobody handles.
        stream::settle(
            &inner.raw.opened(),
            &function(&own, |inner, opened| inner.opened(opened.unchecked_into())),
            &function(&own, |_, _| {}),
        );
        stream::settle(
            &inner.raw.closed(),
            &function(&own, |inner, info| inner.closed(&info.unchecked_into())),
            &function(&own, |inner, thrown| inner.failed(thrown)),
        );
        Ok(Self(inner))
    }

    pub(crate) fn url(&self) -> String {
        self.0.raw.url()
    }

    pub(crate) fn protocol(&self) -> String {
        self.0.opened.get().map(Opened::protocol).unwrap_or_default()
    }

    pub(crate) fn extensions(&self) -> String {
        self.0.opened.get().map(Opened::extensions).unwrap_or_default()
    }
}

/// A function for a promise. It lives as long as JavaScript can call it, and holds nothing.
fn function(own: &Weak<Inner>, call: impl Fn(&Rc<Inner>, JsValue) + 'static) -> JsValue {
    let own = own.clone();
    Closure::<dyn Fn(JsValue)>::new(move |value| {
        if let Some(inner) = own.upgrade() {
            call(&inner, value);
        }
    })
    .into_js_value()
}

impl Inner {
    fn core(&self) -> Option<Rc<Core>> {
        if self.detached.get() { None } else { self.core.upgrade() }
    }

    fn opened(&self, opened: Opened) {
        let reader = opened.readable().reader();
        let writer = opened.writable().writer();
        // They are locked by nobody else: this is the first look at them.
        if let (Ok(reader), Ok(writer)) = (reader, writer) {
            let _ = self.reader.set(reader);
            self.writing.opened(writer);
        }
        let _ = self.opened.set(opened);
        if let Some(core) = self.core() {
            core.opened();
            self.pull();
        }
    }

    /// Reads on when less waits than may.
    fn pull(&self) {
        let Some(reader) = self.reader.get() else { return };
        if self.reading.get() || self.read_to_end.get() {
            return;
        }
        let wants_more = || self.core().is_some_and(|c| c.waits_for_more(AHEAD, MESSAGES_AHEAD));
        if self.ended.get() || self.drains.borrow().is_some() || wants_more() {
            self.reading.set(true);
            stream::settle(&reader.read(), &self.is_read, &self.is_over);
        }
    }

    fn drain(&self) {
        if self.reader.get().is_some() && !self.read_to_end.get() {
            self.drains.replace(self.own.upgrade());
            self.pull();
        }
    }

    fn read(&self, chunk: &Chunk) {
        if chunk.done() {
            return self.over();
        }
        self.reading.set(false);
        if let Some(core) = self.core() {
            core.message(Message::received(
                Content::Held(chunk.value().into()),
                Rc::clone(&self.turns),
            ));
        }
        self.pull();
    }

    fn over(&self) {
        self.reading.set(false);
        self.read_to_end.set(true);
        self.tell_end();
        // Whoever calls holds it, too.
        drop(self.drains.take());
    }

    fn closed(&self, info: &CloseInfo) {
        let code = info.close_code().map_or(CloseCode::NO_STATUS, CloseCode::from);
        let reason = info.reason().unwrap_or_default();
        self.end(CloseEvent { code, reason, was_clean: true }, None);
    }

    fn failed(&self, thrown: JsValue) {
        if let Some(info) = thrown.dyn_ref::<js_sys::Object>() {
            let info: &CloseInfo = info.unchecked_ref();
            if let Some(code) = info.close_code() {
                let reason = info.reason().unwrap_or_default();
                return self.end(CloseEvent { code: code.into(), reason, was_clean: false }, None);
            }
        }
        let error = BrowserError::from(thrown);
        let failure = (error.name() == "SecurityError").then_some(Failure::Security(error));
        self.end(CloseEvent::abnormal(), failure);
    }

    fn end(&self, close: CloseEvent, failure: Option<Failure>) {
        self.end.set(Some((close, failure)));
        self.ended.set(true);
        self.pull();
        self.tell_end();
    }

    fn tell_end(&self) {
        let is_read = self.read_to_end.get() || self.reader.get().is_none();
        if is_read && let (Some(core), Some((close, failure))) = (self.core(), self.end.take()) {
            core.end_with(close, failure);
        }
    }
}

impl Connection for Native {
    fn what(&self) -> What<'_> {
        What::Native(self)
    }

    fn buffered_amount(&self) -> u64 {
        self.0.writing.buffered_amount()
    }

    fn has_back_pressure(&self) -> bool {
        true
    }

    fn send(&self, payload: Parts<'_>) -> Result<(), SendError> {
        if self.0.ended.get() {
            return Err(SendError::closed(payload.describe()));
        }
        self.0.writing.send(&self.0, payload);
        Ok(())
    }

    fn close(&self, how: Option<(CloseCode, &str)>) -> Result<(), CloseError> {
        self.0.writing.close(&self.0, how);
        self.0.drain();
        Ok(())
    }

    fn pull(&self) {
        self.0.pull();
    }

    fn detach(&self) {
        self.0.detached.set(true);
        self.0.writing.abort(&self.0);
        self.0.drain();
    }
}

impl Drop for Native {
    fn drop(&mut self) {
        self.0.writing.close(&self.0, None);
        self.0.drain();
    }
}
