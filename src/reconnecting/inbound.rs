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
    /// Reported, and besides what the inbox counts.
    incoming: Dropped,
    besides: Dropped,
}

impl Inbound {
    pub(crate) fn new(limit: Limit) -> Self {
        Self {
            inbox: Inbox::new(limit),
            events: VecDeque::new(),
            outgoing: Dropped::default(),
            incoming: Dropped::default(),
            besides: Dropped::default(),
        }
    }

    /// The code to close with, when that is too much.
    pub(crate) fn message(&mut self, message: Message, size: usize) -> Option<CloseCode> {
        self.inbox.push_sized(message, size)
    }

    /// What has to go for it, for the caller to drop: an event may own what does anything then.
    #[must_use]
    pub(crate) fn event(&mut self, event: ReconnectingEvent) -> Option<ReconnectingEvent> {
        let is_full = self.events.len() >= MOST_EVENTS;
        let oldest = if is_full { self.events.pop_front() } else { None };
        let (_, next) = self.inbox.numbers();
        self.events.push_back((next, event));
        oldest.map(|(_, event)| event)
    }

    /// Dropped before it came here.
    pub(crate) fn dropped_incoming(&mut self, dropped: Dropped) {
        self.besides.messages += dropped.messages;
        self.besides.bytes += dropped.bytes;
    }

    fn all_incoming(&self) -> Dropped {
        let Dropped { messages, bytes, .. } = self.inbox.dropped();
        Dropped { messages: messages + self.besides.messages, bytes: bytes + self.besides.bytes }
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
            && self.all_incoming() == self.incoming
    }

    pub(crate) fn pop(&mut self) -> Option<ReconnectingEvent> {
        // Counts come first: they tell of what is not there any more.
        if self.outgoing.messages > 0 {
            let dropped = std::mem::take(&mut self.outgoing);
            return Some(ReconnectingEvent::Dropped { direction: Direction::Outgoing, dropped });
        }
        let all = self.all_incoming();
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
