//! What the application and the page ask for.

use super::{Change, Engine, Phase, Then, in_millis};
use crate::stream::Place;
use crate::timer::now;
use crate::{CloseCode, CloseError, CloseEvent, CloseReason};
use std::task::{Context, Poll};

impl Engine {
    pub(crate) fn close(&self, how: Option<(CloseCode, &str)>) -> Result<(), CloseError> {
        if let Some((code, reason)) = how {
            if !code.may_be_sent() {
                return Err(CloseError::invalid_code(code));
            }
            CloseReason::check(reason)?;
        }
        match self.phase.get() {
            Phase::Ended => {}
            Phase::Idle => self.finish(),
            _ => self.close_then(Then::End, how),
        }
        self.tell();
        Ok(())
    }

    /// Nobody is left: there is no time for a closing handshake.
    pub(crate) fn abolish(&self) {
        if self.phase.get() != Phase::Ended {
            self.then.set(Then::End);
            self.abandon();
            self.end(CloseEvent::abnormal(), None);
            self.finish();
        }
        // Nobody reads any more.
        self.stop_reading();
    }

    pub(crate) fn pause(&self) {
        self.paused.set(true);
        drop(self.retry.take());
        self.close_then(Then::Pause, None);
        self.tell();
    }

    pub(crate) fn resume(&self) {
        let was_paused = self.paused.replace(false);
        if self.gave_up.replace(false) || was_paused {
            self.retries.set(0);
        }
        if self.then.get() == Then::Pause {
            self.then.set(Then::Redial);
        }
        self.dial_if_possible();
        self.tell();
    }

    pub(crate) fn reconnect_now(&self) {
        self.paused.set(false);
        self.gave_up.set(false);
        self.retries.set(0);
        match self.phase.get() {
            Phase::Idle => self.dial(),
            Phase::Open | Phase::Greeting | Phase::Closing => self.close_then(Then::Redial, None),
            Phase::Asking | Phase::Dialing | Phase::Ended => {}
        }
        self.tell();
    }

    /// Ends what there is of a connection, politely where there is one.
    pub(super) fn close_then(&self, then: Then, how: Option<(CloseCode, &str)>) {
        match self.phase.get() {
            Phase::Idle | Phase::Ended => {}
            Phase::Asking | Phase::Dialing => {
                self.then.set(then);
                self.abandon();
                self.end(CloseEvent::abnormal(), None);
            }
            Phase::Greeting | Phase::Open => {
                self.then.set(then);
                self.leave_open();
                self.phase.set(Phase::Closing);
                drop((self.beat.take(), self.look.take()));
                self.pulse.set(None);
                self.limit_phase();
                if let Some(link) = self.link() {
                    link.close(how);
                }
                // Last: whoever is woken or dropped may do anything.
                drop(self.job.take());
                self.dismiss_greeter();
                self.room.wake();
            }
            // An end is an end.
            Phase::Closing if self.then.get() == Then::End => {}
            Phase::Closing => self.then.set(then),
        }
    }

    pub(crate) fn presence(&self, change: Change) {
        match change {
            Change::Offline => {
                self.offline.set(true);
                self.ask_for_life();
            }
            Change::Online => {
                self.offline.set(false);
                self.back(false);
            }
            Change::Frozen => self.frozen.set(true),
            Change::Left => {
                self.frozen.set(true);
                if self.phase.get() != Phase::Closing {
                    self.close_then(Then::Redial, None);
                }
            }
            Change::Back => {
                let slept = self.frozen.replace(false);
                self.back(slept);
            }
        }
        self.tell();
    }

    /// What was waited for may be over, and what was alive may be dead.
    fn back(&self, slept: bool) {
        if slept && self.phase.get() == Phase::Closing && self.then.get() == Then::Redial {
            // Its closing handshake was cut short by the sleep.
            self.abandon();
            self.end(CloseEvent::abnormal(), None);
        }
        if !self.offline.get() && !self.frozen.get() {
            drop(self.retry.take());
        }
        self.dial_if_possible();
        // Chromium ends the sockets of a page that it freezes, and tells so when the page is back.
        let limit = in_millis(self.settings.timeout);
        self.doubtful.set((self.phase.get() == Phase::Open).then(|| now() + limit));
        self.ask_for_life();
    }

    pub(crate) fn poll_end(&self, context: &Context<'_>, place: &mut Place) -> Poll<()> {
        if self.phase.get() == Phase::Ended {
            self.end.leave(place);
            return Poll::Ready(());
        }
        self.end.wait(place, context.waker());
        Poll::Pending
    }

    pub(crate) fn stop_waiting_for_end(&self, place: &mut Place) {
        self.end.leave(place);
    }
}
