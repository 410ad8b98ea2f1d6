//! Writing to a `WebSocketStream`, in order, and counting what the browser has not handed over.

use super::{Inner, function};
use crate::message::view;
use crate::payload::Parts;
use crate::sys::stream::{RawStream, Writer, settle};
use crate::task;
use crate::turns::Turns;
use crate::{BrowserError, CloseCode, CloseEvent};
use js_sys::{Object, Promise, Reflect, Uint8Array};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::{Rc, Weak};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

pub(super) struct Writing {
    raw: RawStream,
    writer: OnceCell<Writer>,
    is_written: JsValue,
    is_not_written: JsValue,
    /// The sizes of what is under way, in bytes, the oldest first.
    under_way: RefCell<VecDeque<u64>>,
    buffered: Cell<u64>,
    last: RefCell<Option<Promise>>,
    /// A Blob has to be read before it can be written, and what comes after it has to wait.
    turns: Rc<Turns>,
    closed: Cell<bool>,
}

impl Writing {
    pub(super) fn new(own: &Weak<Inner>, raw: &RawStream) -> Self {
        Self {
            raw: raw.clone(),
            writer: OnceCell::new(),
            is_written: function(own, |inner, _| inner.written()),
            // The connection has ended, which is told elsewhere.
            is_not_written: function(own, |_, _| {}),
            under_way: RefCell::default(),
            buffered: Cell::new(0),
            last: RefCell::new(None),
            turns: Rc::default(),
            closed: Cell::new(false),
        }
    }

    pub(super) fn opened(&self, writer: Writer) {
        let _ = self.writer.set(writer);
    }

    pub(super) fn buffered_amount(&self) -> u64 {
        self.buffered.get()
    }

    pub(super) fn send(&self, inner: &Rc<Inner>, payload: Parts<'_>) {
        // The browser looks at a chunk when its turn comes: it gets one that nobody else can change.
        let chunk: JsValue = match payload {
            Parts::Text(text) => JsValue::from_str(text),
            Parts::Bytes(bytes) => Uint8Array::new_from_slice(bytes).into(),
            Parts::Js(value) => match view(value) {
                Some(bytes) => bytes.slice(0, bytes.length()).into(),
                None => value.clone(),
            },
            #[cfg(feature = "hosted")]
            Parts::Kept(value, _) => value.clone(),
        };
        let bytes = payload.size() as u64;
        self.buffered.set(self.buffered.get() + bytes);
        if self.turns.are_over() && !chunk.has_type::<web_sys::Blob>() {
            self.write(&chunk, bytes);
        } else {
            self.write_in_turn(Rc::clone(inner), chunk, bytes);
        }
    }

    fn write(&self, chunk: &JsValue, bytes: u64) {
        let Some(writer) = self.writer.get() else { return };
        let promise = writer.write(chunk);
        settle(&promise, &self.is_written, &self.is_not_written);
        self.under_way.borrow_mut().push_back(bytes);
        self.last.replace(Some(promise));
    }

    fn write_in_turn(&self, inner: Rc<Inner>, chunk: JsValue, bytes: u64) {
        let turn = self.turns.take();
        task::spawn_local(async move {
            let chunk = match chunk.dyn_into::<web_sys::Blob>() {
                Ok(blob) => JsFuture::from(blob.array_buffer()).await,
                Err(chunk) => Ok(chunk),
            };
            poll_fn(|context| turn.poll(context)).await;
            match chunk {
                Ok(chunk) => inner.writing.write(&chunk, bytes),
                // What cannot be sent ends the connection, as it does with the browser's `WebSocket`.
                Err(thrown) => inner.unreadable(thrown),
            }
        });
    }

    /// Closes it behind everything that was sent. A `close()` while a write is under way would lose what is
    /// behind that one, and Chromium's renderer does not survive it; so it is called after the last one.
    pub(super) fn close(&self, inner: &Rc<Inner>, how: Option<(CloseCode, &str)>) {
        if self.closed.replace(true) {
            return;
        }
        let info = how.map_or(JsValue::UNDEFINED, |(code, reason)| close_info(code, reason));
        if self.turns.are_over() {
            self.close_after_last(&info);
            return;
        }
        let (turn, inner) = (self.turns.take(), Rc::clone(inner));
        task::spawn_local(async move {
            poll_fn(|context| turn.poll(context)).await;
            inner.writing.close_after_last(&info);
        });
    }

    /// Ends it without what was not written yet: behind that, a `close()` could wait for ever.
    pub(super) fn abort(&self, inner: &Rc<Inner>) {
        if let Some(writer) = self.writer.get()
            && !self.under_way.borrow().is_empty()
        {
            settle(&writer.abort(), &self.is_not_written, &self.is_not_written);
        }
        self.close(inner, None);
    }

    fn close_after_last(&self, info: &JsValue) {
        match self.last.take() {
            // The function is JavaScript's own: it does its work even when nothing is left of this.
            Some(last) => {
                let close = self.raw.close_function().bind1(&self.raw, info);
                settle(&last, &close, &close);
            }
            None => {
                let closed = self.raw.close(info);
                debug_assert!(closed.is_ok(), "code and reason were checked: {closed:?}");
            }
        }
    }
}

fn close_info(code: CloseCode, reason: &str) -> JsValue {
    let info = Object::new();
    // A plain object takes every property.
    let _ = Reflect::set(&info, &"closeCode".into(), &u16::from(code).into());
    let _ = Reflect::set(&info, &"reason".into(), &reason.into());
    info.into()
}

impl Inner {
    fn written(&self) {
        let (bytes, is_last) = {
            let mut under_way = self.writing.under_way.borrow_mut();
            (under_way.pop_front().unwrap_or_default(), under_way.is_empty())
        };
        if is_last {
            drop(self.writing.last.take());
        }
        self.writing.buffered.set(self.writing.buffered.get() - bytes);
        if let Some(core) = self.core() {
            core.buffer_fell();
        }
    }

    fn unreadable(&self, thrown: JsValue) {
        debug_assert!(thrown.is_object(), "{:?}", BrowserError::from(thrown.clone()));
        let core = self.core();
        self.detached.set(true);
        if let (Some(core), Some(inner)) = (core, self.own.upgrade()) {
            self.writing.close(&inner, None);
            core.ended(CloseEvent::abnormal());
        }
    }
}
