//! What JavaScript does for a connection: `npm/ts/hub.ts` and `npm/ts/link.ts`. None of it throws.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_websocket::hosted::{self, Given};

#[wasm_bindgen]
extern "C" {
    /// Who owns a connection.
    #[derive(Clone)]
    pub type Host;

    /// A socket that reports by that number, or nothing when it cannot be made.
    #[wasm_bindgen(method)]
    fn dial(this: &Host, run: u32) -> Option<Link>;
    /// Asks for the endpoint. [`Connection::answer`](crate::Connection::answer) follows.
    #[wasm_bindgen(method)]
    pub(crate) fn ask(this: &Host, question: u32, retries: u32);
    /// Asks to greet the server. The same follows.
    #[wasm_bindgen(method)]
    pub(crate) fn greet(this: &Host, question: u32);
    #[wasm_bindgen(method, js_name = mayReconnect)]
    pub(crate) fn may_reconnect(this: &Host, code: u16, was_clean: bool) -> bool;
    /// What happened, with up to three numbers.
    #[wasm_bindgen(method)]
    pub(crate) fn tell(this: &Host, what: u32, a: f64, b: f64, c: f64);
    /// A message that had to wait for its turn.
    #[wasm_bindgen(method)]
    pub(crate) fn message(this: &Host, event: JsValue);
    /// A payload that is taken back.
    #[wasm_bindgen(method)]
    pub(crate) fn drained(this: &Host, value: JsValue);
    #[wasm_bindgen(method, js_name = isAnswer)]
    pub(crate) fn is_answer(this: &Host, request: u32, event: JsValue) -> bool;
    /// What a promise waits for.
    #[wasm_bindgen(method)]
    pub(crate) fn settle(this: &Host, promise: u32, failure: u32, value: JsValue);

    /// One socket.
    pub type Link;

    /// 0 when it was given; 1 when it takes no more, because it is connecting, closing or closed; 2 when it refuses this.
    #[wasm_bindgen(method)]
    fn send(this: &Link, value: &JsValue) -> u32;
    #[wasm_bindgen(method, getter, js_name = bufferedAmount)]
    fn buffered_amount(this: &Link) -> f64;
    #[wasm_bindgen(method)]
    fn close(this: &Link, code: Option<u16>);
    #[wasm_bindgen(method)]
    fn abandon(this: &Link);
}

impl hosted::Host for Host {
    fn dial(&self, run: u32) -> Option<Box<dyn hosted::Socket>> {
        self.dial(run).map(|link| Box::new(link) as _)
    }
}

impl hosted::Socket for Link {
    fn send(&self, value: &JsValue) -> Given {
        match self.send(value) {
            0 => Given::Taken,
            1 => Given::Closed,
            _ => Given::Refused,
        }
    }

    fn buffered_amount(&self) -> f64 {
        self.buffered_amount()
    }

    fn close(&self, code: Option<u16>) {
        self.close(code);
    }

    fn abandon(&self) {
        self.abandon();
    }
}
