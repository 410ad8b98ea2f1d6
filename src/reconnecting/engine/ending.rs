//! How a connection ends, and what follows.

use super::{Engine, Phase, Then, random, since};
use crate::reconnecting::ReconnectingEvent;
use crate::{CloseEvent, DisconnectError, OpenError, RequestError};
use std::time::Duration;

/// What follows an end.
enum Next {
    In(Duration),
    Now,
    GiveUp,
    Rest,
    Nothing,
}

impl Engine {
    pub(crate) fn closed(&self, run: u64, close: CloseEvent) {
        if self.run.get() != run {
            return;
        }
        let error = match self.phase.get() {
            Phase::Dialing => {
                Some(DisconnectError::open(OpenError::refused(&self.url(), close.clone())))
            }
            _ if self.overflowed.get() => Some(DisconnectError::overflow()),
            _ => None,
        };
        self.end(close, error);
        self.tell();
    }

    /// The connection has ended, or the attempt has failed.
    pub(super) fn end(&self, close: CloseEvent, error: Option<DisconnectError>) {
        let (run, phase) = (self.run.get(), self.phase.get());
        if matches!(phase, Phase::Idle | Phase::Ended) {
            return;
        }
        let then = self.then.get();
        let may_retry = then != Then::Retry || self.may_retry(&close, error.as_ref());
        // Whoever was asked may have closed.
        if self.run.get() != run {
            return;
        }
        self.next_run();
        let then = self.then.replace(Then::Retry);
        self.phase.set(Phase::Idle);
        self.overflowed.set(false);
        drop((self.limit.take(), self.beat.take(), self.look.take()));
        self.pulse.set(None);
        drop(self.job.take());
        let time = self.opened_at.take().map(since);
        self.lose_link();
        self.release_greetings();

        if let Some(time) = time {
            self.code.set(close.code);
            self.count(|metrics| metrics.connected_time += time);
        }
        if time.is_some_and(|time| self.settings.backoff.is_stable(time)) {
            self.retries.set(0);
        } else {
            self.turn.set(self.turn.get().wrapping_add(1));
        }
        let next = match then {
            Then::End => Next::Nothing,
            Then::Pause => Next::Rest,
            Then::Redial => Next::Now,
            Then::Retry if !may_retry => Next::GiveUp,
            Then::Retry => {
                let backoff = &self.settings.backoff;
                match backoff.delay(self.retries.get(), self.code.get(), random()) {
                    Some(time) => Next::In(time),
                    None => Next::GiveUp,
                }
            }
        };
        self.follow(next, close, error);
        if let Some(greeter) = self.greeter.take() {
            greeter.wake();
        }
    }

    fn follow(&self, next: Next, close: CloseEvent, error: Option<DisconnectError>) {
        let retry_in = match next {
            Next::In(time) => Some(time),
            Next::Now => Some(Duration::ZERO),
            Next::GiveUp | Next::Rest | Next::Nothing => None,
        };
        self.event(ReconnectingEvent::Disconnected { close, error: error.clone(), retry_in });
        match next {
            Next::In(time) => {
                self.retries.set(self.retries.get().saturating_add(1));
                let timer = self.timer(time, |engine| {
                    drop(engine.retry.take());
                    engine.dial_if_possible();
                    engine.tell();
                });
                drop(self.retry.replace(Some(timer)));
            }
            Next::Now => self.dial_if_possible(),
            Next::GiveUp => {
                self.gave_up.set(true);
                self.event(ReconnectingEvent::GaveUp { error });
                self.requests.fail(|_| Some(RequestError::closed()));
                // Those who wait to send learn that they cannot.
                self.room.wake();
                self.emptiness.wake();
            }
            Next::Rest => {}
            Next::Nothing => self.finish(),
        }
    }

    fn may_retry(&self, close: &CloseEvent, error: Option<&DisconnectError>) -> bool {
        if error.is_some_and(DisconnectError::is_terminal) {
            return false;
        }
        self.settings.reconnect_if.as_ref().is_none_or(|reconnect_if| reconnect_if(close))
    }

    /// What the browser had not handed over waits for the next connection; an answer to what it had cannot come any
    /// more.
    fn lose_link(&self) {
        let link = self.link.take();
        let Some(link) = link else { return };
        self.outbox.borrow_mut().lost(link.buffered_amount());
        self.requests
            .fail(|number| (!self.outbox.borrow().has(number)).then(RequestError::disconnected));
        drop(link);
        self.room.wake();
        self.emptiness_may_be_reached();
    }

    /// For ever.
    pub(super) fn finish(&self) {
        if self.phase.replace(Phase::Ended) == Phase::Ended {
            return;
        }
        self.next_run();
        drop((self.retry.take(), self.presence.take()));
        {
            let (mut outbox, mut inbound) = (self.outbox.borrow_mut(), self.inbound.borrow_mut());
            let (messages, bytes) = outbox.clear();
            inbound.dropped_outgoing(messages, bytes);
            self.unsent.set((messages > 0).then_some(bytes));
        }
        self.requests.fail(|_| Some(RequestError::closed()));
        for waiters in [&self.room, &self.emptiness, &self.end] {
            waiters.wake();
        }
    }
}
