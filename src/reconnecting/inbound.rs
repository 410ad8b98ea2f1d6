//! What is to be read: messages within their limit, what happened in between, and what was dropped.

use super::{Direction, ReconnectingEvent};
use crate::stream::Inbox;
use crate::{CloseCode, Dropped, Limit, Message};
use std::collections::VecDeque;

/// So many events are kept for who does not read them; then the oldest go. They tell of the past only.
const MOST_EVENTS: usize = 256;

#[derive(Debug)]
pub(crate) struct Inbound {
    inbox: Inbox,
    /// Each with the number of the message before which it happened.
    events: VecDeque<(u64, ReconnectingEvent)>,
    /// Dropped and not reported.
    outgoing: Dropped,
    /// Reported.
    incoming: Dropped,
}

impl Inbound {
    pub(crate) fn new(limit: Limit) -> Self {
        Self {
            inbox: Inbox::new(limit),
            events: VecDeque::new(),
            outgoing: Dropped::default(),
            incoming: Dropped::default(),
        }
    }

    /// The code to close with, when that is too much.
    pub(crate) fn message(&mut self, message: Message, size: usize) -> Option<CloseCode> {
        self.inbox.push_sized(message, size)
    }

    pub(crate) fn event(&mut self, event: ReconnectingEvent) {
        if self.events.len() >= MOST_EVENTS {
            self.events.pop_front();
        }
        let (_, next) = self.inbox.numbers();
        self.events.push_back((next, event));
    }

    pub(crate) fn dropped_outgoing(&mut self, messages: u64, bytes: u64) {
        self.outgoing.messages += messages;
        self.outgoing.bytes += bytes;
    }

    pub(crate) fn is_empty(&self) -> bool {
        let (taken, next) = self.inbox.numbers();
        taken == next
            && self.events.is_empty()
            && self.outgoing.messages == 0
            && self.inbox.dropped() == self.incoming
    }

    pub(crate) fn pop(&mut self) -> Option<ReconnectingEvent> {
        // Counts come first: they tell of what is not there any more.
        if self.outgoing.messages > 0 {
            let dropped = std::mem::take(&mut self.outgoing);
            return Some(ReconnectingEvent::Dropped { direction: Direction::Outgoing, dropped });
        }
        let all = self.inbox.dropped();
        if all.messages > self.incoming.messages {
            let dropped = Dropped {
                messages: all.messages - self.incoming.messages,
                bytes: all.bytes - self.incoming.bytes,
            };
            self.incoming = all;
            return Some(ReconnectingEvent::Dropped { direction: Direction::Incoming, dropped });
        }
        let (taken, _) = self.inbox.numbers();
        if self.events.front().is_some_and(|(number, _)| *number <= taken) {
            return self.events.pop_front().map(|(_, event)| event);
        }
        self.inbox.pop().map(ReconnectingEvent::Message)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
