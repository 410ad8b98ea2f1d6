//! What may wait in a stream to be read, and when to look whether it can send more.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_websocket::Limit;
use wasm_websocket::hosted::{self, Judged};

/// What `Flow::admit` answers, and what a limit says, as `npm/ts/inbox.ts` names it; beside codes to close with.
mod verdict {
    pub(super) const KEEP: u16 = 0;
    pub(super) const DROP_OLDEST: u16 = 1;
    pub(super) const DROP_NEWEST: u16 = 2;
}

/// The numbers of one `WebSocketStream` of JavaScript's. Sizes are in bytes, times in milliseconds.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Flow(hosted::Flow);

#[wasm_bindgen]
impl Flow {
    /// What is not finite is no limit.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: f64, messages: f64, when_full: u16) -> Self {
        let limit = Limit::new(bytes as usize, messages as usize);
        Self(hosted::Flow::new(match when_full {
            verdict::DROP_OLDEST => limit.drop_oldest(),
            verdict::DROP_NEWEST => limit.drop_newest(),
            // A code that cannot be sent was refused before.
            code => limit.clone().close_with(code.into()).unwrap_or(limit),
        }))
    }

    /// A message of that size has come, and so many wait: what has to happen, or the code to close with.
    #[must_use]
    pub fn admit(&mut self, size: u32, waiting: u32) -> u16 {
        match self.0.admit(size as usize, waiting as usize) {
            Judged::Keep => verdict::KEEP,
            Judged::DropOldest => verdict::DROP_OLDEST,
            Judged::DropNewest => verdict::DROP_NEWEST,
            Judged::Close(code) => code.into(),
        }
    }

    /// A message is kept that was asked for.
    pub fn count(&mut self, size: u32) {
        self.0.count(size as usize);
    }

    /// A message does not wait any more.
    pub fn release(&mut self, size: u32) {
        self.0.release(size as usize);
    }

    /// Whether a transport that can be held back should read on, where so many wait.
    #[must_use]
    #[wasm_bindgen(js_name = waitsForMore)]
    pub fn waits_for_more(&self, waiting: u32) -> bool {
        self.0.waits_for_more(waiting as usize)
    }

    /// How long to wait before the next look at `amount`, which shall fall to `goal`.
    #[must_use]
    pub fn look(&mut self, now: f64, amount: f64, goal: f64) -> f64 {
        self.0.look(now, amount as u64, goal as u64).as_secs_f64() * 1000.0
    }

    /// It has fallen.
    pub fn fell(&mut self) {
        self.0.fell();
    }
}
