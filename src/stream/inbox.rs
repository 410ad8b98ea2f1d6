//! What was received and is not read yet, and its limit.

use super::limit::{Dropped, Limit};
use super::quota::{Quota, Verdict};
use crate::{CloseCode, Message};
use std::collections::VecDeque;

#[derive(Debug)]
pub(crate) struct Inbox {
    /// Alone, while the queue is empty: what a reader is about to take. To measure it would cost time.
    next: Option<Message>,
    queue: VecDeque<Waiting>,
    /// Counts those that wait.
    quota: Quota,
    dropped: Dropped,
    /// How many messages have left it.
    taken: u64,
}

#[derive(Debug)]
struct Waiting {
    message: Message,
    /// In bytes.
    size: usize,
}

impl Inbox {
    pub(crate) fn new(limit: Limit) -> Self {
        let quota = Quota::new(limit);
        let dropped = Dropped::default();
        Self { next: None, queue: VecDeque::new(), quota, dropped, taken: 0 }
    }

    /// Takes in what a reader is about to take out again. Nothing else may wait. It counts as soon as it has to
    /// wait after all.
    #[inline(always)]
    pub(crate) fn push_unmeasured(&mut self, message: Message) {
        debug_assert!(self.is_empty(), "it would be read before what came before it");
        // There is none before. To assign would call what drops it, all the same.
        if let Some(earlier) = self.next.replace(message) {
            self.count_in(earlier);
        }
    }

    /// Takes a message in, whether it has room or not.
    pub(crate) fn push_measured(&mut self, message: Message) {
        self.measure();
        self.count_in(message);
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
        loop {
            match self.quota.admit(size, self.queue.len()) {
                Verdict::Fits => break,
                Verdict::DropOldest => {
                    let size = self.queue.front().map(|waiting| waiting.size);
                    drop(self.pop());
                    self.drop_one(size.unwrap_or_default());
                }
                Verdict::DropNewest => {
                    self.drop_one(size);
                    return None;
                }
                Verdict::Close(code) => {
                    self.drop_one(size);
                    return Some(code);
                }
            }
        }
        self.queue.push_back(Waiting { message, size });
        None
    }

    /// Nobody has taken it at once: it waits like any other.
    fn measure(&mut self) {
        if let Some(message) = self.next.take() {
            self.count_in(message);
        }
    }

    #[inline(never)]
    fn count_in(&mut self, message: Message) {
        let size = message.size();
        self.quota.count(size);
        self.queue.push_back(Waiting { message, size });
    }

    #[inline]
    pub(crate) fn pop(&mut self) -> Option<Message> {
        let message = match self.next.take() {
            Some(message) => message,
            None => {
                let Waiting { message, size } = self.queue.pop_front()?;
                self.quota.release(size);
                message
            }
        };
        self.taken += 1;
        Some(message)
    }

    pub(crate) fn clear(&mut self) {
        self.next = None;
        self.queue.clear();
        self.quota.clear();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.next.is_none() && self.queue.is_empty()
    }

    /// Whether a transport that can be held back should read on.
    pub(crate) fn waits_for_more(&self, bytes: usize, messages: usize) -> bool {
        self.quota.waits_for_more(self.len(), bytes, messages)
    }

    /// The number of the next message to be read, counted from the first that ever came, and of the next to come.
    pub(crate) fn numbers(&self) -> (u64, u64) {
        (self.taken, self.taken + self.len() as u64)
    }

    fn len(&self) -> usize {
        usize::from(self.next.is_some()) + self.queue.len()
    }

    pub(crate) fn limit(&self) -> &Limit {
        self.quota.limit()
    }

    pub(crate) fn dropped(&self) -> Dropped {
        self.dropped
    }

    fn drop_one(&mut self, size: usize) {
        self.dropped.messages += 1;
        self.dropped.bytes += size as u64;
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
