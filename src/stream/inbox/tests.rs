//! The queue of what was received:
//! - order is kept, and a limit in bytes and messages acts exactly at the limit, each in its way;
//! - what a reader waits for passes, whatever its size, and counts as soon as it has to wait;
//! - against a model: nothing is lost that is not counted.

use super::Inbox;
use crate::{Limit, Message};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use std::collections::VecDeque;

fn text(length: usize) -> Message {
    Message::from("x".repeat(length))
}

fn rest(mut inbox: Inbox) -> Vec<usize> {
    std::iter::from_fn(|| inbox.pop()).map(|message| message.into_text().unwrap().len()).collect()
}

#[test]
fn bytes_are_counted_to_the_last_one() {
    let mut inbox = Inbox::new(Limit::bytes(10).close_with(4001.into()).unwrap());
    assert_eq!(inbox.push(text(4)), None);
    assert_eq!(inbox.push(text(6)), None);
    assert_eq!(inbox.push(text(0)), None, "nothing has room in a full queue");
    assert_eq!(inbox.push(text(1)), Some(4001.into()));
    assert_eq!(inbox.dropped().messages, 1);
    assert_eq!(rest(inbox), [4, 6, 0]);
    // Bytes of UTF-8, not characters.
    let mut inbox = Inbox::new(Limit::bytes(2));
    assert_eq!(inbox.push(Message::from("é")), None);
    assert_eq!(inbox.push(text(1)), Some(4009.into()));
}

#[test]
fn messages_are_counted() {
    let mut inbox = Inbox::new(Limit::messages(2));
    assert_eq!(inbox.push(text(1)), None);
    assert_eq!(inbox.push(text(1)), None);
    assert!(!inbox.waits_for_more(1000, 1000));
    // A reader comes to every message, however narrow the limit.
    assert!(Inbox::new(Limit::messages(0)).waits_for_more(1000, 1000));
    assert_eq!(inbox.push(text(1)), Some(4009.into()));
    assert!(inbox.pop().is_some());
    assert_eq!(inbox.push(text(1)), None);
}

#[test]
fn the_oldest_or_the_newest_is_dropped() {
    let mut inbox = Inbox::new(Limit::bytes(10).drop_oldest());
    for size in [3, 4, 2, 5] {
        assert_eq!(inbox.push(text(size)), None);
    }
    assert_eq!((inbox.dropped().messages, inbox.dropped().bytes), (2, 7));
    // One that never has room takes nobody's place.
    assert_eq!(inbox.push(text(11)), None);
    assert_eq!((inbox.dropped().messages, inbox.dropped().bytes), (3, 18));
    assert_eq!(rest(inbox), [2, 5]);

    let mut inbox = Inbox::new(Limit::bytes(10).drop_newest());
    for size in [3, 4, 4, 3, 1] {
        assert_eq!(inbox.push(text(size)), None);
    }
    assert_eq!((inbox.dropped().messages, inbox.dropped().bytes), (2, 5));
    assert_eq!(rest(inbox), [3, 4, 3]);
}

#[test]
fn what_is_awaited_passes_and_counts_when_it_has_to_wait() {
    let mut inbox = Inbox::new(Limit::bytes(10));
    inbox.push_unmeasured(text(100));
    assert!(inbox.pop().is_some());
    inbox.push_unmeasured(text(8));
    assert_eq!(inbox.push(text(3)), Some(4009.into()), "the first one waits after all");
    assert_eq!(inbox.push(text(2)), None);
    assert_eq!(rest(inbox), [8, 2]);
}

#[test]
fn more_is_wanted_until_a_limit_is_reached() {
    let mut inbox = Inbox::new(Limit::new(10, 3));
    inbox.push_unmeasured(text(9));
    assert!(!inbox.waits_for_more(100, 1), "what is about to be read is there, too");
    assert_eq!(inbox.numbers(), (0, 1));
    assert!(inbox.pop().is_some());
    assert_eq!(inbox.numbers(), (1, 1));
    inbox.push_measured(text(9));
    assert!(inbox.waits_for_more(100, 100));
    assert!(inbox.waits_for_more(10, 2));
    assert!(!inbox.waits_for_more(9, 100), "so many bytes are there");
    assert!(!inbox.waits_for_more(100, 1), "so many messages are there");
    inbox.push_measured(text(1));
    assert!(!inbox.waits_for_more(100, 100), "the limit's bytes are there");
}

#[test]
fn what_is_cleared_leaves_room() {
    let mut inbox = Inbox::new(Limit::bytes(10));
    assert_eq!(inbox.push(text(10)), None);
    inbox.clear();
    assert!(inbox.is_empty());
    assert_eq!(inbox.push(text(10)), None);
    assert_eq!(rest(inbox), [10]);
}

proptest! {
    #[test]
    fn nothing_is_lost_that_is_not_counted(
        steps in proptest::collection::vec((any::<bool>(), 0_usize..20, any::<bool>()), 0..60),
        bytes in 0_usize..50,
        messages in 0_usize..6,
        oldest in any::<bool>(),
    ) {
        let limit = Limit::new(bytes, messages);
        let limit = if oldest { limit.drop_oldest() } else { limit.drop_newest() };
        let mut inbox = Inbox::new(limit);
        let (mut model, mut sent, mut read) = (VecDeque::new(), 0, 0);
        for (push, size, awaited) in steps {
            if push {
                sent += 1;
                let passes = awaited && model.is_empty();
                if awaited && inbox.is_empty() {
                    inbox.push_unmeasured(text(size));
                } else {
                    prop_assert_eq!(inbox.push(text(size)), None);
                }
                let full = |model: &VecDeque<usize>| {
                    model.iter().sum::<usize>() + size > bytes || model.len() + 1 > messages
                };
                while oldest && !passes && size <= bytes && messages > 0 && full(&model) {
                    model.pop_front();
                }
                if passes || !full(&model) {
                    model.push_back(size);
                }
            } else {
                let got = inbox.pop().map(|message| message.into_text().unwrap().len());
                read += usize::from(got.is_some());
                prop_assert_eq!(got, model.pop_front());
            }
            prop_assert_eq!(inbox.is_empty(), model.is_empty());
            prop_assert_eq!(sent - read - model.len(), inbox.dropped().messages as usize);
        }
        prop_assert!(rest(inbox).into_iter().eq(model));
    }
}
