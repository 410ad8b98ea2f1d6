//! How long a client waits: the library's own code, and what others do.

use std::time::Duration;
use wasm_websocket::{Backoff, CloseCode};

#[derive(Clone, Debug)]
pub(crate) enum Policy {
    /// The code that the library runs.
    Own(Backoff),
    /// A wait that grows by a factor up to a cap, and may be up to `jitter` of itself shorter or longer.
    Growing { factor: f64, jitter: f64 },
}

/// The first wait of those that grow, in milliseconds.
const FIRST: f64 = 1_000.0;
/// Where they stop to grow.
const CAP: f64 = 30_000.0;

impl Policy {
    /// The wait in milliseconds, after that many failures in a row.
    pub(crate) fn delay(&self, failed: u32, code: CloseCode, random: f64) -> Option<u64> {
        match self {
            Self::Own(backoff) => {
                let delay: Duration = backoff.delay(failed, code, random)?;
                u64::try_from(delay.as_millis()).ok()
            }
            Self::Growing { factor, jitter } => {
                let exponent = i32::try_from(failed).unwrap_or(i32::MAX);
                let wait = (FIRST * factor.powi(exponent)).min(CAP);
                // After the cap: before it, those who have reached it would come together.
                Some((wait * (1.0 + jitter * (2.0 * random - 1.0))) as u64)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Policy;
    use wasm_websocket::{Backoff, CloseCode};

    fn waits(factor: f64, jitter: f64, random: f64) -> [Option<u64>; 4] {
        let policy = Policy::Growing { factor, jitter };
        [0, 1, 2, u32::MAX].map(|failed| policy.delay(failed, CloseCode::ABNORMAL, random))
    }

    #[test]
    fn others_grow_from_a_second_up_to_thirty() {
        assert_eq!(waits(1.0, 0.0, 0.9), [1_000, 1_000, 1_000, 1_000].map(Some));
        assert_eq!(waits(1.3, 0.0, 0.9), [1_000, 1_300, 1_690, 30_000].map(Some));
        assert_eq!(waits(2.0, 0.5, 0.0), [500, 1_000, 2_000, 15_000].map(Some));
        assert_eq!(waits(2.0, 0.5, 0.5), [1_000, 2_000, 4_000, 30_000].map(Some));
    }

    #[test]
    fn the_librarys_own_code_is_asked() {
        let own = Policy::Own(Backoff::default());
        for (failed, code) in
            [(0, CloseCode::ABNORMAL), (0, CloseCode::SERVICE_RESTART), (7, CloseCode::ABNORMAL)]
        {
            let millis = Backoff::default().delay(failed, code, 0.5).map(|delay| delay.as_millis());
            assert_eq!(own.delay(failed, code, 0.5).map(u128::from), millis);
        }
        let giving_up = Policy::Own(Backoff::default().max_retries(0));
        assert_eq!(giving_up.delay(0, CloseCode::ABNORMAL, 0.5), None);
    }
}
