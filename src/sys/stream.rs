//! The browser's `WebSocketStream`, which web-sys lacks, and as much of the streams as it needs.

use js_sys::{Array, Function, JsString, Object, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// The browser's `WebSocketStream`.
    #[derive(Clone)]
    pub(crate) type RawStream;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn url(this: &RawStream) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn opened(this: &RawStream) -> Promise;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn closed(this: &RawStream) -> Promise;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn close(this: &RawStream, info: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, getter, js_name = close)]
    pub(crate) fn close_function(this: &RawStream) -> Function;

    /// What `opened` gives.
    #[derive(Clone)]
    pub(crate) type Opened;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn protocol(this: &Opened) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn extensions(this: &Opened) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn readable(this: &Opened) -> Readable;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn writable(this: &Opened) -> Writable;

    pub(crate) type Readable;

    #[wasm_bindgen(method, catch, js_name = getReader)]
    pub(crate) fn reader(this: &Readable) -> Result<Reader, JsValue>;

    pub(crate) type Writable;

    #[wasm_bindgen(method, catch, js_name = getWriter)]
    pub(crate) fn writer(this: &Writable) -> Result<Writer, JsValue>;

    #[derive(Clone)]
    pub(crate) type Reader;

    #[wasm_bindgen(method)]
    pub(crate) fn read(this: &Reader) -> Promise;

    /// What `read` gives.
    pub(crate) type Chunk;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn done(this: &Chunk) -> bool;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn value(this: &Chunk) -> JsValue;

    #[derive(Clone)]
    pub(crate) type Writer;

    #[wasm_bindgen(method)]
    pub(crate) fn write(this: &Writer, chunk: &JsValue) -> Promise;

    #[wasm_bindgen(method)]
    pub(crate) fn abort(this: &Writer) -> Promise;

    /// What `closed` gives, and what its `WebSocketError` has, too.
    pub(crate) type CloseInfo;

    #[wasm_bindgen(method, getter, js_name = closeCode)]
    pub(crate) fn close_code(this: &CloseInfo) -> Option<u16>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn reason(this: &CloseInfo) -> Option<String>;

    /// A promise, for functions that live as long as JavaScript can call them.
    type Settling;

    #[wasm_bindgen(method)]
    fn then(this: &Settling, done: &JsValue, failed: &JsValue);
}

/// `new WebSocketStream(url, { protocols })`.
pub(crate) fn construct(
    class: &Function,
    url: &str,
    protocols: &[String],
) -> Result<RawStream, JsValue> {
    let options = Object::new();
    if !protocols.is_empty() {
        let list: Array =
            protocols.iter().map(|protocol| JsString::from(protocol.as_str())).collect();
        Reflect::set(&options, &JsValue::from_str("protocols"), &list)?;
    }
    let arguments = Array::of2(&JsValue::from_str(url), &options);
    Reflect::construct(class, &arguments).map(JsCast::unchecked_into)
}

/// Calls one of two functions of JavaScript when the promise is settled. Neither makes a promise that
/// nobody looks after: they do not throw.
pub(crate) fn settle(promise: &Promise, done: &JsValue, failed: &JsValue) {
    promise.unchecked_ref::<Settling>().then(done, failed);
}
