//! What the examples of the documentation need to be tests.

use futures_channel::mpsc::{UnboundedSender, unbounded};
use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{EventTarget, WebSocket};

/// Waits until the connection has ended, with all its handlers.
///
/// # Panics
///
/// A handler panicked or threw: nobody else would notice.
pub async fn ended(socket: &WebSocket) {
    let (sender, mut ends) = unbounded();
    let global: EventTarget = js_sys::global().unchecked_into();
    let _failed = Listener::add(&global, "error", &sender, |event| {
        Err(event.dyn_ref::<web_sys::ErrorEvent>().map(web_sys::ErrorEvent::message))
    });
    let _closed = Listener::add(socket, "close", &sender, |_| Ok(()));
    if let Ok(Err(message)) = ends.recv().await {
        panic!("a handler failed: {message:?}");
    }
}

type End = Result<(), Option<String>>;

struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn Fn(web_sys::Event)>,
}

impl Listener {
    fn add(
        target: &EventTarget,
        name: &'static str,
        sender: &UnboundedSender<End>,
        end: impl Fn(web_sys::Event) -> End + 'static,
    ) -> Self {
        let sender = sender.clone();
        // Nobody listens any more when the example is over.
        let closure = Closure::new(move |event| drop(sender.unbounded_send(end(event))));
        let function: &Function = closure_function(&closure);
        target.add_event_listener_with_callback(name, function).expect("a target of events");
        Self { target: target.clone(), name, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = closure_function(&self.closure);
        let _ = self.target.remove_event_listener_with_callback(self.name, function);
    }
}

fn closure_function(closure: &Closure<dyn Fn(web_sys::Event)>) -> &Function {
    closure.as_ref().unchecked_ref()
}
