//! What is read is in the order in which it happened, whatever was dropped in between:
//! - an event comes after all messages before it, and before all after it;
//! - every message is read once, or counted as dropped;
//! - events that nobody reads do not pile up.

use super::Inbound;
use crate::{Direction, Limit, Message, ReconnectingEvent};
use proptest::prelude::*;

proptest! {
    #[test]
    fn order_is_kept_and_every_message_accounted_for(
        steps in prop::collection::vec(0..4_u8, 0..200), newest in any::<bool>(),
    ) {
        let limit = Limit::messages(5);
        let limit = if newest { limit.drop_newest() } else { limit.drop_oldest() };
        let mut inbound = Inbound::new(limit);
        let (mut next, mut last, mut read, mut dropped) = (0, None, 0_u64, 0);
        let mut take = |event| match event {
            Some(ReconnectingEvent::Message(message)) => {
                read += 1;
                Some(message.into_text().unwrap().parse::<u32>().unwrap())
            }
            // Events carry the number that a message would have had.
            Some(ReconnectingEvent::Connecting { attempt }) => Some(attempt),
            Some(ReconnectingEvent::Dropped { direction: Direction::Incoming, dropped: more }) => {
                dropped += more.messages;
                None
            }
            other => { assert!(other.is_none(), "{other:?}"); None }
        };
        let mut messages = 0;
        for step in steps {
            match step {
                0 | 1 => {
                    messages += 1;
                    inbound.message(Message::from(next.to_string()), 1);
                    next += 1;
                }
                2 => {
                    let gone = inbound.event(ReconnectingEvent::Connecting { attempt: next });
                    prop_assert!(gone.is_none());
                    next += 1;
                }
                _ => {
                    if let Some(number) = take(inbound.pop()) {
                        prop_assert!(last < Some(number), "{last:?} before {number}");
                        last = Some(number);
                    }
                }
            }
        }
        while let Some(event) = inbound.pop() {
            if let Some(number) = take(Some(event)) {
                prop_assert!(last < Some(number), "{last:?} before {number}");
                last = Some(number);
            }
        }
        prop_assert_eq!(read + dropped, messages);
    }
}

#[test]
fn events_that_nobody_reads_do_not_pile_up() {
    let mut inbound = Inbound::new(Limit::default());
    for attempt in 0..10_000 {
        drop(inbound.event(ReconnectingEvent::Connecting { attempt }));
    }
    let first = inbound.pop();
    assert!(matches!(first, Some(ReconnectingEvent::Connecting { attempt: 9744 })), "{first:?}");
}
