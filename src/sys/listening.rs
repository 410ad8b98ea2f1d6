//! What the browser calls when something happens: to a socket, to a signal, to a promise.

use super::{Callable, Replaced};
use js_sys::Function;

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

/// What an event tells: nothing (`open` and `error`), how the connection ended, a message. It is where the browser
/// has left it, and has to be asked for before any other code runs.
pub(crate) use super::browser::Happened;

/// What is called when something happens.
pub(crate) type Call = Box<dyn Fn(Happened<'_>)>;

/// The largest text that is copied as it comes, and the largest message unless another limit is given, in bytes.
pub(crate) const COPY_LIMIT: usize = 4096;

/// The largest message that is copied as it comes, in bytes.
pub(crate) const LARGEST_COPY: usize = 1 << 16;

/// A function for the browser to call, and what it calls in turn. When this is dropped it calls nobody.
pub(crate) struct Listening(Callable);

impl Listening {
    /// For messages, those of at most `copy_limit` bytes are copied.
    pub(crate) fn new(kind: Kind, copy_limit: usize, call: Call) -> Self {
        Self(Callable::new(Some(kind), copy_limit.min(LARGEST_COPY), call))
    }

    /// For what is no event of a socket's.
    pub(crate) fn plain(call: impl Fn() + 'static) -> Self {
        Self(Callable::new(None, 0, Box::new(move |_| call())))
    }

    /// Has `call` called from now on. Returns what was called before, which may be running.
    pub(crate) fn replace(&self, call: Call) -> Replaced {
        self.0.replace(call)
    }

    pub(crate) fn function(&self) -> &Function {
        self.0.function()
    }
}
