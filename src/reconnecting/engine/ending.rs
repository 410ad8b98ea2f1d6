//! How a connection ends, and what follows.

use super::{Engine, Phase, Then, random, since};
use crate::reconnecting::ReconnectingEvent;
use crate::reconnecting::endpoint::Provider;
use crate::reconnecting::requests::Failed;
use crate::timer::now;
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
        // Before anybody is asked, who may send: that looks at the deadline.
        self.pulse.set(None);
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
        // The next connection is another one, however long this one stood still.
        self.pace.take();
        let job = self.job.take();
        let doubtful = self.doubtful.take().filter(|_| !close.was_clean);
        let time = self.opened_at.take().map(since);
        self.leave_open();
        let lost = self.lose_link();
        self.release_greetings();

        if let Some(time) = time {
            self.code.set(close.code);
            self.count(|metrics| metrics.connected_time += time);
        }
        if self.was_stable.replace(false) {
            self.retries.set(0);
        } else {
            self.turn.set(self.turn.get().wrapping_add(1));
        }
        let next = match then {
            Then::End => Next::Nothing,
            Then::Pause => Next::Rest,
            Then::Redial => Next::Now,
            Then::Retry if !may_retry => Next::GiveUp,
            // It ended while nobody was there: this is the return, and the attempt that it is worth.
            Then::Retry if doubtful.is_some_and(|until| now() < until) => Next::Now,
            Then::Retry => {
                let backoff = &self.settings.backoff;
                match backoff.delay(self.retries.get(), self.code.get(), random()) {
                    Some(time) => Next::In(time),
                    None => Next::GiveUp,
                }
            }
        };
        self.follow(next, close, error);
        // Last, when all is as it shall be: whoever is woken or dropped may do anything.
        drop(job);
        drop(lost);
        self.dismiss_greeter();
        self.fail_requests();
        self.room.wake();
        self.emptiness_may_be_reached();
    }

    /// Messages go no more; whether they did for long enough.
    pub(super) fn leave_open(&self) {
        if let Some(at) = self.established_at.take() {
            self.was_stable.set(self.settings.backoff.is_stable(since(at)));
        }
    }

    fn follow(&self, next: Next, close: CloseEvent, error: Option<DisconnectError>) {
        let retry_in = match next {
            // Away, it comes back when it can.
            Next::In(_) if self.is_away() => None,
            Next::In(time) => Some(time),
            Next::Now => Some(Duration::ZERO),
            Next::GiveUp | Next::Rest | Next::Nothing => None,
        };
        self.event(ReconnectingEvent::Disconnected { close, error: error.clone(), retry_in });
        match next {
            Next::In(time) => {
                self.retries.set(self.retries.get().saturating_add(1));
                if self.is_away() {
                    return;
                }
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
            }
            Next::Rest => {}
            Next::Nothing => self.finish(),
        }
    }

    fn may_retry(&self, close: &CloseEvent, error: Option<&DisconnectError>) -> bool {
        if error.is_some_and(DisconnectError::is_terminal) {
            // Of several endpoints, another one may be better.
            let terminal = self.terminal.get() + 1;
            self.terminal.set(terminal);
            match &self.settings.provider {
                Provider::List(list) if terminal < list.len() => {}
                _ => {
                    self.terminal.set(0);
                    return false;
                }
            }
        }
        self.settings.reconnect_if.as_ref().is_none_or(|reconnect_if| reconnect_if(close))
    }

    /// What the browser had not handed over waits for the next connection; the requests to which no answer can come
    /// any more are those that it had.
    fn lose_link(&self) -> Option<Failed> {
        let link = self.link.take()?;
        // Before the borrow: it may be anybody's code.
        let held = link.buffered_amount();
        self.outbox.borrow_mut().lost(held);
        Some(self.fail_those_that_went())
    }

    fn fail_those_that_went(&self) -> Failed {
        self.requests
            .fail(&|number| (!self.outbox.borrow().has(number)).then(RequestError::disconnected))
    }

    /// Ends the requests to which no answer can come any more.
    pub(super) fn fail_requests(&self) {
        let is_over = self.phase.get() == Phase::Ended || self.gave_up.get();
        if is_over {
            drop(self.requests.fail(&|_| Some(RequestError::closed())));
        } else if self.link.borrow().is_none() {
            drop(self.fail_those_that_went());
        }
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
        self.fail_requests();
        for waiters in [&self.room, &self.emptiness, &self.end] {
            waiters.wake();
        }
    }
}
