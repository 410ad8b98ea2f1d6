//! What becomes of the page and of the network, as far as it is told: a window tells all of it, a worker whether
//! there is a network.

use super::engine::Engine;
use crate::sys::listening::Listening;
use js_sys::Reflect;
use std::rc::{Rc, Weak};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

/// A change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Offline,
    Online,
    /// The page runs no code for a while: its sockets may go meanwhile.
    Frozen,
    /// The page is left, and kept by the browser.
    Left,
    /// The page is back, from wherever it was.
    Back,
}

/// Listens until it is dropped.
pub(crate) struct Presence {
    _listeners: Vec<Option<Listener>>,
}

impl Presence {
    pub(crate) fn listen(engine: &Rc<Engine>) -> Self {
        let global: JsValue = js_sys::global().into();
        let document = get(&global, "document");
        // Not `navigator.onLine`: a server on the same machine is there without any network.
        let on = |target: &JsValue, name, change| {
            let own = Rc::downgrade(engine);
            Listener::add(target, name, move || tell(&own, change))
        };
        let mut listeners =
            vec![on(&global, "offline", Change::Offline), on(&global, "online", Change::Online)];
        if document.is_object() {
            let (own, window) = (Rc::downgrade(engine), global.clone());
            listeners.push(Listener::add(&global, "pagehide", move || {
                // A page that is not kept is over, and its sockets are the browser's to close, with 1001.
                if get(&get(&window, "event"), "persisted") == JsValue::TRUE {
                    tell(&own, Change::Left);
                }
            }));
            listeners.push(on(&global, "pageshow", Change::Back));
            listeners.push(on(&document, "freeze", Change::Frozen));
            listeners.push(on(&document, "resume", Change::Back));
            let (own, page) = (Rc::downgrade(engine), document.clone());
            listeners.push(Listener::add(&document, "visibilitychange", move || {
                if get(&page, "hidden") != JsValue::TRUE {
                    tell(&own, Change::Back);
                }
            }));
        }
        Self { _listeners: listeners }
    }
}

fn tell(engine: &Weak<Engine>, change: Change) {
    if let Some(engine) = engine.upgrade() {
        engine.presence(change);
    }
}

fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).unwrap_or_default()
}

struct Listener {
    target: EventTarget,
    name: &'static str,
    listening: Listening,
}

impl Listener {
    /// Nothing where there are no events of the kind.
    fn add(target: &JsValue, name: &'static str, call: impl Fn() + 'static) -> Option<Self> {
        if !get(target, "addEventListener").is_function() {
            return None;
        }
        let target: EventTarget = target.clone().unchecked_into();
        let listening = Listening::plain(call);
        target.add_event_listener_with_callback(name, listening.function()).ok()?;
        Some(Self { target, name, listening })
    }
}

impl Drop for Listener {
    // By itself: see `Job`.
    #[inline(never)]
    fn drop(&mut self) {
        let function = self.listening.function();
        let _ = self.target.remove_event_listener_with_callback(self.name, function);
    }
}
