//! What was received and is not read yet: the one queue, and its limit.

use super::limit::{Dropped, Limit};
use super::quota::{Quota, Verdict};
use crate::{CloseCode, Message};
use std::collections::VecDeque;

#[derive(Debug)]
pub(crate) struct Inbox {
    queue: VecDeque<Waiting>,
    /// Counts those that were measured.
    quota: Quota,
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
        let quota = Quota::new(limit);
        Self { queue: VecDeque::new(), quota, dropped: Dropped::default(), taken: 0 }
    }

    /// Takes in what a reader is about to take out again: to measure it would cost time. It counts as soon
    /// as it has to wait after all.
    #[inline(always)]
    pub(crate) fn push_unmeasured(&mut self, message: Message) {
        self.queue.push_back(Waiting { message, size: None });
    }

    /// Takes a message in, whether it has room or not.
    pub(crate) fn push_measured(&mut self, message: Message) {
        self.measure();
        let size = message.size();
        self.quota.count(size);
        self.queue.push_back(Waiting { message, size: Some(size) });
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
                    let size = self.queue.front().and_then(|waiting| waiting.size);
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
        self.queue.push_back(Waiting { message, size: Some(size) });
        None
    }

    /// Measures the one that was not: it is the last one, and alone.
    fn measure(&mut self) {
        if let Some(last) = self.queue.back_mut()
            && last.size.is_none()
        {
            let size = last.message.size();
            last.size = Some(size);
            self.quota.count(size);
        }
    }

    #[inline]
    pub(crate) fn pop(&mut self) -> Option<Message> {
        let Waiting { message, size } = self.queue.pop_front()?;
        self.taken += 1;
        self.quota.release(size.unwrap_or_default());
        Some(message)
    }

    pub(crate) fn clear(&mut self) {
        self.queue.clear();
        self.quota.clear();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Whether a transport that can be held back should read on.
    pub(crate) fn waits_for_more(&self, bytes: usize, messages: usize) -> bool {
        self.quota.waits_for_more(self.queue.len(), bytes, messages)
    }

    /// The number of the next message to be read, counted from the first that ever came, and of the next to come.
    pub(crate) fn numbers(&self) -> (u64, u64) {
        (self.taken, self.taken + self.queue.len() as u64)
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
