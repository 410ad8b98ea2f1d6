//! What the page shows: the socket's state, the log of its events, and notices.

use crate::text::{Alert, EchoServer, Language};
use js_sys::Date;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_websocket::WebSocket;
use web_sys::{Document, Element, Event, HtmlButtonElement, HtmlElement, UrlSearchParams, Window};

/// How many lines the log keeps.
const LOG_LINES: u32 = 500;

pub(crate) struct View {
    window: Window,
    document: Document,
    run: Element,
    close: HtmlButtonElement,
    ready_state: Element,
    buffered_amount: Element,
    nobody: HtmlElement,
    log: Element,
}

impl View {
    pub(crate) fn find() -> Result<Self, JsValue> {
        let window = web_sys::window().ok_or("there is no window")?;
        let document = window.document().ok_or("there is no document")?;
        Ok(Self {
            run: find(&document, "run")?,
            close: find(&document, "close")?.dyn_into::<HtmlButtonElement>()?,
            ready_state: find(&document, "ready-state")?,
            buffered_amount: find(&document, "buffered-amount")?,
            nobody: find(&document, "nobody")?.dyn_into::<HtmlElement>()?,
            log: find(&document, "log")?,
            window,
            document,
        })
    }

    pub(crate) fn on_click(
        &self,
        run: &Closure<dyn Fn(Event)>,
        close: &Closure<dyn Fn(Event)>,
    ) -> Result<(), JsValue> {
        let listen = |element: &Element, closure: &Closure<dyn Fn(Event)>| {
            element.add_event_listener_with_callback("click", closure.as_ref().unchecked_ref())
        };
        listen(&self.run, run)?;
        listen(&self.close, close)
    }

    /// The server that the page's address asks for (`?echo-port=N`), else the tutorials'.
    pub(crate) fn echo_server(&self) -> EchoServer {
        let search = self.window.location().search().unwrap_or_default();
        UrlSearchParams::new_with_str(&search)
            .ok()
            .and_then(|parameters| parameters.get("echo-port")?.parse().ok())
            .map_or(EchoServer::TUTORIAL, |port| EchoServer { port })
    }

    pub(crate) fn show_server(&self, server: EchoServer) -> Result<(), JsValue> {
        find(&self.document, "start-command")?.set_text_content(Some(&server.start_command()));
        let url = server.url();
        find(&self.document, "address")?.set_text_content(Some(&url));
        let others = self.document.get_elements_by_class_name("address");
        for index in 0..others.length() {
            if let Some(other) = others.item(index) {
                other.set_text_content(Some(&url));
            }
        }
        Ok(())
    }

    /// Tells the person, and waits until they have read it, as the tutorials do.
    pub(crate) fn alert(&self, alert: Alert) {
        let tag = self.document.document_element().and_then(|html| html.get_attribute("lang"));
        let language = Language::from_tag(tag.as_deref().unwrap_or_default());
        // A browser that shows no dialogs here says so in its console; the log tells the story too.
        let _ = self.window.alert_with_message(alert.text(language));
    }

    pub(crate) fn show_socket(&self, socket: &WebSocket) {
        let state = socket.ready_state();
        set(&self.ready_state, &format!("{} {state}", u16::from(state)));
        set(&self.buffered_amount, &socket.buffered_amount().to_string());
    }

    /// Whether there is a connection that the button could close.
    pub(crate) fn allow_close(&self, allowed: bool) {
        self.close.set_disabled(!allowed);
    }

    /// Says that no server answers, and how to start it; or takes that back.
    pub(crate) fn show_nobody(&self, nobody: bool) {
        self.nobody.set_hidden(!nobody);
    }

    pub(crate) fn log(&self, line: &str) {
        if self.append(line).is_ok() {
            self.log.set_scroll_top(self.log.scroll_height());
        }
        if self.log.child_element_count() > LOG_LINES
            && let Some(first) = self.log.first_element_child()
        {
            first.remove();
        }
    }

    fn append(&self, line: &str) -> Result<(), JsValue> {
        let now = Date::new_0();
        let (hours, minutes) = (now.get_hours(), now.get_minutes());
        let (seconds, milliseconds) = (now.get_seconds(), now.get_milliseconds());
        let time = self.document.create_element("time")?;
        set(&time, &format!("{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"));
        let text = self.document.create_element("span")?;
        set(&text, line);
        let entry = self.document.create_element("p")?;
        entry.append_child(&time)?;
        entry.append_child(&text)?;
        self.log.append_child(&entry)?;
        Ok(())
    }
}

fn find(document: &Document, id: &str) -> Result<Element, JsValue> {
    document
        .get_element_by_id(id)
        .ok_or_else(|| JsValue::from_str(&format!("the page has no element \"{id}\"")))
}

/// Writes only what changed: an unchanged text is neither laid out nor read aloud again.
fn set(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}
