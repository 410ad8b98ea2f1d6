//! How often the buffer is looked at:
//! - soon at first, later when it stands still, in time when it falls evenly, though it be filled up meanwhile;
//! - never too often and never too late, whatever the numbers and the clock are.

use super::{LONGEST, Pace, SHORTEST};
use proptest::prelude::{any, prop_assert, proptest};
use std::time::Duration;

fn millis(pace: &mut Pace, now: f64, amount: u64, goal: u64) -> f64 {
    pace.next_fall(now, amount, goal).as_secs_f64() * 1000.0
}

#[test]
fn a_buffer_that_falls_evenly_is_looked_at_when_it_is_there() {
    let mut pace = Pace::default();
    assert_eq!(millis(&mut pace, 1000.0, 1 << 20, 0), SHORTEST);
    // 1 KiB a millisecond, and 100 KiB are left.
    assert_eq!(millis(&mut pace, 1924.0, 100 << 10, 0), 100.0);
    assert_eq!(millis(&mut pace, 2024.0, 0, 0), SHORTEST);
}

#[test]
fn a_buffer_that_stands_still_is_looked_at_less_and_less_often() {
    let mut pace = Pace::default();
    let waits: Vec<_> =
        (0..9).map(|n| millis(&mut pace, f64::from(n) * 10.0, 1 << 20, 0)).collect();
    assert_eq!(waits, [4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 250.0, 250.0, 250.0]);
    // The first byte that goes changes that.
    assert_eq!(millis(&mut pace, 100.0, 1 << 19, 1 << 19), SHORTEST);
}

#[test]
fn a_buffer_that_is_filled_up_again_falls_all_the_same() {
    let mut pace = Pace::default();
    assert_eq!(pace.next(1000.0, 0, 256 << 10), Duration::from_millis(4));
    // 64 KiB a millisecond went, and as much was given.
    for look in 1..9 {
        let gone = look * (256 << 10);
        assert_eq!(
            pace.next(1000.0 + 4.0 * look as f64, gone, 640 << 10),
            Duration::from_millis(10)
        );
    }
}

proptest! {
    #[test]
    fn waits_keep_within_their_bounds(
        looks in proptest::collection::vec((any::<f64>(), any::<u64>(), any::<u64>()), 1..20),
    ) {
        let mut pace = Pace::default();
        for (now, amount, goal) in looks {
            let wait = millis(&mut pace, now, amount, goal);
            prop_assert!((SHORTEST..=LONGEST).contains(&wait), "{wait}");
        }
    }
}
