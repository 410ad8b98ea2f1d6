//! What is sent: through the outbox to the browser, as much as it may hold.

use super::{Engine, Phase, Then};
use crate::error::Sent;
use crate::payload::{Parts, sealed::Payload as _};
use crate::reconnecting::WhenFull;
use crate::reconnecting::link::Link;
use crate::reconnecting::outbox::Pushed;
use crate::reconnecting::requests::Expected;
use crate::stream::{Pace, Place};
use crate::timer::now;
use crate::{Message, RequestError, SendError};
use std::rc::Rc;
use std::task::{Context, Poll};

impl Engine {
    /// Sends now or not at all; the message's number. What is expected then is known before the browser is given it.
    pub(crate) fn try_send(
        &self,
        payload: Parts<'_>,
        expected: &mut Option<Expected>,
    ) -> Result<u64, SendError> {
        self.look_at_deadline();
        if self.phase.get() == Phase::Ended
            || self.gave_up.get()
            || self.phase.get() == Phase::Closing && self.then.get() == Then::End
        {
            return Err(SendError::closed(payload.describe()));
        }
        let size = payload.size();
        if !self.outbox.borrow().has_room(size) {
            self.settle();
        }
        let bytes = self.settings.outbox.bytes as u64;
        loop {
            let pushed = self.outbox.borrow_mut().push(size, || Rc::new(payload.to_message()));
            match pushed {
                Pushed::As(number) => {
                    if let Some(expected) = expected.take() {
                        self.requests.add(number, expected);
                    }
                    self.pump();
                    return Ok(number);
                }
                Pushed::Full if self.can_drop_for(size) => self.drop_oldest(),
                Pushed::Full => return Err(SendError::full(payload.describe(), bytes)),
                Pushed::TooLarge => return Err(SendError::too_large(payload.describe(), bytes)),
            }
        }
    }

    /// The same, which waits for room where the outbox is one that waits.
    pub(crate) fn poll_send(
        &self,
        context: &Context<'_>,
        place: &mut Place,
        payload: Parts<'_>,
        expected: &mut Option<Expected>,
    ) -> Poll<Result<u64, SendError>> {
        let sent = self.try_send(payload, expected);
        let waits = self.settings.outbox.when_full == WhenFull::Wait;
        if waits && sent.as_ref().is_err_and(SendError::is_full) {
            self.room.wait(place, context.waker());
            self.look_later();
            return Poll::Pending;
        }
        self.room.leave(place);
        Poll::Ready(sent)
    }

    pub(crate) fn stop_waiting_for_room(&self, place: &mut Place) {
        self.room.leave(place);
    }

    /// Ready when everything was handed to the network, or never will be.
    pub(crate) fn poll_flush(
        &self,
        context: &Context<'_>,
        place: &mut Place,
    ) -> Poll<Result<(), SendError>> {
        self.settle();
        let (messages, bytes) = {
            let outbox = self.outbox.borrow();
            (outbox.len(), outbox.bytes() as u64)
        };
        let flushed = if let Some(unsent) = self.unsent.get() {
            Err(SendError::closed(Sent::Buffered(unsent)))
        } else if messages == 0 {
            Ok(())
        } else if self.gave_up.get() {
            Err(SendError::closed(Sent::Buffered(bytes)))
        } else {
            self.emptiness.wait(place, context.waker());
            self.look_later();
            return Poll::Pending;
        };
        self.emptiness.leave(place);
        Poll::Ready(flushed)
    }

    pub(crate) fn stop_flushing(&self, place: &mut Place) {
        self.emptiness.leave(place);
    }

    /// Sends over the connection itself, for the hook.
    pub(crate) fn greet(&self, run: u64, payload: Parts<'_>) -> Result<(), SendError> {
        let link = self.link().filter(|_| self.is_run(run, Phase::Greeting));
        let Some(link) = link else { return Err(SendError::closed(payload.describe())) };
        self.give_besides(&*link, payload)
    }

    /// Gives the browser what does not wait in the outbox.
    pub(super) fn give_besides(
        &self,
        link: &dyn Link,
        payload: Parts<'_>,
    ) -> Result<(), SendError> {
        let held = link.buffered_amount();
        let given = link.send(payload);
        match &given {
            Ok(()) => self.outbox.borrow_mut().give_besides(payload.size() as u64),
            Err(error) if error.is_closed() || error.is_connecting() => self.go_deaf(link, held),
            // It is the payload that is refused.
            Err(_) => {}
        }
        given
    }

    /// The browser discards what it is given, and counts it all the same (S20): what it counts from now on would
    /// look like messages that were not handed over.
    fn go_deaf(&self, link: &dyn Link, held: u64) {
        self.deaf.set(true);
        let more = link.buffered_amount().saturating_sub(held);
        self.outbox.borrow_mut().give_besides(more);
    }

