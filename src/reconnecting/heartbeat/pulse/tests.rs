//! The heartbeat by any clock, timers late or not:
//! - it asks every time, also where the deadline is longer, and misses when nothing came by the deadline;
//! - what comes, whatever and whenever, is life;
//! - a timer that has slept with the page gives the server one more chance, and one only;
//! - E2 a deadline that has passed is seen at the next occasion, without a timer;
//! - a clock that is set back or forth delays by no more than a turn.

use super::{Beat, Pulse};
use proptest::prelude::*;

const EVERY: f64 = 25.0;
const DEADLINE: f64 = 10.0;

fn pulse() -> Pulse {
    Pulse::new(EVERY, DEADLINE, 0.0)
}

#[test]
fn it_asks_and_hears() {
    let mut pulse = pulse();
    assert_eq!(pulse.look(1.0), Beat::Wait(24.0));
    assert_eq!(pulse.look(25.0), Beat::Ask(DEADLINE));
    assert_eq!(pulse.heard(28.0), Some(3.0));
    assert_eq!(pulse.heard(29.0), None);
    assert_eq!(pulse.look(35.0), Beat::Wait(15.0));
    assert_eq!(pulse.look(50.0), Beat::Ask(DEADLINE));
}

#[test]
fn it_asks_as_often_as_it_should_where_the_deadline_is_longer() {
    let mut pulse = Pulse::new(5.0, 60.0, 0.0);
    assert_eq!(pulse.look(5.0), Beat::Ask(5.0));
    assert_eq!(pulse.heard(6.0), Some(1.0));
    assert_eq!(pulse.look(10.0), Beat::Ask(5.0));
    // Nothing comes: it looks as often, and waits for as long as it should.
    assert_eq!(pulse.look(15.0), Beat::Wait(5.0));
    assert_eq!(pulse.extend(20.0), 5.0);
    assert_eq!(pulse.look(78.0), Beat::Wait(2.0));
    assert_eq!(pulse.look(80.0), Beat::Miss);
}

#[test]
fn what_is_not_answered_is_missed() {
    let mut pulse = pulse();
    assert_eq!(pulse.look(25.0), Beat::Ask(DEADLINE));
    assert_eq!(pulse.look(34.0), Beat::Wait(1.0));
    assert_eq!(pulse.look(35.0), Beat::Miss);
}

#[test]
fn e2_any_occasion_sees_the_deadline() {
    let mut pulse = pulse();
    pulse.look(25.0);
    assert!(pulse.is_asked() && !pulse.is_due(34.0) && pulse.is_due(36.0));
    assert_eq!(pulse.look(36.0), Beat::Miss);
}

#[test]
fn a_late_answer_is_life() {
    let mut pulse = pulse();
    pulse.look(25.0);
    assert_eq!(pulse.heard(1000.0), Some(975.0));
    assert_eq!(pulse.look(1000.0), Beat::Ask(DEADLINE));
}

#[test]
fn a_page_that_slept_asks_once_more() {
    let mut pulse = pulse();
    pulse.look(25.0);
    assert_eq!(pulse.look(5000.0), Beat::Ask(DEADLINE));
    assert_eq!(pulse.look(9000.0), Beat::Miss);
}

#[test]
fn a_page_that_came_back_asks_at_once() {
    let mut pulse = pulse();
    assert_eq!(pulse.wake(3.0), Beat::Ask(DEADLINE));
    // Coming back again and again must not put the deadline off.
    assert_eq!(pulse.wake(12.0), Beat::Wait(1.0));
    assert_eq!(pulse.look(13.0), Beat::Miss);
}

#[test]
fn a_page_that_came_back_too_late_asks_once_more() {
    let mut pulse = pulse();
    pulse.look(25.0);
    assert_eq!(pulse.wake(36.0), Beat::Ask(DEADLINE));
    assert_eq!(pulse.wake(46.0), Beat::Miss);
}

#[test]
fn a_question_that_is_still_on_its_way_has_its_time_anew() {
    let mut pulse = pulse();
    pulse.look(25.0);
    assert_eq!(pulse.look(35.0), Beat::Miss);
    assert_eq!(pulse.extend(35.0), DEADLINE);
    assert_eq!(pulse.look(44.0), Beat::Wait(1.0));
    assert_eq!(pulse.look(45.0), Beat::Miss);
}

proptest! {
    #[test]
    fn it_never_waits_longer_than_a_turn(times in prop::collection::vec((0.0..1000.0_f64, any::<bool>()), 1..100)) {
        let mut pulse = pulse();
        for (now, hears) in times {
            if hears {
                pulse.heard(now);
                prop_assert!(!pulse.is_asked());
            }
            match pulse.look(now) {
                Beat::Wait(wait) => prop_assert!(wait > 0.0 && wait <= EVERY),
                Beat::Ask(wait) => prop_assert_eq!(wait, DEADLINE),
                // Only by what was asked and not heard.
                Beat::Miss => prop_assert!(!hears && pulse.is_due(now)),
            }
        }
    }
}
