//! How messages are sent, and how those wait for whom the browser holds too much.

use super::{Core, Goal};
use crate::error::Sent;
use crate::payload::Parts;
use crate::stream::pace::Pace;
use crate::stream::waiters::Place;
use crate::timer::{Timer, now};
use crate::{ReadyState, SendError};
use std::task::{Context, Poll};

impl Core {
    pub(crate) fn send(&self, payload: Parts<'_>) -> Result<(), SendError> {
        match (self.state.get(), self.connection()) {
            (ReadyState::Connecting, _) | (_, None) => {
                Err(SendError::connecting(payload.describe()))
            }
            (ReadyState::Open, Some(connection)) => connection.send(payload),
            (ReadyState::Closing | ReadyState::Closed, _) => {
                Err(SendError::closed(payload.describe()))
            }
        }
    }

    pub(crate) fn try_send(&self, payload: Parts<'_>) -> Result<(), SendError> {
        let high_water = self.settings.send_high_water;
        if self.state.get() == ReadyState::Open && self.buffered_amount() > high_water {
            return Err(SendError::full(payload.describe(), high_water));
        }
        self.send(payload)
    }

    /// Ready when the goal is reached, or never will be; what is sent then tells which.
    pub(crate) fn poll_buffer(
        &self,
        context: &Context<'_>,
        place: &mut Place,
        goal: Goal,
    ) -> Poll<()> {
        let (waiters, bytes) = match goal {
            Goal::Room => (&self.room, self.settings.send_high_water),
            Goal::Emptiness => (&self.emptiness, 0),
        };
        let is_ready = match (self.state.get(), goal) {
            (ReadyState::Connecting, Goal::Room) => false,
            (ReadyState::Closing, Goal::Room) | (ReadyState::Closed, _) => true,
            _ => self.buffered_amount() <= bytes,
        };
        if is_ready {
            waiters.leave(place);
            return Poll::Ready(());
        }
        let is_new = waiters.wait(place, context.waker());
        self.look_later(is_new);
        Poll::Pending
    }

    pub(crate) fn stop_waiting(&self, place: &mut Place, goal: Goal) {
        match goal {
            Goal::Room => self.room.leave(place),
            Goal::Emptiness => self.emptiness.leave(place),
        }
    }

    /// What the browser still held when it was closed, if anything.
    pub(crate) fn flushed(&self) -> Result<(), SendError> {
        match self.buffered_amount() {
            0 => Ok(()),
            rest => Err(SendError::closed(Sent::Buffered(rest))),
        }
    }

    /// The browser's `WebSocket` tells nobody that its buffer has fallen: while somebody waits for that, it
    /// is looked at, as often as it falls.
    fn look_later(&self, is_new: bool) {
        let (mut look, mut pace) = (self.look.take(), self.pace.get());
        if is_new && (look.is_none() || pace.is_slow()) {
            // Whoever waits now has filled the buffer, perhaps, and it falls from there.
            (look, pace) = (None, Pace::default());
        }
        if self.has_back_pressure.get()
            || look.is_some()
            || self.state.get() == ReadyState::Connecting
        {
            self.look.set(look);
            return;
        }
        let goal = if self.room.is_empty() { 0 } else { self.settings.send_high_water / 2 };
        let wait = pace.next_fall(now(), self.buffered_amount(), goal);
        self.pace.set(pace);
        let core = self.own.clone();
        self.look.set(Some(Timer::after(wait, move || {
            if let Some(core) = core.upgrade() {
                core.look();
            }
        })));
    }

    fn look(&self) {
        drop(self.look.take());
        self.buffer_fell();
        if !self.room.is_empty() || !self.emptiness.is_empty() {
            self.look_later(false);
        }
    }
}
