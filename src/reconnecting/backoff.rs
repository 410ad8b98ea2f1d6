use super::engine::in_millis;
use crate::CloseCode;
use std::time::Duration;

/// How long to wait before the next attempt: exponential backoff with full jitter.
///
/// Before the first retry a client waits for a random time of less than `base`, before every further one of less
/// than twice the time (or [`factor`](Self::factor)), and never for more than `cap` ([`restart_window`](Self::restart_window) aside); so clients that lost their server together do not come back
/// together. The defaults are those of
/// [RFC 6455, section 7.2.3](https://www.rfc-editor.org/rfc/rfc6455#section-7.2.3): less than 5 seconds at first,
/// then less than 10, 20, and 30 from there on.
///
/// A server that says that it leaves everybody, by one of the close codes 1001 (going away), 1012 (service
/// restart) and 1013 (try again later), makes every client wait for a random part of
/// [`restart_window`](Self::restart_window) at least. (WebKitGTK tells 1006 for the last two.)
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() {
/// use std::time::Duration;
/// use wasm_websocket::{Backoff, CloseCode};
///
/// let backoff = Backoff::default().base(Duration::from_secs(1)).cap(Duration::from_secs(10)).max_retries(5);
/// let half = |retries| backoff.delay(retries, CloseCode::ABNORMAL, 0.5);
/// assert_eq!(half(0), Some(Duration::from_millis(500)));
/// assert_eq!(half(3), Some(Duration::from_secs(4)));
/// assert_eq!(half(4), Some(Duration::from_secs(5)));
/// assert_eq!(half(5), None);
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Backoff {
    base: Duration,
    cap: Duration,
    factor: f64,
    restart_window: Duration,
    max_retries: Option<u32>,
    stable_after: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            base: Duration::from_secs(5),
            cap: Duration::from_secs(30),
            factor: 2.0,
            restart_window: Duration::from_secs(30),
            max_retries: None,
            stable_after: Duration::from_secs(10),
        }
    }
}

impl Backoff {
    /// The longest wait before the first retry; it [grows](Self::factor) with every further one. The default is 5 seconds.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use std::time::Duration;
    /// use wasm_websocket::{Backoff, CloseCode};
    ///
    /// let backoff = Backoff::default().base(Duration::from_millis(100));
    /// assert!(backoff.delay(0, CloseCode::ABNORMAL, 0.99) < Some(Duration::from_millis(100)));
    /// # }
    /// ```
    pub const fn base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// The longest wait of all, [`restart_window`](Self::restart_window) aside. The default is 30 seconds. A wait of more
    /// than 24 days, which is all that a browser's timer can do, is one of 24 days.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use std::time::Duration;
    /// use wasm_websocket::{Backoff, CloseCode};
    ///
    /// let backoff = Backoff::default().cap(Duration::from_secs(60));
    /// assert!(backoff.delay(1_000_000, CloseCode::ABNORMAL, 0.99) < Some(Duration::from_secs(60)));
    /// # }
    /// ```
    pub const fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// By how much the longest wait grows with every further retry. The default is 2; what is less than 1, or no number,
    /// is 1.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use std::time::Duration;
    /// use wasm_websocket::{Backoff, CloseCode};
    ///
    /// let backoff = Backoff::default().base(Duration::from_secs(2)).factor(1.5);
    /// assert_eq!(backoff.delay(2, CloseCode::ABNORMAL, 0.5), Some(Duration::from_millis(2250)));
    /// # }
    /// ```
    pub const fn factor(mut self, factor: f64) -> Self {
        self.factor = if factor >= 1.0 { factor } else { 1.0 };
        self
    }

    /// The least window of a wait, from which a random part is taken, when the server told that it leaves all its
    /// clients: by the [close code](https://www.iana.org/assignments/websocket) 1001, 1012 or 1013. The
    /// default is 30 seconds; zero makes these codes like any other.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use std::time::Duration;
    /// use wasm_websocket::{Backoff, CloseCode};
    ///
    /// let backoff = Backoff::default().restart_window(Duration::from_secs(40));
    /// assert_eq!(backoff.delay(0, CloseCode::SERVICE_RESTART, 0.5), Some(Duration::from_secs(20)));
    /// # }
    /// ```
    pub const fn restart_window(mut self, window: Duration) -> Self {
        self.restart_window = window;
        self
    }

    /// After how many failed retries in a row it gives up. The default is never.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_websocket::{Backoff, CloseCode};
    ///
    /// let backoff = Backoff::default().max_retries(0);
    /// assert_eq!(backoff.delay(0, CloseCode::ABNORMAL, 0.5), None);
    /// # }
    /// ```
    pub const fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// For how long a connection must have been open for the retries to count from nothing again. A server that accepts and
    /// closes at once is not asked more often than one that refuses. The default is 10 seconds.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use std::time::Duration;
    ///
    /// let backoff = wasm_websocket::Backoff::default().stable_after(Duration::from_secs(60));
    /// # let _ = backoff;
    /// # }
    /// ```
    pub const fn stable_after(mut self, time: Duration) -> Self {
        self.stable_after = time;
        self
    }

    /// How long to wait when that many retries in a row have failed, and the last connection that was open
    /// ended with `code`. `None` gives up. `random` is at least 0 and less than 1; what is not counts as the nearer of the two.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use std::time::Duration;
    /// use wasm_websocket::{Backoff, CloseCode};
    ///
    /// assert_eq!(Backoff::default().delay(0, CloseCode::ABNORMAL, 0.5), Some(Duration::from_millis(2500)));
    /// # }
    /// ```
    #[must_use]
    pub fn delay(&self, retries: u32, code: CloseCode, random: f64) -> Option<Duration> {
        if self.max_retries.is_some_and(|most| retries >= most) {
            return None;
        }
        // Whole milliseconds are what a timer knows; fractions of a `Duration` are dear in bytes.
        let base = in_millis(self.base);
        let mut window = 0.0;
        // Nothing times infinity would be no number.
        if base > 0.0 {
            let grown = base * self.factor.powi(i32::try_from(retries).unwrap_or(i32::MAX));
            window = grown.min(in_millis(self.cap));
        }
        if matches!(u16::from(code), 1001 | 1012 | 1013) {
            window = window.max(in_millis(self.restart_window));
        }
        Some(Duration::from_millis((window * random.clamp(0.0, 1.0)) as u64))
    }

    /// Whether a connection that was open for so long counts as one that stayed.
    pub(crate) fn is_stable(&self, time: Duration) -> bool {
        time >= self.stable_after
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
