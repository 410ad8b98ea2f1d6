//! What was received and is not read yet: the one queue, and its limit.

use super::limit::{Dropped, Limit, WhenFull};
use crate::{CloseCode, Message};
use std::collections::VecDeque;

#[derive(Debug)]
pub(crate) struct Inbox {
    queue: VecDeque<Waiting>,
    /// The sizes of those that were measured.
    bytes: usize,
    limit: Limit,
    dropped: Dropped,
    /// How many messages have left it.
    taken: u64,
}

#[derive(Debug)]
struct Waiting {
    message: Message,
    /// In bytes; `None` for the one that a reader is about to take: to measure costs time.
    size: Option<usize>,
}

impl Inbox {
    pub(crate) fn new(limit: Limit) -> Self {
        Self { queue: VecDeque::new(), bytes: 0, limit, dropped: Dropped::default(), taken: 0 }
    }

    /// Takes in what a reader is about to take out again: to measure it would cost time. It counts as soon
    /// as it has to wait after all.
    pub(crate) fn push_unmeasured(&mut self, message: Message) {
        self.queue.push_back(Waiting { message, size: None });
    }

    /// Takes a message in, whether it has room or not.
    pub(crate) fn push_measured(&mut self, message: Message) {
        self.measure();
        let size = message.size();
        self.push_back(message, size);
    }

    /// Takes a message in if it has room. Returns the code with which the connection has to be closed
    /// because it has none.
    pub(crate) fn push(&mut self, message: Message) -> Option<CloseCode> {
        let size = message.size();
        self.push_sized(message, size)
    }

    /// The same, for one that was measured before.
    pub(crate) fn push_sized(&mut self, message: Message, size: usize) -> Option<CloseCode> {
        self.measure();
        while !self.has_room(size) {
            let can_have_room = size <= self.limit.bytes && self.limit.messages > 0;
            match self.limit.when_full {
                WhenFull::DropOldest if can_have_room => {
                    let size = self.queue.front().and_then(|waiting| waiting.size);
                    drop(self.pop());
                    self.drop_one(size.unwrap_or_default());
                }
                WhenFull::DropOldest | WhenFull::DropNewest => {
                    self.drop_one(size);
                    return None;
                }
                WhenFull::Close(code) => {
                    self.drop_one(size);
                    return Some(code);
                }
            }
        }
        self.push_back(message, size);
        None
    }

    fn push_back(&mut self, message: Message, size: usize) {
        self.bytes = self.bytes.saturating_add(size);
        self.queue.push_back(Waiting { message, size: Some(size) });
    }

    /// Measures the one that was not: it is the last one, and alone.
    fn measure(&mut self) {
        if let Some(last) = self.queue.back_mut()
            && last.size.is_none()
        {
            let size = last.message.size();
            last.size = Some(size);
            self.bytes = self.bytes.saturating_add(size);
        }
    }

    pub(crate) fn pop(&mut self) -> Option<Message> {
        let Waiting { message, size } = self.queue.pop_front()?;
        self.taken += 1;
        self.bytes = self.bytes.saturating_sub(size.unwrap_or_default());
        Some(message)
    }

    pub(crate) fn clear(&mut self) {
        self.queue.clear();
        self.bytes = 0;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Whether less waits than the limit allows, and less than `bytes` and `messages`. Where nothing waits,
    /// one message may come whatever the limit is.
    pub(crate) fn waits_for_more(&self, bytes: usize, messages: usize) -> bool {
        self.queue.is_empty()
            || self.bytes < bytes.min(self.limit.bytes)
                && self.queue.len() < messages.min(self.limit.messages)
    }

    /// The number of the next message to be read, counted from the first that ever came, and of the next to come.
    pub(crate) fn numbers(&self) -> (u64, u64) {
        (self.taken, self.taken + self.queue.len() as u64)
    }

    pub(crate) fn limit(&self) -> &Limit {
        &self.limit
    }

    pub(crate) fn dropped(&self) -> Dropped {
        self.dropped
    }

    fn has_room(&self, size: usize) -> bool {
        self.bytes.checked_add(size).is_some_and(|bytes| bytes <= self.limit.bytes)
            && self.queue.len() < self.limit.messages
    }

    fn drop_one(&mut self, size: usize) {
        self.dropped.messages += 1;
        self.dropped.bytes += size as u64;
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
