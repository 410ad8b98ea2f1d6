//! What may wait in a stream to be read, and when to look whether it can send more.

use crate::telling::in_millis;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_websocket::Limit;
use wasm_websocket::hosted::{self, Judged};

/// What `ADMIT` answers, and what a limit says, as `npm/ts/inbox.ts` names it; beside codes to close with.
mod verdict {
    pub(super) const KEEP: u16 = 0;
    pub(super) const DROP_OLDEST: u16 = 1;
    pub(super) const DROP_NEWEST: u16 = 2;
}

/// As `npm/ts/inbox.ts` names it.
mod asks {
    /// A message of that size has come, and so many wait: what has to happen, or the code to close with.
    pub(super) const ADMIT: u32 = 0;
    /// A message of that size is kept that was asked for.
    pub(super) const COUNT: u32 = 1;
    /// A message of that size does not wait any more.
    pub(super) const RELEASE: u32 = 2;
    /// Whether a transport that can be held back should read on, where so many wait: the second number.
    pub(super) const WAITS_FOR_MORE: u32 = 3;
    /// How long to wait before the next look, at that time, at an amount which shall fall to a goal.
    pub(super) const LOOK: u32 = 4;
    // 5: it has fallen.
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

    /// What happened or is to be known, as `asks` names it, and its answer. One export for all: see `Connection::ask`.
    #[must_use]
    pub fn ask(&mut self, what: u32, a: f64, b: f64, c: f64) -> f64 {
        let (size, waiting) = (a as usize, b as usize);
        match what {
            asks::ADMIT => {
                return f64::from(match self.0.admit(size, waiting) {
                    Judged::Keep => verdict::KEEP,
                    Judged::DropOldest => verdict::DROP_OLDEST,
                    Judged::DropNewest => verdict::DROP_NEWEST,
                    Judged::Close(code) => code.into(),
                });
            }
            asks::COUNT => self.0.count(size),
            asks::RELEASE => self.0.release(size),
            asks::WAITS_FOR_MORE => return u8::from(self.0.waits_for_more(waiting)).into(),
            asks::LOOK => return in_millis(self.0.look(a, b as u64, c as u64)),
            _ => self.0.fell(),
        }
        0.0
    }
}
