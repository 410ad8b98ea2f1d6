//! How JavaScript calls Rust: once for what happened, with numbers only.

use super::{Source, room, take_left};
use crate::message::Content;
use crate::message::held::{Held, Value};
use crate::sys::listening::Call;
use std::cell::Cell;
use std::marker::PhantomData;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;

/// What is called. It has an address of its own, which JavaScript knows.
pub(crate) struct Context(Call);

thread_local! {
    /// The message that JavaScript tells of and has left on its side, as long as somebody has it here.
    static LEFT: Cell<Weak<Value>> = const { Cell::new(Weak::new()) };
}

impl Context {
    pub(crate) fn new(call: Call) -> Rc<Self> {
        Rc::new(Self(call))
    }

    /// What JavaScript calls with.
    pub(crate) fn address(self: &Rc<Self>) -> usize {
        Rc::as_ptr(self) as usize
    }
}

/// What happened, as `glue.js` names it. What is none of these is PLAIN.
mod what {
    pub(super) const CLOSED: u32 = 1;
    pub(super) const DATA: u32 = 2;
    pub(super) const TEXT: u32 = 3;
    pub(super) const BINARY: u32 = 4;
    pub(super) const EVENT: u32 = 5;
    pub(super) const KEEP: u32 = 6;
    pub(super) const BUFFER: u32 = 7;
    pub(super) const LARGE: u32 = 8;
}

/// Two numbers, however much they stand for: to hand a message on from function to function is to copy it.
pub(crate) struct Happened<'a> {
    what: u32,
    number: usize,
    /// It is of no use after the call.
    call: PhantomData<&'a ()>,
}

impl Happened<'_> {
    /// The code, whether it was clean, and the reason.
    pub(crate) fn closed(self) -> Option<(u16, bool, JsValue)> {
        let (code, was_clean) = (self.number as u16, self.number >> 16 != 0);
        (self.what == what::CLOSED).then(|| (code, was_clean, take_left()))
    }

    #[inline(always)]
    pub(crate) fn message(self) -> Option<Content> {
        Some(match self.what {
            what::BINARY => Content::Binary(room::small(self.number).into()),
            what::TEXT => {
                let text = room::text(self.number);
                // SAFETY: `encodeInto` writes whole characters of UTF-8, and so does the loop for ASCII. Nothing else
                // was written since: no code but ours has run.
                Content::Text(unsafe { String::from_utf8_unchecked(text) })
            }
            what::LARGE => Content::Binary(room::large(self.number).into()),
            what::DATA | what::BUFFER | what::EVENT => {
                let held = Held::at(Source::new(), self.number);
                LEFT.set(Rc::downgrade(&held.0));
                Content::Held(held)
            }
            _ => return None,
        })
    }
}

/// Called by `glue.js`. As an export it needs no table of functions, which would keep alive whatever is in it;
/// with the version in its name it can be there twice.
///
/// # Safety
///
/// `context` is the address of a [`Context`] that JavaScript has not been told to forget, but for KEEP.
#[cfg_attr(target_arch = "wasm32", unsafe(export_name = "__wasm_websocket_0_1_happened"))]
unsafe extern "C" fn happened(context: *const Context, what: u32, number: usize) {
    if what == what::KEEP {
        return keep();
    }
    // SAFETY: JavaScript forgets `context` before its owner drops it. What is called may have it dropped: until it
    // returns it is owned here, too.
    let called = unsafe {
        Rc::increment_strong_count(context);
        Rc::from_raw(context)
    };
    (called.0)(Happened { what, number, call: PhantomData });
    if matches!(what, what::DATA | what::BUFFER | what::EVENT) {
        keep();
    }
    if what == what::BUFFER {
        room::make(number);
    }
}

/// JavaScript will have something else to tell. Takes the message that it has told of, if somebody has that still.
fn keep() {
    if let Some(message) = LEFT.take().upgrade() {
        message.ask();
    }
}
