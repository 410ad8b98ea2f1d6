//! How messages reach whoever reads them, and what is said at the end.

use super::{Consumer, Core};
use crate::stream::Dropped;
use crate::task::Sleeper;
use crate::{Message, ReceiveError};
use std::task::{Context, Poll};

impl Core {
    #[inline(always)]
    pub(super) fn bring_to_reader(&self, message: Message) {
        // Before anything is borrowed: an event may have a `data` of the page's.
        message.settle();
        let Some(reader) = self.reader.take() else { return self.let_wait(message) };
        if self.inbox.borrow().is_empty() {
            self.inbox.borrow_mut().push_unmeasured(message);
        } else {
            self.let_wait(message);
        }
        reader.wake_inline();
    }

    /// It has to wait, if there is room for it.
    fn let_wait(&self, message: Message) {
        let overflow = {
            let mut inbox = self.inbox.borrow_mut();
            if self.has_back_pressure.get() {
                // It reads no more when this is enough.
                inbox.push_measured(message);
                None
            } else {
                inbox.push(message)
            }
        };
        if let Some(code) = overflow {
            self.overflowed.set(true);
            self.has_end.set(true);
            let closed = self.close(Some((code, "")));
            debug_assert!(closed.is_ok(), "the limit's code was checked: {closed:?}");
        }
    }

    /// It may do anything, also take itself away and put another in its place.
    pub(super) fn bring_to_consumer(&self, message: Message) {
        let Some(mut consumer) = self.consumer.take() else {
            // It is at work, and takes the rest itself, if what is asked here has not taken it away.
            message.settle();
            self.let_wait(message);
            if !self.consumes.get()
                && let Some(reader) = self.reader.take()
            {
                reader.wake();
            }
            return;
        };
        let turn = self.turn.get();
        consumer(message);
        // What was announced while the consumer was at work.
        while self.turn.get() == turn
            && let Some(message) = self.pop()
        {
            consumer(message);
        }
        self.put_back(consumer, turn);
    }

    /// Hands what waits, and from then on every message as it comes, to the consumer.
    pub(crate) fn start_consuming(&self, mut consumer: Consumer) {
        let turn = self.turn.get() + 1;
        self.turn.set(turn);
        self.consumes.set(true);
        while self.turn.get() == turn
            && let Some(message) = self.pop()
        {
            consumer(message);
        }
        self.put_back(consumer, turn);
    }

    fn put_back(&self, consumer: Consumer, turn: u64) {
        if self.turn.get() == turn && self.end.get().is_none() {
            self.consumer.set(Some(consumer));
        }
    }

    pub(crate) fn stop_consuming(&self) {
        self.turn.set(self.turn.get() + 1);
        self.consumes.set(false);
        drop(self.consumer.take());
        self.stop_receiving();
    }

    /// Nobody waits for a message any more.
    pub(crate) fn stop_receiving(&self) {
        drop(self.reader.take());
    }

    fn pop(&self) -> Option<Message> {
        self.inbox.borrow_mut().pop()
    }

    pub(super) fn pull(&self) {
        if self.has_back_pressure.get()
            && let Some(connection) = self.connection()
        {
            connection.pull();
        }
    }

    pub(crate) fn poll_message(
        &self,
        context: &Context<'_>,
    ) -> Poll<Option<Result<Message, ReceiveError>>> {
        if let Some(message) = self.pop() {
            self.pull();
            return Poll::Ready(Some(Ok(message)));
        }
        if let Some(end) = self.take_end() {
            return Poll::Ready(end.map(Err));
        }
        self.wait_for_message(context);
        Poll::Pending
    }

    /// The end for the reader, when nothing waits any more: an error at most once, and then nothing.
    pub(crate) fn poll_end(&self, context: &Context<'_>) -> Poll<Option<ReceiveError>> {
        if let Some(end) = self.take_end() {
            return Poll::Ready(end);
        }
        self.wait_for_message(context);
        Poll::Pending
    }

    fn wait_for_message(&self, context: &Context<'_>) {
        drop(self.reader.replace(Some(Sleeper::new(context))));
        self.pull();
    }

    /// What is there, without waiting.
    pub(crate) fn try_message(&self) -> Result<Option<Message>, ReceiveError> {
        if let Some(message) = self.pop() {
            self.pull();
            return Ok(Some(message));
        }
        match self.take_end() {
            Some(Some(error)) => Err(error),
            Some(None) => Ok(None),
            None => {
                self.pull();
                Ok(None)
            }
        }
    }

    /// None while it has not ended.
    #[inline(always)]
    fn take_end(&self) -> Option<Option<ReceiveError>> {
        if self.has_end.get() { self.tell_end() } else { None }
    }

    #[inline(never)]
    fn tell_end(&self) -> Option<Option<ReceiveError>> {
        if self.finished.get() {
            return Some(None);
        }
        if self.overflowed.take() {
            self.finished.set(true);
            let inbox = self.inbox.borrow();
            return Some(Some(ReceiveError::overflow(inbox.limit().bytes, inbox.limit().messages)));
        }
        let close = self.close_event()?;
        self.finished.set(true);
        Some((!close.was_clean).then(|| ReceiveError::abnormal(close.clone())))
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.finished.get()
    }

    pub(crate) fn dropped(&self) -> Dropped {
        self.inbox.borrow().dropped()
    }

    /// Nobody reads any more: what waits is dropped, and what comes.
    pub(crate) fn stop_reading(&self) {
        self.discards.set(true);
        self.stop_consuming();
        self.inbox.borrow_mut().clear();
        // What nobody takes must not hold up the end.
        self.pull();
    }
}
