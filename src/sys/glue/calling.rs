//! How JavaScript calls Rust: once for what happened, with numbers only.

use super::take_held;
use crate::message::Held;
use crate::sys::listening::{COPY_LIMIT, Happened};
use std::cell::UnsafeCell;
use std::rc::Rc;

/// What is called. It has an address of its own, which JavaScript knows.
pub(crate) struct Context(Box<dyn Fn(Happened)>);

thread_local! {
    /// Where JavaScript writes what it copies, and calls at once.
    static BUFFER: UnsafeCell<[u8; COPY_LIMIT]> = const { UnsafeCell::new([0; COPY_LIMIT]) };
}

impl Context {
    pub(crate) fn new(call: Box<dyn Fn(Happened)>) -> Rc<Self> {
        Rc::new(Self(call))
    }

    /// What JavaScript calls with.
    pub(crate) fn address(self: &Rc<Self>) -> usize {
        Rc::as_ptr(self) as usize
    }
}

/// Where JavaScript may write up to [`COPY_LIMIT`] bytes before it calls.
pub(crate) fn buffer() -> usize {
    BUFFER.with(|buffer| buffer.get() as usize)
}

/// What happened, as `glue.js` names it. What is none of these is an EVENT.
mod what {
    pub(super) const PLAIN: u32 = 0;
    pub(super) const CLOSED: u32 = 1;
    pub(super) const DATA: u32 = 2;
    pub(super) const TEXT: u32 = 3;
    pub(super) const BINARY: u32 = 4;
}

/// Called by `glue.js`. As an export it needs no table of functions, which would keep alive whatever is in it;
/// with the version in its name it can be there twice.
///
/// # Safety
///
/// `context` is the address of a [`Context`] that JavaScript has not been told to forget.
#[cfg_attr(target_arch = "wasm32", unsafe(export_name = "__wasm_websocket_0_1_happened"))]
unsafe extern "C" fn happened(context: *const Context, what: u32, number: usize) {
    // SAFETY: JavaScript forgets `context` before its owner is dropped. What is called may drop that owner: until
    // it returns it is owned here, too.
    let called = unsafe {
        Rc::increment_strong_count(context);
        Rc::from_raw(context)
    };
    (called.0)(match what {
        what::PLAIN => Happened::Plain,
        what::CLOSED => Happened::Closed {
            code: number as u16,
            was_clean: number >> 16 != 0,
            reason: take_held(),
        },
        what::DATA => Happened::Held(take_held().into()),
        // SAFETY: `encodeInto` writes whole characters of UTF-8, and so does the loop for ASCII.
        what::TEXT => Happened::Text(unsafe { String::from_utf8_unchecked(take(number)) }),
        what::BINARY => Happened::Binary(take(number)),
        _ => Happened::Held(Held::of(take_held())),
    });
}

fn take(length: usize) -> Vec<u8> {
    BUFFER.with(|buffer| {
        // SAFETY: JavaScript writes here only between two calls of Rust, and the reference does not outlive
        // this one.
        let buffer = unsafe { &*buffer.get() };
        buffer.get(..length).unwrap_or_default().to_vec()
    })
}
