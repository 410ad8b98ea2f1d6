//! When and how a connection is cut: at random, and the same again from the same seed.

use std::time::Duration;

/// The most messages that are taken before a cut.
const MESSAGES: u64 = 50;

/// The longest time before a cut, in milliseconds.
const TIME: u64 = 800;

/// The end that one connection will have; whichever of the two comes first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cut {
    pub(crate) messages: u64,
    pub(crate) time: Duration,
    /// Whether it is a reset (RST), and not a mere FIN.
    pub(crate) is_reset: bool,
}

impl Cut {
    /// That of a connection which is never cut.
    pub(crate) const NEVER: Self =
        Self { messages: u64::MAX, time: Duration::MAX, is_reset: false };

    /// That of a connection, by its number.
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        let mut state = scrambled(scrambled(seed).wrapping_add(number));
        let mut below = |bound: u64| {
            state = scrambled(state);
            state % bound
        };
        Self {
            messages: below(MESSAGES + 1),
            time: Duration::from_millis(below(TIME + 1)),
            is_reset: below(2) == 1,
        }
    }
}

/// A number that does not look like the one it comes from: neighbours are far apart.
fn scrambled(number: u64) -> u64 {
    // Odd, with ones and zeros all over: the golden ratio's fraction.
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut number = number.wrapping_add(ODD);
    for _ in 0..3 {
        number = (number ^ (number >> 32)).wrapping_mul(ODD);
    }
    number ^ (number >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(seed: u64) -> Vec<Cut> {
        (0..1000).map(|number| Cut::of(seed, number)).collect()
    }

    #[test]
    fn the_same_seed_cuts_the_same() {
        assert_eq!(cuts(7), cuts(7));
        for seed in [0, 6, 8, u64::MAX] {
            assert_ne!(cuts(7)[..10], cuts(seed)[..10], "{seed}");
        }
    }

    #[test]
    fn cuts_are_of_every_kind() {
        for seed in [0, 1, 2, u64::MAX] {
            let cuts = cuts(seed);
            for messages in 0..=MESSAGES {
                assert!(cuts.iter().any(|cut| cut.messages == messages), "{seed}: {messages}");
            }
            assert!(cuts.iter().all(|cut| cut.messages <= MESSAGES));
            for hundred in 0..8 {
                let is_in = |cut: &&Cut| cut.time.as_millis() / 100 == hundred;
                assert!(cuts.iter().filter(is_in).count() > 50, "{seed}: {hundred}");
            }
            assert!(cuts.iter().all(|cut| cut.time <= Duration::from_millis(TIME)));
            let resets = cuts.iter().filter(|cut| cut.is_reset).count();
            assert!((400..600).contains(&resets), "{seed}: {resets}");
        }
    }
}
