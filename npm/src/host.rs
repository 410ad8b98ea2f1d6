//! What JavaScript does for a connection: `npm/ts/hub.ts` and `npm/ts/link.ts`. None of it throws.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_websocket::Message;
use wasm_websocket::hosted::{self, Given};

#[wasm_bindgen]
extern "C" {
    /// Who owns a connection.
    #[derive(Clone)]
    pub type Host;

    /// A socket that reports by that number, or nothing when it cannot be made.
    #[wasm_bindgen(method)]
    fn dial(this: &Host, run: u32) -> Option<Link>;
    /// What happened, or is asked, in up to three numbers: as `tells` names it. The answer is one to `MAY_RECONNECT`.
    #[wasm_bindgen(method)]
    pub(crate) fn tell(this: &Host, what: u32, a: f64, b: f64, c: f64) -> bool;
    /// The same with a value: as `gives` names it. The answer is one to `IS_ANSWER`.
    #[wasm_bindgen(method)]
    pub(crate) fn give(this: &Host, what: u32, value: JsValue, number: u32) -> bool;

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

/// As `npm/ts/tells.ts` names it.
pub(crate) mod tells {
    pub(crate) const CONNECTING: u32 = 0;
    pub(crate) const OPEN: u32 = 1;
    pub(crate) const DISCONNECTED: u32 = 2;
    pub(crate) const DROPPED: u32 = 3;
    pub(crate) const GAVE_UP: u32 = 4;
    pub(crate) const ENDED: u32 = 5;
    /// Asks for the endpoint of that run; how many retries there were. `ANSWER` follows.
    pub(crate) const ASK: u32 = 6;
    /// Asks to greet the server. The same follows.
    pub(crate) const GREET: u32 = 7;
    /// Whether to try again after that code; whether it was clean.
    pub(crate) const MAY_RECONNECT: u32 = 8;
    /// A promise, by its number, and why it fails, or 0.
    pub(crate) const SETTLE: u32 = 9;
}

/// The same.
pub(crate) mod gives {
    /// A message that had to wait for its turn.
    pub(crate) const MESSAGE: u32 = 0;
    /// A payload that is taken back.
    pub(crate) const DRAINED: u32 = 1;
    /// Whether it is the answer to that request.
    pub(crate) const IS_ANSWER: u32 = 2;
    /// What that promise waits for.
    pub(crate) const SETTLE_WITH: u32 = 3;
}

impl Host {
    /// What is told in two whole numbers.
    #[inline(never)]
    pub(crate) fn tell_one(&self, what: u32, a: u32, b: u32) -> bool {
        self.tell(what, a.into(), b.into(), 0.0)
    }

    /// A promise has failed, or 0.
    pub(crate) fn settle(&self, promise: u32, failure: u32) {
        let _ = self.tell_one(tells::SETTLE, promise, failure);
    }

    pub(crate) fn settle_with(&self, promise: u32, message: Message) {
        let _ = self.give(gives::SETTLE_WITH, message.into_js(), promise);
    }
}

impl hosted::Host for Host {
    fn dial(&self, run: u32) -> Option<Box<dyn hosted::Socket>> {
        self.dial(run).map(|link| Box::new(link) as _)
    }

    fn ask(&self, run: u32, retries: u32) {
        let _ = self.tell_one(tells::ASK, run, retries);
    }

    fn greet(&self, run: u32) {
        let _ = self.tell_one(tells::GREET, run, 0);
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
