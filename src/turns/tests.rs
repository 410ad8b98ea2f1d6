//! Turns end in the order in which they were taken, whatever the order in which they are ready, waited
//! for, or given away.

use super::{Turn, Turns};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, proptest};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};

#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn take(count: usize) -> Vec<Option<Turn>> {
    let turns: Rc<Turns> = Rc::default();
    (0..count).map(|_| Some(turns.take())).collect()
}

#[test]
fn the_next_one_is_woken_when_a_turn_is_over() {
    let wakes = Arc::new(Count::default());
    let waker = Waker::from(Arc::clone(&wakes));
    let mut turns = take(2);
    let second = turns.pop().flatten().expect("the second");
    assert!(second.poll(&Context::from_waker(&waker)).is_pending());
    assert_eq!(wakes.0.load(Ordering::Relaxed), 0);
    drop(turns);
    assert_eq!(wakes.0.load(Ordering::Relaxed), 1);
    assert!(second.poll(&Context::from_waker(&waker)).is_ready());
}

/// Some number of turns, an order in which they are polled again and again, and which are given away.
fn schedule() -> impl Strategy<Value = (Vec<usize>, Vec<bool>)> {
    (1..12_usize).prop_flat_map(|count| {
        let order = Just((0..count).collect::<Vec<_>>()).prop_shuffle();
        (order, proptest::collection::vec(any::<bool>(), count))
    })
}

proptest! {
    #[test]
    fn turns_end_in_order((order, given_away) in schedule()) {
        let mut turns = take(order.len());
        let context = Context::from_waker(Waker::noop());
        let mut ended = Vec::new();
        for (number, given_away) in given_away.iter().enumerate() {
            if *given_away {
                turns[number] = None;
            }
        }
        for _ in 0..order.len() {
            for number in &order {
                let Some(turn) = turns[*number].take() else { continue };
                if turn.poll(&context).is_ready() {
                    ended.push(*number);
                } else {
                    turns[*number] = Some(turn);
                }
            }
        }
        prop_assert!(ended.is_sorted());
        prop_assert_eq!(ended.len(), given_away.iter().filter(|given_away| !**given_away).count());
    }
}
