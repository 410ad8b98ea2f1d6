//! The accounts against a model: connections that hand over bytes in order and break at any moment.
//! - what is handed over is in order, each message once, and whole;
//! - what was handed over when the connection broke is not given again, all the rest is, in its order;
//! - there is never more than the limits allow, and nothing goes that was not dropped or handed over.

use super::{Pushed, Queue};
use proptest::prelude::*;
use std::collections::VecDeque;

const BYTES: usize = 40;
const MESSAGES: usize = 6;

#[derive(Clone, Debug)]
enum Step {
    Push(usize),
    Give,
    /// The application's heartbeat.
    Besides(usize),
    /// The browser hands over so many bytes.
    HandOver(u64),
    Look,
    DropOldest,
    Withdraw(u64),
    Break,
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0..BYTES + 3).prop_map(Step::Push),
        5 => (0..8_usize).prop_map(Step::Push),
        8 => Just(Step::Give),
        1 => (0..5_usize).prop_map(Step::Besides),
        5 => (0..30_u64).prop_map(Step::HandOver),
        3 => Just(Step::Look),
        1 => Just(Step::DropOldest),
        1 => (0..60_u64).prop_map(Step::Withdraw),
        2 => Just(Step::Break),
    ]
}

/// The browser's side of one connection.
#[derive(Default)]
struct Browser {
    /// What it was given: a message's number, or none for what is no message, and the bytes that it holds of it.
    buffer: VecDeque<(Option<u64>, u64)>,
}

impl Browser {
    fn held(&self) -> u64 {
        self.buffer.iter().map(|(_, bytes)| bytes).sum()
    }

    /// Hands over bytes; the messages that are whole.
    fn hand_over(&mut self, mut bytes: u64) -> Vec<u64> {
        let mut whole = Vec::new();
        while let Some((number, left)) = self.buffer.front_mut() {
            let part = bytes.min(*left);
            *left -= part;
            bytes -= part;
            if *left > 0 {
                break;
            }
            whole.extend(*number);
            self.buffer.pop_front();
        }
        whole
    }
}

proptest! {
    #[test]
    fn nothing_is_lost_doubled_or_moved(steps in prop::collection::vec(steps(), 0..200)) {
        let mut queue = Queue::new(BYTES, MESSAGES);
        let mut browser = Browser::default();
        let mut sizes = Vec::new();
        let mut handed_over = Vec::new();
        let mut dropped = Vec::new();
        for step in steps {
            match step {
                Step::Push(size) => {
                    let number = sizes.len() as u64;
                    let (len, bytes) = (queue.len(), queue.bytes());
                    match queue.push(size, || number) {
                        Pushed::As(as_number) => {
                            prop_assert_eq!(as_number, number);
                            sizes.push(size);
                        }
                        Pushed::Full => prop_assert!(len == MESSAGES || bytes + size > BYTES),
                        Pushed::TooLarge => prop_assert!(size > BYTES),
                    }
                }
                Step::Give => {
                    if let Some(&number) = queue.waiting() {
                        let size = queue.give();
                        prop_assert_eq!(size, sizes[number as usize]);
                        browser.buffer.push_back((Some(number), size as u64));
                    }
                }
                Step::Besides(bytes) => {
                    queue.give_besides(bytes as u64);
                    browser.buffer.push_back((None, bytes as u64));
                }
                Step::HandOver(bytes) => handed_over.extend(browser.hand_over(bytes)),
                Step::Look => {
                    queue.settle(browser.held());
                }
                Step::DropOldest => {
                    let waiting = queue.waiting().copied();
                    let gone = queue.drop_oldest();
                    prop_assert_eq!(gone.map(|(number, ..)| number), waiting);
                    dropped.extend(waiting);
                }
                Step::Withdraw(number) => {
                    let was_given = !queue.has(number) || queue.waiting().is_none_or(|first| number < *first);
                    let gone = queue.withdraw(number);
                    prop_assert_eq!(gone, (!was_given).then_some(number));
                    dropped.extend(gone);
                }
                Step::Break => {
                    // An empty message whose turn has come cannot be told from one that was handed over.
                    handed_over.extend(browser.hand_over(0));
                    queue.lost(browser.held());
                    browser = Browser::default();
                }
            }
            prop_assert!(queue.bytes() <= BYTES && queue.len() <= MESSAGES);
        }
        // A connection that stays: all the rest arrives.
        handed_over.extend(browser.hand_over(u64::MAX));
        queue.settle(browser.held());
        while let Some(&number) = queue.waiting() {
            queue.give();
            handed_over.push(number);
        }
        queue.settle(0);
        prop_assert_eq!((queue.len(), queue.bytes()), (0, 0));
        let expected: Vec<_> =
            (0..sizes.len() as u64).filter(|number| !dropped.contains(number)).collect();
        prop_assert_eq!(handed_over, expected);
    }
}

#[test]
fn a_number_is_known_until_it_is_handed_over_or_dropped() {
    let mut queue = Queue::new(100, 100);
    for _ in 0..3 {
        queue.push(10, || ());
    }
    queue.give();
    queue.settle(0);
    assert!(!queue.has(0) && queue.has(1) && queue.has(2));
    queue.drop_oldest();
    assert!(!queue.has(1) && queue.has(2));
    assert!(queue.withdraw(2).is_some() && !queue.has(2));
}
