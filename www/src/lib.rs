//! The page: the tutorials' "Run WebSocket" demo, and what happens while it runs.

mod demo;
mod text;
mod view;

use demo::Demo;
use std::cell::OnceCell;
use std::rc::Rc;
use view::View;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};

/// What lives as long as the page does: the listeners of its two controls.
struct App {
    _run: Closure<dyn Fn(web_sys::Event)>,
    _close: Closure<dyn Fn(web_sys::Event)>,
}

thread_local!(static APP: OnceCell<App> = const { OnceCell::new() });

/// Connects the page's controls to the demo.
///
/// # Errors
///
/// The page lacks an element that this module writes to: they were not made for each other.
#[wasm_bindgen(start)]
pub fn start() -> Result<(), JsValue> {
    let view = View::find()?;
    let server = view.echo_server();
    view.show_server(server)?;
    let demo = Rc::new(Demo::new(view, server));

    let runner = Rc::clone(&demo);
    let run = Closure::<dyn Fn(_)>::new(move |click: web_sys::Event| {
        click.prevent_default();
        Demo::run(&runner);
    });
    let closer = Rc::clone(&demo);
    let close = Closure::<dyn Fn(_)>::new(move |_| closer.close());
    demo.view().on_click(&run, &close)?;

    APP.with(|app| app.set(App { _run: run, _close: close }))
        .map_err(|_| JsValue::from_str("the page was started twice"))
}
