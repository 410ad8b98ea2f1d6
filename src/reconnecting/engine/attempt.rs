//! How a connection comes about: the endpoint, the handshake, the hook.

use super::super::endpoint::Provider;
use super::super::job::Job;
use super::super::link::Report;
use super::{Engine, Phase, Then};
use crate::reconnecting::{Endpoint, ReconnectingEvent, Session};
use crate::timer::now;
use crate::{CloseEvent, DisconnectError, OpenError};
use std::error::Error;

impl Engine {
    pub(super) fn dial_if_possible(&self) {
        let retry = self.retry.take();
        let waits = retry.is_some();
        self.retry.set(retry);
        let is_held = waits || self.paused.get() || self.gave_up.get() || self.is_away();
        if self.phase.get() == Phase::Idle && !is_held {
            self.dial();
        }
    }

    /// Begins an attempt, whatever speaks against it.
    pub(super) fn dial(&self) {
        drop(self.retry.take());
        let run = self.next_run();
        self.phase.set(Phase::Asking);
        self.then.set(Then::Retry);
        self.deaf.set(false);
        self.doubtful.set(None);
        self.count(|metrics| metrics.attempts += 1);
        let attempt = self.retries.get();
        self.event(ReconnectingEvent::Connecting { attempt });
        match &self.settings.provider {
            Provider::List(list) => {
                let endpoint = list.get(self.turn.get() % list.len().max(1));
                self.connect(run, endpoint.unwrap_or(&Endpoint::new("")));
            }
            #[cfg(feature = "hosted")]
            Provider::Host => {
                self.limit_phase();
                self.dial.ask(run, attempt);
            }
            Provider::Ask(ask) => {
                self.limit_phase();
                let asked = ask(attempt);
                // Whoever was asked may have closed.
                if !self.is_run(run, Phase::Asking) {
                    return;
                }
                let own = self.own.clone();
                self.job.set(Some(Job::spawn(async move {
                    let endpoint = asked.await;
                    if let Some(engine) = own.upgrade() {
                        engine.asked(run, endpoint);
                    }
                })));
            }
        }
    }

    fn asked(&self, run: u64, endpoint: Result<Endpoint, Box<dyn Error>>) {
        if !self.is_run(run, Phase::Asking) {
            return;
        }
        drop(self.job.take());
        match endpoint {
            Ok(endpoint) => self.connect(run, &endpoint),
            Err(error) => self.end(CloseEvent::abnormal(), Some(DisconnectError::endpoint(error))),
        }
        self.tell();
    }

    fn connect(&self, run: u64, endpoint: &Endpoint) {
        self.phase.set(Phase::Dialing);
        self.limit_phase();
        drop(self.url.replace(endpoint.url.clone()));
        let report = Report::new(self.own.clone(), run);
        let dialed = self.dial.dial(endpoint, &self.settings, report);
        // A page may have put code of its own in the place of the browser's.
        if !self.is_run(run, Phase::Dialing) {
            if let Ok(link) = dialed {
                link.abandon();
            }
            return;
        }
        match dialed {
            Ok(link) => drop(self.link.replace(Some(link))),
            Err(error) => self.end(CloseEvent::abnormal(), Some(DisconnectError::open(error))),
        }
    }

    pub(crate) fn opened(&self, run: u64) {
        if !self.is_run(run, Phase::Dialing) {
            return;
        }
        self.opened_at.set(Some(now()));
        // Whatever was told, there is a network, and the page runs.
        self.offline.set(false);
        self.frozen.set(false);
        self.terminal.set(0);
        self.count(|metrics| metrics.connections += 1);
        #[cfg(feature = "hosted")]
        if self.settings.host_greets {
            self.phase.set(Phase::Greeting);
            self.limit_phase();
            self.dial.greet(run);
            return;
        }
        let Some(hook) = &self.settings.on_connect else {
            self.established();
            return;
        };
        self.phase.set(Phase::Greeting);
        self.limit_phase();
        let greeting = hook(Session::new(self.own.clone(), run));
        // The hook may have closed.
        if !self.is_run(run, Phase::Greeting) {
            return;
        }
        let own = self.own.clone();
        self.job.set(Some(Job::spawn(async move {
            let greeted = greeting.await;
            if let Some(engine) = own.upgrade() {
                engine.greeted(run, greeted);
            }
        })));
    }

    fn greeted(&self, run: u64, greeted: Result<(), Box<dyn Error>>) {
        if !self.is_run(run, Phase::Greeting) {
            return;
        }
        drop(self.job.take());
        match greeted {
            Ok(()) => self.established(),
            Err(error) => {
                self.abandon();
                self.end(CloseEvent::abnormal(), Some(DisconnectError::connect(error)));
                self.tell();
            }
        }
    }

    /// Whether what the host was asked in that run could be done: the endpoint, or the greeting.
    #[cfg(feature = "hosted")]
    pub(crate) fn answered(&self, run: u64, answer: Result<(), Box<dyn Error>>) {
        if self.is_run(run, Phase::Asking) {
            self.asked(run, answer.map(|()| Endpoint::new("")));
        } else {
            self.greeted(run, answer);
        }
    }

    fn established(&self) {
        self.phase.set(Phase::Open);
        self.established_at.set(Some(now()));
        drop(self.limit.take());
        self.event(ReconnectingEvent::Open);
        self.release_greetings();
        self.start_pulse();
        self.pump();
        self.tell();
        self.dismiss_greeter();
    }

    /// Wakes who may wait in a session, when its time is over.
    pub(super) fn dismiss_greeter(&self) {
        let greeter = self.greeter.take();
        if let Some(greeter) = greeter {
            greeter.wake();
        }
    }

    /// The present phase has its time, and no more.
    pub(super) fn limit_phase(&self) {
        let limit = match self.phase.get() {
            Phase::Closing => {
                self.closing.set(self.handed_over());
                self.settings.close_timeout
            }
            _ => self.settings.timeout,
        };
        let timer = self.timer(limit, Self::time_is_up);
        drop(self.limit.replace(Some(timer)));
    }

    fn time_is_up(&self) {
        let limit = self.settings.timeout;
        let error = match self.phase.get() {
            Phase::Asking => DisconnectError::timeout("the endpoint", limit),
            Phase::Dialing => DisconnectError::open(OpenError::timeout(&self.url(), limit)),
            Phase::Greeting => DisconnectError::timeout("what is done on connecting", limit),
            // What the browser holds comes before the Close frame: as long as it falls, there is life.
            Phase::Closing if self.handed_over() > self.closing.get() => {
                self.limit_phase();
                return;
            }
            Phase::Closing => {
                DisconnectError::timeout("the closing handshake", self.settings.close_timeout)
            }
            Phase::Idle | Phase::Open | Phase::Ended => return,
        };
        self.abandon();
        self.end(CloseEvent::abnormal(), Some(error));
        self.tell();
    }

    /// Hears no more of the connection: it may be dead, and its end minutes away.
    pub(super) fn abandon(&self) {
        let link = self.link();
        if let Some(link) = link {
            // Before: what the browser still sends does not count.
            let held = link.buffered_amount();
            self.outbox.borrow_mut().settle(held);
            link.abandon();
        }
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReconnectingWebSocket")
            .field("url", &self.url())
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}
