//! The classes that people use, for whoever builds the package with wasm-pack: what is exported beside them is what they
//! are built on. `cargo xtask npm` makes their script and their types of `npm/ts`.

use crate::host::Host;
use crate::{Connection, Flow};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../wasm-pack/classes.d.ts");

#[wasm_bindgen(module = "/wasm-pack/classes.js")]
extern "C" {
    /// Takes what is there already. The answer is yes.
    fn offer(connection: Connection, flow: Flow) -> bool;
    fn nobody() -> Host;

    // Classes, declared as functions: wasm-bindgen adds a type of its own, `unknown`, to a type that it exports again.
    #[wasm_bindgen(reexport, skip_typescript, js_name = WebSocket)]
    fn web_socket();
    #[wasm_bindgen(reexport, skip_typescript, js_name = WebSocketStream)]
    fn web_socket_stream();
    #[wasm_bindgen(reexport, skip_typescript, js_name = ReconnectingWebSocket)]
    fn reconnecting_web_socket();
    #[wasm_bindgen(reexport, skip_typescript, js_name = WebSocketError)]
    fn web_socket_error();
    #[wasm_bindgen(reexport, skip_typescript, js_name = ConnectionError)]
    fn connection_error();
}

/// Hands over what the classes are built on. They cannot import it: only who makes its script knows its name.
#[wasm_bindgen(start, skip_typescript)]
fn start() {
    let (no, none) = (0.0, JsValue::UNDEFINED);
    #[rustfmt::skip]
    let connection = Connection::new(
        nobody(), false, false, no, no, 1.0, no, no, no, no, no, no, no, false, no, no, none, no,
    );
    if !offer(connection, Flow::new(no, no, 0)) {
        // What nobody could call would not be exported either.
        web_socket();
        web_socket_stream();
        reconnecting_web_socket();
        web_socket_error();
        connection_error();
    }
}
