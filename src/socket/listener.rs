//! Listeners: what the browser calls, and the guard that takes it away again.

use super::{Errored, Inner, Opened};
use crate::message::Content;
use crate::sys::RawSocket;
use crate::{CloseEvent, Message, MessageEvent};
use js_sys::Function;
use std::any::Any;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// A listener that [`WebSocket::add_message_listener`](crate::WebSocket::add_message_listener) and its
/// siblings have added. Dropping it removes the listener.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wasm_websocket::{Listener, WebSocket};
///
/// let socket = WebSocket::new("ws://localhost:9998/echo")?;
/// let listener: Listener = socket.add_open_listener(|_| unreachable!("it was removed"));
/// drop(listener);
/// socket.onopen(|socket| socket.close());
/// # wasm_websocket_testing::ended(socket.as_raw()).await;
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping the listener removes it"]
pub struct Listener {
    name: &'static str,
    raw: Rc<RawSocket>,
    listening: Listening,
}

impl Listener {
    pub(super) fn add<K: Kind>(raw: &Rc<RawSocket>, listening: Listening) -> Self {
        let function = listening.function();
        let added = raw.add_event_listener_with_callback(K::NAME, function);
        debug_assert!(added.is_ok(), "adding a listener threw: {added:?}");
        Self { name: K::NAME, raw: Rc::clone(raw), listening }
    }

    /// Makes it the last one in the order.
    pub(super) fn last(&self) {
        let function = self.listening.function();
        let _ = self.raw.remove_event_listener_with_callback(self.name, function);
        let _ = self.raw.add_event_listener_with_callback(self.name, function);
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").field("event", &self.name).finish_non_exhaustive()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.listening.function();
        // A listener that is there can be removed, and nobody could do anything about it otherwise.
        let _ = self.raw.remove_event_listener_with_callback(self.name, function);
    }
}

/// The function that the browser calls, and what it needs as long as it may be called.
pub(super) struct Listening {
    function: Function,
    _closures: Box<dyn Any>,
}

impl Listening {
    fn to<F: ?Sized + 'static>(closure: Closure<F>) -> Self {
        let function = closure.as_ref().unchecked_ref::<Function>().clone();
        Self { function, _closures: Box::new(closure) }
    }

    /// For an event that carries nothing: it is not even handed over.
    fn bare(call: impl Fn(()) + 'static) -> Self {
        Self::to(Closure::<dyn Fn()>::new(move || call(())))
    }

    pub(super) fn function(&self) -> &Function {
        &self.function
    }
}

/// One kind of event: its name, how it is listened to, what it carries.
pub(super) trait Kind: Sized + 'static {
    const NAME: &'static str;
    /// What the listener is called with.
    type Seen;

    fn listen(copy_limit: usize, call: impl Fn(Self::Seen) + 'static) -> Listening;
    fn read(seen: Self::Seen, inner: &Inner) -> Self;
}

impl Kind for Opened {
    const NAME: &'static str = "open";
    type Seen = ();

    fn listen(_: usize, call: impl Fn(()) + 'static) -> Listening {
        Listening::bare(call)
    }
    fn read((): (), _: &Inner) -> Self {
        Self
    }
}

impl Kind for Errored {
    const NAME: &'static str = "error";
    type Seen = ();

    fn listen(_: usize, call: impl Fn(()) + 'static) -> Listening {
        Listening::bare(call)
    }
    fn read((): (), _: &Inner) -> Self {
        Self
    }
}

impl Kind for CloseEvent {
    const NAME: &'static str = "close";
    type Seen = web_sys::CloseEvent;

    fn listen(_: usize, call: impl Fn(web_sys::CloseEvent) + 'static) -> Listening {
        Listening::to(Closure::<dyn Fn(web_sys::CloseEvent)>::new(call))
    }
    fn read(event: web_sys::CloseEvent, _: &Inner) -> Self {
        Self::from(&event)
    }
}

impl Kind for MessageEvent {
    const NAME: &'static str = "message";
    type Seen = Content;

    fn listen(copy_limit: usize, call: impl Fn(Content) + 'static) -> Listening {
        if copy_limit == 0 {
            return Listening::to(Closure::<dyn Fn(web_sys::MessageEvent)>::new(
                move |event: web_sys::MessageEvent| call(Content::Held(event.data())),
            ));
        }
        copying(copy_limit, call)
    }
    fn read(content: Content, inner: &Inner) -> Self {
        let data = Message::received(content, Rc::clone(&inner.turns));
        Self::new(data, Rc::clone(&inner.raw))
    }
}

/// Small messages are copied by the call that announces them.
#[cfg(all(not(feature = "no-modules"), not(target_feature = "atomics")))]
fn copying(limit: usize, call: impl Fn(Content) + 'static) -> Listening {
    use crate::sys::copying::{Copied, listener, take_bytes, take_text};

    let call = Rc::new(call);
    let call_held = Rc::clone(&call);
    let copied = Copied::new(move |is_text, length| {
        call(if is_text {
            Content::Text(take_text(length))
        } else {
            Content::Binary(take_bytes(length))
        });
    });
    let held =
        Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            call_held(Content::Held(event.data()));
        });
    let function = listener(limit, &copied, held.as_ref());
    Listening { function, _closures: Box::new((copied, held)) }
}

/// Without glue of our own, small messages are copied as soon as they are here.
#[cfg(any(feature = "no-modules", target_feature = "atomics"))]
fn copying(limit: usize, call: impl Fn(Content) + 'static) -> Listening {
    use js_sys::JsString;
    use wasm_bindgen::JsValue;

    let read = move |value: JsValue| {
        // UTF-8 never has fewer bytes than UTF-16 has units.
        let is_short = |text: &JsString| text.length() as usize <= limit;
        if value.dyn_ref().is_some_and(is_short)
            && let Some(text) = value.as_string()
            && text.len() <= limit
        {
            return Content::Text(text);
        }
        match crate::message::view(&value) {
            Some(bytes) if bytes.byte_length() as usize <= limit => Content::Binary(bytes.to_vec()),
            _ => Content::Held(value),
        }
    };
    Listening::to(Closure::<dyn Fn(web_sys::MessageEvent)>::new(
        move |event: web_sys::MessageEvent| call(read(event.data())),
    ))
}