    /// Gives the browser what waits, as long as it does not hold too much.
    pub(super) fn pump(&self) {
        // What sends may be called from where it sends: a page can replace the browser's class.
        if self.pumping.replace(true) {
            return;
        }
        let mut settled = false;
        while let Some((message, link, held)) = self.next_to_give(&mut settled) {
            match link.send(message.parts()) {
                Ok(()) => {
                    let size = self.outbox.borrow_mut().give();
                    self.count(|metrics| {
                        metrics.messages_sent += 1;
                        metrics.bytes_sent += size as u64;
                    });
                }
                // It is told of the end soon.
                Err(error) if error.is_closed() || error.is_connecting() => {
                    self.go_deaf(&*link, held);
                }
                // Another connection would refuse it, too.
                Err(_) => {
                    self.drop_oldest();
                    self.room.wake();
                    self.emptiness_may_be_reached();
                }
            }
        }
        self.pumping.set(false);
        if settled {
            self.room.wake();
            self.emptiness_may_be_reached();
        }
        if self.is_looked_for() {
            self.look_later();
        }
    }

    /// Whether it matters how much the browser still holds.
    fn is_looked_for(&self) -> bool {
        !self.room.is_empty()
            || !self.emptiness.is_empty()
            || self.outbox.borrow().waiting().is_some()
    }

    /// With its connection, and what the browser holds. Tells whether anything was found handed over.
    fn next_to_give(&self, settled: &mut bool) -> Option<(Rc<Message>, Rc<dyn Link>, u64)> {
        if self.phase.get() != Phase::Open || self.deaf.get() {
            return None;
        }
        let message = self.outbox.borrow().waiting().cloned()?;
        let link = self.link()?;
        let held = link.buffered_amount();
        // Copies are kept no longer than that.
        *settled |= self.outbox.borrow_mut().settle(held);
        let outbox = &self.settings.outbox;
        let has_room =
            held <= outbox.window() && self.outbox.borrow().given() < outbox.window_of_messages();
        has_room.then_some((message, link, held))
    }

    /// Whether dropping old messages would make room.
    fn can_drop_for(&self, size: usize) -> bool {
        self.settings.outbox.when_full == WhenFull::DropOldest
            && self.outbox.borrow().could_have_room(size)
    }

    fn drop_oldest(&self) {
        let dropped = self.outbox.borrow_mut().drop_oldest();
        let Some((number, size, _)) = dropped else { return };
        self.inbound.borrow_mut().dropped_outgoing(1, size as u64);
        self.fail_dropped(number);
        self.tell();
    }

    fn fail_dropped(&self, number: u64) {
        drop(self.requests.fail(&|of| (of == number).then(RequestError::dropped)));
    }

    /// Takes back what the browser was not given.
    pub(crate) fn drain(&self) -> Vec<Rc<Message>> {
        let mut drained = Vec::new();
        loop {
            let oldest = self.outbox.borrow_mut().drop_oldest();
            let Some((number, _, message)) = oldest else { break };
            self.fail_dropped(number);
            drained.push(message);
        }
        if !drained.is_empty() {
            self.room.wake();
            self.emptiness_may_be_reached();
        }
        drained
    }

    /// How many bytes were handed over of all that the connection was given.
    pub(super) fn handed_over(&self) -> u64 {
        let buffered = self.link().map_or(0, |link| link.buffered_amount());
        self.outbox.borrow().handed_over(buffered)
    }

    /// Looks at what the browser has handed over.
    pub(super) fn settle(&self) {
        let Some(link) = self.link() else { return };
        let buffered = link.buffered_amount();
        let settled = self.outbox.borrow_mut().settle(buffered);
        if settled {
            self.room.wake();
        }
        self.emptiness_may_be_reached();
        if settled {
            // It may be given more.
            self.pump();
        }
    }

    pub(super) fn emptiness_may_be_reached(&self) {
        if self.outbox.borrow().len() == 0 || self.gave_up.get() {
            self.emptiness.wake();
        }
    }

    /// The browser tells nobody that its buffer has fallen: while somebody waits for that, it is looked at, as
    /// often as it falls.
    fn look_later(&self) {
        let look = self.look.take();
        if look.is_some() || self.phase.get() != Phase::Open {
            self.look.set(look);
            return;
        }
        let held = self.link().map_or(0, |link| link.buffered_amount());
        // It was given more since the last look, as a rule, and holds as much as then.
        let gone = self.outbox.borrow().handed_over(held);
        let mut pace = self.pace.get();
        let wait = pace.next(now(), gone, held.saturating_sub(self.settings.outbox.window() / 2));
        self.pace.set(pace);
        let timer = self.timer(wait, |engine| {
            drop(engine.look.take());
            engine.settle();
            engine.pump();
            if engine.is_looked_for() {
                engine.look_later();
            } else {
                engine.pace.set(Pace::default());
            }
        });
        self.look.set(Some(timer));
    }

    /// Nobody waits for the answer any more: what was not given to the browser yet need not go.
    pub(crate) fn withdraw(&self, number: Option<u64>) {
        let withdrawn = number.and_then(|number| self.outbox.borrow_mut().withdraw(number));
        self.requests.tidy();
        if withdrawn.is_some() {
            self.room.wake();
            self.emptiness_may_be_reached();
        }
    }
}
