//! Door 2's decisions by numbers alone, for the npm package, which keeps the messages and the socket in JavaScript.
//! Nobody else is promised that it stays as it is.

use super::native::{AHEAD, MESSAGES_AHEAD};
use super::quota::{Quota, Verdict};
use super::{Limit, Pace};
use crate::CloseCode;
use std::time::Duration;

/// What waits to be read, and when to look whether more can be sent.
#[derive(Debug)]
pub struct Flow {
    quota: Quota,
    pace: Pace,
}

/// What the host has to do with a message that a reader does not wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// To keep it.
    Keep,
    /// To [release](Flow::release) what waits longest, and to ask again.
    DropOldest,
    /// To drop it.
    DropNewest,
    /// To drop it, and to close the connection.
    Close(CloseCode),
}

impl Flow {
    /// Nothing waits, and nothing was seen.
    #[must_use]
    pub fn new(limit: Limit) -> Self {
        Self { quota: Quota::new(limit), pace: Pace::default() }
    }

    /// A message of that size has come, and so many wait.
    pub fn admit(&mut self, size: usize, waiting: usize) -> Judged {
        match self.quota.admit(size, waiting) {
            Verdict::Fits => Judged::Keep,
            Verdict::DropOldest => Judged::DropOldest,
            Verdict::DropNewest => Judged::DropNewest,
            Verdict::Close(code) => Judged::Close(code),
        }
    }

    /// A message is kept that was asked for.
    pub fn count(&mut self, size: usize) {
        self.quota.count(size);
    }

    /// A message of that size does not wait any more.
    pub fn release(&mut self, size: usize) {
        self.quota.release(size);
    }

    /// Whether a transport that can be held back should read on, where so many wait.
    #[must_use]
    pub fn waits_for_more(&self, waiting: usize) -> bool {
        self.quota.waits_for_more(waiting, AHEAD, MESSAGES_AHEAD)
    }

    /// How long to wait before the next look: the browser holds `amount` bytes, which shall fall to `goal`. `now` is in
    /// milliseconds.
    pub fn look(&mut self, now: f64, amount: u64, goal: u64) -> Duration {
        self.pace.next_fall(now, amount, goal)
    }

    /// They have fallen.
    pub fn fell(&mut self) {
        self.pace = Pace::default();
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
