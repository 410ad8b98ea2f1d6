//! Raw bindings that web-sys lacks, and the only unsafe code (in `glue` and in `plain`).

#[cfg(all(not(feature = "no-modules"), not(target_feature = "atomics")))]
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "no JavaScript calls there"))]
mod glue;
pub(crate) mod listening;
#[cfg(any(feature = "no-modules", target_feature = "atomics"))]
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "no JavaScript calls there"))]
mod plain;
pub(crate) mod stream;

#[cfg(all(not(feature = "no-modules"), not(target_feature = "atomics")))]
use glue as browser;
#[cfg(any(feature = "no-modules", target_feature = "atomics"))]
use plain as browser;

#[cfg_attr(not(target_arch = "wasm32"), allow(unused_imports, reason = "no timer there"))]
pub(crate) use browser::{
    Callable, Replaced, Source, Timeout, append, attach, close, construct, detach,
    end_without_close, give_back, send_bytes, send_text, send_value, text,
};
use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// The browser's `WebSocket`, for the members that web-sys types too narrowly.
    #[wasm_bindgen(extends = web_sys::WebSocket)]
    #[derive(Clone)]
    pub(crate) type RawSocket;

    /// An `unsigned long long` in the IDL, which web-sys cuts to 32 bits. As a JavaScript number it
    /// is exact up to 2^53 bytes.
    #[wasm_bindgen(method, getter, js_name = bufferedAmount)]
    pub(crate) fn buffered_amount(this: &RawSocket) -> f64;

    /// The engine of a runtime may have kinds that web-sys does not know.
    #[wasm_bindgen(method, getter, js_name = binaryType)]
    pub(crate) fn binary_type(this: &RawSocket) -> String;

    #[wasm_bindgen(method, setter, js_name = binaryType)]
    pub(crate) fn set_binary_type(this: &RawSocket, kind: &str);

    /// A handler: the attribute has the name of its event, with `on` before it.
    #[wasm_bindgen(method, structural, indexing_setter)]
    pub(crate) fn set_handler(this: &RawSocket, name: &str, handler: &JsValue);
}

#[cfg(not(feature = "no-modules"))]
#[wasm_bindgen(module = "/src/glue.js")]
extern "C" {
    #[cfg(target_feature = "atomics")]
    #[wasm_bindgen(thread_local_v2, js_name = BrowserWebSocket)]
    static BROWSER_WEB_SOCKET: JsValue;

    #[wasm_bindgen(thread_local_v2, js_name = BrowserWebSocketStream)]
    static BROWSER_WEB_SOCKET_STREAM: JsValue;

    #[wasm_bindgen(js_name = utf8Length)]
    pub(crate) fn utf8_length(text: &JsValue) -> usize;

    #[wasm_bindgen(js_name = sizeOf)]
    fn size_of_value(value: &JsValue) -> f64;
}

/// A property of what was thrown (`name` or `message`), if that is a text.
pub(crate) fn told(thrown: &JsValue, property: &str) -> Option<String> {
    if cfg!(target_arch = "wasm32") { browser::told(thrown, property) } else { None }
}

/// Whether there is a class that can be constructed.
pub(crate) fn is_supported() -> bool {
    // On the host there is no JavaScript to ask.
    cfg!(target_arch = "wasm32") && browser::is_supported()
}

/// How large a value is that can be sent: a text in UTF-16 units, everything else in bytes.
#[cfg(not(feature = "no-modules"))]
pub(crate) fn size_of(value: &JsValue) -> u64 {
    // A whole number in JavaScript's only kind of number.
    size_of_value(value) as u64
}

#[cfg(feature = "no-modules")]
pub(crate) fn size_of(value: &JsValue) -> u64 {
    use wasm_bindgen::JsCast;
    if let Some(text) = value.dyn_ref::<js_sys::JsString>() {
        text.length().into()
    } else if let Some(blob) = value.dyn_ref::<web_sys::Blob>() {
        blob.size() as u64
    } else {
        crate::message::view(value).map_or(0, |bytes| bytes.byte_length().into())
    }
}

#[cfg(feature = "no-modules")]
thread_local! {
    /// Looked up at the first use, and kept.
    static BROWSER_WEB_SOCKET: JsValue = global("WebSocket");
    static BROWSER_WEB_SOCKET_STREAM: JsValue = global("WebSocketStream");
}

#[cfg(feature = "no-modules")]
fn global(name: &str) -> JsValue {
    Reflect::get(&js_sys::global(), &JsValue::from_str(name)).unwrap_or_default()
}

/// How many bytes of UTF-8 a text is.
#[cfg(feature = "no-modules")]
pub(crate) fn utf8_length(text: &JsValue) -> usize {
    text.as_string().map_or(0, |text| text.len())
}

/// The browser's class `WebSocketStream`, where it is the one of today: an older one had `connection` in
/// the place of `opened`.
pub(crate) fn stream_class() -> Option<Function> {
    if cfg!(not(target_arch = "wasm32")) {
        return None;
    }
    let class = BROWSER_WEB_SOCKET_STREAM.with(|class| class.dyn_ref::<Function>().cloned())?;
    let prototype = Reflect::get(&class, &JsValue::from_str("prototype")).ok()?;
    Reflect::has(&prototype, &JsValue::from_str("opened")).unwrap_or(false).then_some(class)
}
