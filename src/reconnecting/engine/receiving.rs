//! What comes from the server, and who reads it.

use super::{Engine, Phase, Then};
use crate::payload::sealed::Payload as _;
use crate::reconnecting::ReconnectingEvent;
#[cfg(feature = "hosted")]
use crate::reconnecting::hosted::Heard;
use crate::stream::Inbox;
use crate::task::Sleeper;
use crate::{CloseCode, Message};
use std::task::{Context, Poll};

impl Engine {
    pub(crate) fn message(&self, run: u64, message: Message) {
        if self.run.get() != run || !matches!(self.phase.get(), Phase::Greeting | Phase::Open) {
            return;
        }
        self.doubtful.set(None);
        // Before anything is borrowed: an event may have a `data` of the page's.
        let size = message.parts().size();
        self.count(|metrics| {
            metrics.messages_received += 1;
            metrics.bytes_received += size as u64;
        });
        if self.is_run(run, Phase::Greeting) {
            self.greeting(message, size);
            return;
        }
        if self.heard(&message) {
            return;
        }
        let message = self.requests.take(message);
        // Who was asked whether it is an answer may have ended what the others wait for.
        if self.run.get() != run {
            self.fail_requests();
        }
        let Some(message) = message else { return };
        self.receive(message, size);
        let reader = self.reader.take();
        if let Some(reader) = reader {
            reader.wake_inline();
        }
    }

    /// The same for a message of which a host only tells that it has come, and that it may keep.
    ///
    /// What is the application's may be the answer about all that follow, until the host calls, is to send, or has a
    /// request of its own waiting: nothing else may change what this answers (`heard` in `npm/ts/driver.ts`).
    #[cfg(feature = "hosted")]
    pub(crate) fn heard_of(&self, run: u64, is_pong: bool) -> Heard {
        let is_open = self.phase.get() == Phase::Open;
        if self.run.get() != run || !is_open && self.phase.get() != Phase::Greeting {
            return Heard::Nobody;
        }
        self.doubtful.set(None);
        self.count(|metrics| metrics.messages_received += 1);
        if !is_open {
            return Heard::Queue;
        }
        self.lives(is_pong);
        if is_pong {
            Heard::Nobody
        } else if !self.requests.is_empty() || !self.inbound.borrow().is_empty() {
            Heard::Queue
        } else {
            Heard::Application
        }
    }

    /// Takes in a message that was [heard of](Self::heard_of); false if it is to be given to the application at once.
    #[cfg(feature = "hosted")]
    pub(crate) fn hand_over(&self, run: u64, message: Message, size: usize) -> bool {
        if self.is_run(run, Phase::Greeting) {
            self.greeting(message, size);
            return true;
        }
        let message = self.requests.take(message);
        if self.run.get() != run {
            self.fail_requests();
        }
        let Some(message) = message else { return true };
        if self.inbound.borrow().is_empty() {
            return false;
        }
        self.receive(message, size);
        self.tell();
        true
    }

    #[cfg(feature = "hosted")]
    pub(crate) fn run(&self) -> u64 {
        self.run.get()
    }

    fn greeting(&self, message: Message, size: usize) {
        let overflow = self.greetings.borrow_mut().push_sized(message, size);
        if let Some(code) = overflow {
            self.overflow(code);
        }
        let greeter = self.greeter.take();
        if let Some(greeter) = greeter {
            greeter.wake_inline();
        }
    }

    fn receive(&self, message: Message, size: usize) {
        let overflow = self.inbound.borrow_mut().message(message, size);
        if let Some(code) = overflow
            && self.phase.get() == Phase::Open
        {
            self.overflow(code);
        }
    }

    fn overflow(&self, code: CloseCode) {
        self.overflowed.set(true);
        self.close_then(Then::Retry, Some((code, "")));
    }

    /// What the hook has not read is the application's.
    pub(super) fn release_greetings(&self) {
        let empty = Inbox::new(self.settings.receive_limit.clone());
        let mut greetings = self.greetings.replace(empty);
        self.inbound.borrow_mut().dropped_incoming(greetings.dropped());
        while let Some(message) = greetings.pop() {
            let size = message.parts().size();
            self.receive(message, size);
        }
    }

    /// For the hook: the next message, or none when the connection is gone, or the hook's time is over.
    pub(crate) fn poll_greeting(&self, run: u64, context: &Context<'_>) -> Poll<Option<Message>> {
        if !self.is_run(run, Phase::Greeting) {
            return Poll::Ready(None);
        }
        if let Some(message) = self.greetings.borrow_mut().pop() {
            return Poll::Ready(Some(message));
        }
        drop(self.greeter.replace(Some(Sleeper::new(context))));
        Poll::Pending
    }

    pub(crate) fn poll_event(&self, context: &Context<'_>) -> Poll<Option<ReconnectingEvent>> {
        let event = self.inbound.borrow_mut().pop();
        if event.is_some() {
            return Poll::Ready(event);
        }
        if self.phase.get() == Phase::Ended {
            return Poll::Ready(None);
        }
        drop(self.reader.replace(Some(Sleeper::new(context))));
        Poll::Pending
    }

    pub(crate) fn stop_reading(&self) {
        drop(self.reader.take());
    }

    /// Whether nothing will ever come any more.
    pub(crate) fn is_over(&self) -> bool {
        self.phase.get() == Phase::Ended && self.inbound.borrow().is_empty()
    }
}
