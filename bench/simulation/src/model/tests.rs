//! What the numbers rest on:
//! - nobody is lost, and nobody is let in while the server is down or beyond its capacity;
//! - clients without jitter come together;
//! - a run with the same seed is the same run.

use super::Scenario;
use crate::policy::Policy;
use wasm_websocket::{Backoff, CloseCode};

const FIXED: Policy = Policy::Growing { factor: 1.0, jitter: 0.0 };
const JITTERED: Policy = Policy::Growing { factor: 2.0, jitter: 0.5 };

fn scenario() -> Scenario {
    Scenario {
        clients: 2_000,
        code: CloseCode::SERVICE_RESTART,
        told_within: 100,
        down: 10_000,
        capacity: 50,
        round_trip: 50,
        horizon: 3_600_000,
        seed: 1,
    }
}

fn policies() -> [Policy; 3] {
    [Policy::Own(Backoff::default()), FIXED, JITTERED]
}

#[test]
fn nobody_is_lost() {
    for policy in policies() {
        let outcome = scenario().run(&policy);
        assert_eq!((outcome.back.total(), outcome.gave_up), (2_000, 0), "{policy:?}");
        assert!(outcome.back(100).is_some());
    }
}

#[test]
fn those_who_give_up_are_counted() {
    let outcome = scenario().run(&Policy::Own(Backoff::default().max_retries(1)));
    assert!(outcome.gave_up > 0);
    assert_eq!(outcome.back.total() + u64::from(outcome.gave_up), 2_000);
    assert_eq!(outcome.back(100), None);
}

#[test]
fn who_is_away_at_the_end_is_not_back() {
    let outcome = Scenario { horizon: 20_000, ..scenario() }.run(&FIXED);
    assert_eq!((outcome.back.total(), outcome.back(100)), (500, None));
}

#[test]
fn capacity_is_never_exceeded_and_a_server_that_is_down_lets_nobody_in() {
    for policy in policies() {
        // Nobody is on the way, so that who is let in within a second is back within it.
        let outcome = Scenario { round_trip: 1, ..scenario() }.run(&policy);
        let seconds = outcome.back.by_the_clock(1_000);
        assert!(seconds.iter().all(|count| *count <= 50), "{policy:?}: {seconds:?}");
        assert!(seconds[..10].iter().all(|count| *count == 0), "{policy:?}: {seconds:?}");
    }
}

#[test]
fn without_jitter_all_come_together() {
    let outcome = scenario().run(&FIXED);
    assert_eq!((outcome.attempts.peak(1_000), outcome.attempts.peak(100)), (2_000, 2_000));
    // The first attempts, half a round trip away, are all in one second by the clock, too.
    assert_eq!(outcome.attempts.by_the_clock(1_000)[..2], [0, 2_000]);
}

#[test]
fn nobody_is_back_before_the_best_that_is_possible() {
    // A second by the clock can begin in the middle of the first one.
    let best = scenario().best();
    assert_eq!(best, 50_000);
    for policy in policies() {
        assert!(scenario().run(&policy).back(100) >= Some(best - 1_000), "{policy:?}");
    }
}

#[test]
fn the_same_seed_is_the_same_run() {
    let run = |seed| Scenario { seed, ..scenario() }.run(&JITTERED);
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
}
