//! What the browser calls when something happens to a socket.

use js_sys::Function;
use wasm_bindgen::JsValue;

/// A kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Open,
    Message,
    Error,
    Close,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Open, Self::Message, Self::Error, Self::Close];

    /// The name of the event, and of the attribute that holds its handler.
    pub(crate) const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Open => ("open", "onopen"),
            Self::Message => ("message", "onmessage"),
            Self::Error => ("error", "onerror"),
            Self::Close => ("close", "onclose"),
        }
    }
}

/// What an event tells.
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "nothing happens there"))]
pub(crate) enum Happened {
    /// `open` and `error` tell nothing.
    Plain,
    Closed {
        code: u16,
        was_clean: bool,
        reason: JsValue,
    },
    /// A message, copied already or not.
    Text(String),
    Binary(Vec<u8>),
    Held(JsValue),
}

/// The largest message that is copied as it comes, in bytes.
pub(crate) const COPY_LIMIT: usize = 4096;

/// A function for the browser to call, and what it calls in turn. When this is dropped it calls nobody.
pub(crate) struct Listening {
    function: Function,
    _called: called::Called,
}

impl Listening {
    /// For messages, those of at most `copy_limit` bytes are copied.
    pub(crate) fn new(kind: Kind, copy_limit: usize, call: impl Fn(Happened) + 'static) -> Self {
        let (function, _called) =
            called::listener(kind, copy_limit.min(COPY_LIMIT), Box::new(call));
        Self { function, _called }
    }

    pub(crate) fn function(&self) -> &Function {
        &self.function
    }
}

/// One call from JavaScript to Rust with numbers only.
#[cfg(all(not(feature = "no-modules"), not(target_feature = "atomics")))]
#[allow(unsafe_code)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "there is no JavaScript that calls")
)]
mod called {
    use super::{COPY_LIMIT, Happened, Kind, Listening};
    use crate::sys::{memory, take_held};
    use js_sys::Function;
    use std::cell::UnsafeCell;
    use std::rc::Rc;
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    #[wasm_bindgen(module = "/src/glue.js")]
    extern "C" {
        #[wasm_bindgen(extends = Function)]
        type Listen;

        #[wasm_bindgen(js_name = listener)]
        fn make(
            kind: &str,
            exports: &JsValue,
            context: usize,
            memory: &JsValue,
            address: usize,
            limit: usize,
        ) -> Listen;

        #[wasm_bindgen(method)]
        fn stop(this: &Listen);
    }

    /// What is called. It has an address of its own, which JavaScript knows.
    pub(super) struct Context(Box<dyn Fn(Happened)>);

    pub(super) type Called = Rc<Context>;

    thread_local! {
        /// Where JavaScript writes what it copies, and calls at once.
        static BUFFER: UnsafeCell<[u8; COPY_LIMIT]> = const { UnsafeCell::new([0; COPY_LIMIT]) };
    }

    pub(super) fn listener(
        kind: Kind,
        limit: usize,
        call: Box<dyn Fn(Happened)>,
    ) -> (Function, Called) {
        let called = Rc::new(Context(call));
        let address = BUFFER.with(|buffer| buffer.get() as usize);
        let (exports, context) = (wasm_bindgen::exports(), Rc::as_ptr(&called) as usize);
        let listen =
            memory(|memory| make(kind.names().0, &exports, context, memory, address, limit));
        (listen.into(), called)
    }

    impl Drop for Listening {
        fn drop(&mut self) {
            use wasm_bindgen::JsCast;
            self.function.unchecked_ref::<Listen>().stop();
        }
    }

    /// Called by `glue.js`, which names alike what happened. As an export it needs no table of functions, which
    /// would keep alive whatever is in it; with the version in its name it can be there twice.
    ///
    /// # Safety
    ///
    /// `context` is what `listener` gave to JavaScript, and `stop` was not called.
    #[cfg_attr(target_arch = "wasm32", unsafe(export_name = "__wasm_websocket_0_1_happened"))]
    pub(super) unsafe extern "C" fn happened(context: *const Context, what: u32, number: usize) {
        // SAFETY: JavaScript has `context` from `listener`, and forgets it before its owner is dropped. What is
        // called may drop that owner: until it returns it is owned here, too.
        let called = unsafe {
            Rc::increment_strong_count(context);
            Rc::from_raw(context)
        };
        (called.0)(match what {
            0 => Happened::Plain,
            1 => Happened::Closed {
                code: number as u16,
                was_clean: number >> 16 != 0,
                reason: take_held(),
            },
            2 => Happened::Held(take_held()),
            // SAFETY: `encodeInto` writes whole characters of UTF-8, and so does the loop for ASCII.
            3 => Happened::Text(unsafe { String::from_utf8_unchecked(take(number)) }),
            _ => Happened::Binary(take(number)),
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
}

/// The same without JavaScript of our own, and for shared memory, into which browsers do not encode.
#[cfg(any(feature = "no-modules", target_feature = "atomics"))]
mod called {
    use super::{Happened, Kind};
    use crate::message::view;
    use js_sys::{Function, JsString};
    use wasm_bindgen::prelude::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{CloseEvent, Event, MessageEvent};

    pub(super) type Called = Closure<dyn Fn(Event)>;

    pub(super) fn listener(
        kind: Kind,
        limit: usize,
        call: Box<dyn Fn(Happened)>,
    ) -> (Function, Called) {
        let called = Closure::new(move |event: Event| call(read(kind, limit, event)));
        (called.as_ref().unchecked_ref::<Function>().clone(), called)
    }

    fn read(kind: Kind, limit: usize, event: Event) -> Happened {
        match kind {
            Kind::Open | Kind::Error => Happened::Plain,
            Kind::Close => {
                let event: CloseEvent = event.unchecked_into();
                Happened::Closed {
                    code: event.code(),
                    was_clean: event.was_clean(),
                    reason: event.reason().into(),
                }
            }
            Kind::Message => copied(limit, event.unchecked_into::<MessageEvent>().data()),
        }
    }

    fn copied(limit: usize, value: JsValue) -> Happened {
        // UTF-8 never has fewer bytes than UTF-16 has units.
        let is_short = |text: &JsString| text.length() as usize <= limit;
        if value.dyn_ref().is_some_and(is_short)
            && let Some(text) = value.as_string()
            && text.len() <= limit
        {
            return Happened::Text(text);
        }
        match view(&value) {
            Some(bytes) if bytes.byte_length() as usize <= limit => {
                Happened::Binary(bytes.to_vec())
            }
            _ => Happened::Held(value),
        }
    }
}
