//! How much waits to be read, against its limit: numbers alone, whoever keeps the messages.

use super::limit::{Limit, WhenFull};
use crate::CloseCode;

#[derive(Debug)]
pub(crate) struct Quota {
    /// The sizes of those that were counted.
    bytes: usize,
    limit: Limit,
}

/// What has to happen for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It waits, and is counted.
    Fits,
    /// What waits longest has to go, and then it is to be asked again.
    DropOldest,
    /// It has to go itself.
    DropNewest,
    /// The same, and the connection is to be closed.
    Close(CloseCode),
}

impl Quota {
    pub(crate) fn new(limit: Limit) -> Self {
        Self { bytes: 0, limit }
    }

    pub(crate) fn limit(&self) -> &Limit {
        &self.limit
    }

    /// Judges a message of that size, where so many wait.
    #[inline]
    pub(crate) fn admit(&mut self, size: usize, waiting: usize) -> Verdict {
        let Limit { bytes, messages, when_full } = self.limit;
        if self.bytes.checked_add(size).is_some_and(|sum| sum <= bytes) && waiting < messages {
            self.count(size);
            return Verdict::Fits;
        }
        match when_full {
            // One that never has room takes nobody's place.
            WhenFull::DropOldest if size <= bytes && messages > 0 => Verdict::DropOldest,
            WhenFull::DropOldest | WhenFull::DropNewest => Verdict::DropNewest,
            WhenFull::Close(code) => Verdict::Close(code),
        }
    }

    /// One waits, whether it has room or not.
    pub(crate) fn count(&mut self, size: usize) {
        self.bytes = self.bytes.saturating_add(size);
    }

    /// One that was counted does not wait any more.
    pub(crate) fn release(&mut self, size: usize) {
        self.bytes = self.bytes.saturating_sub(size);
    }

    /// None waits any more.
    pub(crate) fn clear(&mut self) {
        self.bytes = 0;
    }

    /// Whether less waits than the limit allows, and less than `bytes` and `messages`. Where nothing waits,
    /// one message may come whatever the limit is.
    pub(crate) fn waits_for_more(&self, waiting: usize, bytes: usize, messages: usize) -> bool {
        waiting == 0
            || self.bytes < bytes.min(self.limit.bytes)
                && waiting < messages.min(self.limit.messages)
    }
}
