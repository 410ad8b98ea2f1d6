//! The heartbeat at work.

use super::{Engine, Phase, in_millis, millis};
use crate::payload::sealed::Payload as _;
use crate::reconnecting::{Beat, Pulse};
use crate::timer::now;
use crate::{CloseEvent, DisconnectError, Message};

impl Engine {
    pub(super) fn start_pulse(&self) {
        let Some(heartbeat) = &self.settings.heartbeat else { return };
        let [every, deadline] = [heartbeat.every, heartbeat.deadline].map(in_millis);
        self.pulse.set(Some(Pulse::new(every.max(1.0), deadline.max(1.0), now())));
        self.feel(Pulse::look);
    }

    /// Asks for a sign of life at once.
    pub(super) fn ask_for_life(&self) {
        self.feel(Pulse::wake);
    }

    /// E2: a timer may be late, and this is an occasion to look.
    pub(super) fn look_at_deadline(&self) {
        if self.pulse.get().is_some_and(|pulse| pulse.is_asked() && pulse.is_due(now())) {
            self.feel(Pulse::look);
            self.tell();
        }
    }

    /// Something has come.
    pub(super) fn heard(&self, message: &Message) -> bool {
        let Some(heartbeat) = &self.settings.heartbeat else { return false };
        let run = self.run.get();
        let is_pong = heartbeat.pong.as_ref().is_some_and(|is_pong| is_pong(message));
        // Whoever was asked may have closed.
        if self.run.get() == run {
            self.lives(is_pong);
        }
        is_pong
    }

    /// There was a sign of life.
    pub(super) fn lives(&self, is_pong: bool) {
        if let Some(mut pulse) = self.pulse.get()
            && pulse.is_asked()
        {
            let trip = pulse.heard(now());
            self.pulse.set(Some(pulse));
            if is_pong {
                self.count(|metrics| metrics.round_trip = trip.map(millis));
            }
        }
    }

    fn feel(&self, feel: impl FnOnce(&mut Pulse, f64) -> Beat) {
        let Some(mut pulse) = self.pulse.get().filter(|_| self.phase.get() == Phase::Open) else {
            return;
        };
        let beat = feel(&mut pulse, now());
        self.pulse.set(Some(pulse));
        let wait = match beat {
            Beat::Wait(wait) => wait,
            Beat::Ask(wait) => {
                self.send_heartbeat();
                wait
            }
            Beat::Miss if self.is_on_its_way() => {
                let wait = pulse.extend(now());
                self.pulse.set(Some(pulse));
                wait
            }
            Beat::Miss => {
                self.miss();
                return;
            }
        };
        // Sending may have ended it.
        if self.phase.get() == Phase::Open {
            let timer = self.timer(millis(wait.ceil()), |engine| {
                engine.feel(Pulse::look);
                engine.tell();
            });
            drop(self.beat.replace(Some(timer)));
        }
    }

    fn send_heartbeat(&self) {
        let Some((heartbeat, link)) = self.settings.heartbeat.as_ref().zip(self.link()) else {
            return;
        };
        let is_behind = link.buffered_amount() > 0;
        // A socket that is closing tells so itself.
        let _ = self.give_besides(&*link, heartbeat.payload.parts());
        self.behind.set(is_behind.then(|| self.handed_over()));
    }

    /// Whether the question stood in line behind what is still being handed over: on a slow network that is life.
    fn is_on_its_way(&self) -> bool {
        let handed_over = self.handed_over();
        let has_moved = self.behind.get().is_some_and(|before| handed_over > before);
        let is_behind = self.link().is_some_and(|link| link.buffered_amount() > 0);
        self.behind.set((has_moved && is_behind).then_some(handed_over));
        has_moved
    }

    fn miss(&self) {
        let deadline = self.settings.heartbeat.as_ref().map(|heartbeat| heartbeat.deadline);
        self.abandon();
        let error = DisconnectError::heartbeat(deadline.unwrap_or_default());
        self.end(CloseEvent::abnormal(), Some(error));
    }
}
