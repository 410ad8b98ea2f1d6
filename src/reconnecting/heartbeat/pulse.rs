//! When to ask, and when to give up: the heartbeat by the clock alone, in milliseconds.

#[derive(Clone, Copy, Debug)]
pub(crate) struct Pulse {
    every: f64,
    deadline: f64,
    phase: Phase,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    /// Until the clock says so.
    Resting { until: f64 },
    /// Nothing came since, and something has to.
    Asked { at: f64, due: f64, again: bool },
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Beat {
    /// Ask the server, and look again after that time: the answer may have come, and the next question be due.
    Ask(f64),
    /// Look again after that time.
    Wait(f64),
    /// The connection is dead.
    Miss,
}

impl Pulse {
    pub(crate) fn new(every: f64, deadline: f64, now: f64) -> Self {
        Self { every, deadline, phase: Phase::Resting { until: now + every } }
    }

    /// The timer has come, late perhaps, or something else that is an occasion to look.
    pub(crate) fn look(&mut self, now: f64) -> Beat {
        match self.phase {
            Phase::Resting { until } if now < until => {
                // A clock that was set back must not make it rest for hours.
                let left = (until - now).min(self.every);
                self.phase = Phase::Resting { until: now + left };
                Beat::Wait(left)
            }
            Phase::Resting { .. } => self.ask(now),
            Phase::Asked { at, due, again } if now < due => {
                let left = (due - now).min(self.deadline);
                self.phase = Phase::Asked { at, due: now + left, again };
                Beat::Wait(left.min(self.every))
            }
            // As long asleep as it had to wait: the answer may be on its way to the page, too.
            Phase::Asked { due, again: false, .. } if now - due > self.deadline => {
                self.ask_again(now)
            }
            Phase::Asked { .. } => Beat::Miss,
        }
    }

    /// The page or the network has come back: asks now. Who was asked already has the time that is left, or, when
    /// that went by meanwhile, is asked once more.
    pub(crate) fn wake(&mut self, now: f64) -> Beat {
        match self.phase {
            Phase::Resting { .. } => self.ask(now),
            Phase::Asked { due, again: false, .. } if now >= due => self.ask_again(now),
            Phase::Asked { .. } => self.look(now),
        }
    }

    fn ask(&mut self, now: f64) -> Beat {
        self.asked(now, false)
    }

    fn ask_again(&mut self, now: f64) -> Beat {
        self.asked(now, true)
    }

    fn asked(&mut self, now: f64, again: bool) -> Beat {
        self.phase = Phase::Asked { at: now, due: now + self.deadline, again };
        Beat::Ask(self.deadline.min(self.every))
    }

    /// The question is still on its way: the deadline begins anew.
    pub(crate) fn extend(&mut self, now: f64) -> f64 {
        if let Phase::Asked { due, .. } = &mut self.phase {
            *due = now + self.deadline;
        }
        self.deadline.min(self.every)
    }

    /// Something has come from the server; how long ago it was asked, if it was.
    pub(crate) fn heard(&mut self, now: f64) -> Option<f64> {
        let Phase::Asked { at, .. } = self.phase else { return None };
        self.phase = Phase::Resting { until: (at + self.every).max(now) };
        Some((now - at).max(0.0))
    }

    /// Whether it waits for an answer.
    pub(crate) fn is_asked(&self) -> bool {
        matches!(self.phase, Phase::Asked { .. })
    }

    /// Whether an answer is overdue.
    pub(crate) fn is_due(&self, now: f64) -> bool {
        matches!(self.phase, Phase::Asked { due, .. } if now >= due)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
