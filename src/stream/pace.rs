//! When to look next how much the browser still holds: it tells nobody that its buffer has fallen.

use std::time::Duration;

/// The shortest wait that a browser's nested timers have.
const SHORTEST: f64 = 4.0;

/// The longest wait, for a buffer that does not fall.
const LONGEST: f64 = 250.0;

/// How fast the browser hands over what it holds, as far as is known.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pace {
    seen: Option<Seen>,
    /// The last wait, in milliseconds.
    wait: f64,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    at: f64,
    gone: u64,
}

impl Pace {
    /// How long to wait until `left` bytes more are gone. So many are `gone` now, counted from any beginning; what the
    /// browser was given meanwhile is none of them. `now` is in milliseconds.
    pub(crate) fn next(&mut self, now: f64, gone: u64, left: u64) -> Duration {
        let before = self.seen.replace(Seen { at: now, gone });
        let wait = match before {
            None => SHORTEST,
            Some(Seen { at, gone: before }) if gone > before && now > at => {
                let bytes_a_milli = (gone - before) as f64 / (now - at);
                left as f64 / bytes_a_milli
            }
            // None went: look less and less often.
            Some(_) => self.wait * 2.0,
        };
        // A clock that jumps makes no number of it: then it is the shortest.
        self.wait = if wait.is_nan() { SHORTEST } else { wait.clamp(SHORTEST, LONGEST) };
        // Whole milliseconds are what a timer knows; fractions of a `Duration` are dear in bytes.
        Duration::from_millis(self.wait.ceil() as u64)
    }

    /// Whether the last wait was no short one.
    pub(crate) fn is_slow(&self) -> bool {
        self.wait > SHORTEST
    }

    /// The same for the `amount` that is there now to fall to `goal`, where little is given while somebody waits for
    /// that: what is missing is gone.
    pub(crate) fn next_fall(&mut self, now: f64, amount: u64, goal: u64) -> Duration {
        self.next(now, u64::MAX - amount, amount.saturating_sub(goal))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
