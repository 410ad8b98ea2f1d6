//! The policy, for every policy, every count and every random number:
//! - a wait is less than its window, which doubles up to the cap;
//! - what random says is kept in proportion, so that clients spread over the whole window;
//! - a server that leaves everybody makes the window a wide one;
//! - it gives up after the retries, and not before.

use super::Backoff;
use crate::CloseCode;
use proptest::prelude::*;
use std::time::Duration;

fn policies() -> impl Strategy<Value = (Backoff, u64, u64, u64)> {
    (0..100_000_u64, 0..1_000_000_u64, 0..1_000_000_u64).prop_map(|(base, cap, restart)| {
        let backoff = Backoff::default()
            .base(Duration::from_millis(base))
            .cap(Duration::from_millis(cap))
            .restart_window(Duration::from_millis(restart));
        (backoff, base, cap, restart)
    })
}

proptest! {
    #[test]
    fn waits_are_a_random_part_of_a_window(
        (backoff, base, cap, restart) in policies(),
        failed in 0..100_u32,
        random in 0.0..1.0_f64,
        code in prop_oneof![Just(1000_u16), Just(1001), Just(1006), Just(1012), Just(1013), Just(4000)],
    ) {
        let doubled = (0..failed).fold(base, |window, _| window.saturating_mul(2).min(1 << 40));
        let mut window = doubled.min(cap);
        if [1001, 1012, 1013].contains(&code) {
            window = window.max(restart);
        }
        let delay = backoff.delay(failed, code.into(), random).unwrap();
        let exact = window as f64 * random;
        prop_assert!(delay.as_secs_f64() * 1000.0 <= exact, "{delay:?} of {window} ms");
        prop_assert!(delay.as_secs_f64() * 1000.0 > exact - 1.0, "{delay:?} of {window} ms");
    }

    #[test]
    fn it_gives_up_after_the_retries(retries in 0..1000_u32, failed in 0..2000_u32) {
        let delay = Backoff::default().max_retries(retries).delay(failed, CloseCode::ABNORMAL, 0.5);
        prop_assert_eq!(delay.is_none(), failed >= retries);
    }
}

#[test]
fn numbers_that_are_no_part_of_one_do_no_harm() {
    for (random, delay) in [(-1.0, 0), (2.0, 5000), (f64::INFINITY, 5000), (f64::NAN, 0)] {
        let wait = Backoff::default().delay(0, CloseCode::ABNORMAL, random);
        assert_eq!(wait, Some(Duration::from_millis(delay)));
    }
    let forever = Backoff::default().base(Duration::MAX).cap(Duration::MAX);
    assert!(forever.delay(u32::MAX, CloseCode::ABNORMAL, 0.99).is_some());
}
