//! How a connection comes about, and how it is closed.

use super::{Core, End, Failure};
use crate::error::OpenErrorKind;
use crate::stream::waiters::Place;
use crate::timer::Timer;
use crate::{CloseCode, CloseError, CloseEvent, CloseReason, ReadyState};
use std::task::{Context, Poll};

impl Core {
    pub(crate) fn poll_opened(
        &self,
        context: &Context<'_>,
        place: &mut Place,
    ) -> Poll<Result<(), OpenErrorKind>> {
        if self.was_open.get() {
            return Poll::Ready(Ok(()));
        }
        let Some(End { close, failure }) = self.end.get() else {
            self.opening.wait(place, context.waker());
            return Poll::Pending;
        };
        Poll::Ready(Err(match failure {
            Some(Failure::Timeout) => {
                OpenErrorKind::Timeout(self.settings.timeout.unwrap_or_default())
            }
            Some(Failure::Aborted) => OpenErrorKind::Aborted,
            Some(Failure::Security(error)) => OpenErrorKind::Security(error.clone()),
            Some(Failure::CloseTimeout) | None => OpenErrorKind::Refused(close.clone()),
        }))
    }

    pub(crate) fn stop_opening(&self, place: &mut Place) {
        self.opening.leave(place);
    }

    /// Starts the closing handshake, which the server has a limited time to answer.
    pub(crate) fn close(&self, how: Option<(CloseCode, &str)>) -> Result<(), CloseError> {
        if let Some((code, reason)) = how {
            if !code.may_be_sent() {
                return Err(CloseError::invalid_code(code));
            }
            CloseReason::check(reason)?;
        }
        if matches!(self.state.get(), ReadyState::Closing | ReadyState::Closed) {
            return Ok(());
        }
        self.state.set(ReadyState::Closing);
        drop(self.abort.take());
        self.limit_closing();
        if let Some(connection) = self.connection() {
            connection.close(how)?;
        }
        // Those who wait to send learn that they cannot.
        self.room.wake();
        Ok(())
    }

    /// Gives up when nothing was handed over for that time: what was sent before may take longer.
    fn limit_closing(&self) {
        let (core, held) = (self.own.clone(), self.buffered_amount());
        let timer = Timer::after(self.settings.close_timeout, move || {
            let Some(core) = core.upgrade() else { return };
            if core.buffered_amount() < held {
                core.limit_closing();
            } else {
                core.give_up(Failure::CloseTimeout);
            }
        });
        drop(self.deadline.replace(Some(timer)));
    }

    pub(crate) fn poll_end_of_connection(
        &self,
        context: &Context<'_>,
        place: &mut Place,
    ) -> Poll<CloseEvent> {
        match self.close_event() {
            Some(close) => Poll::Ready(close.clone()),
            None => {
                self.closing.wait(place, context.waker());
                Poll::Pending
            }
        }
    }

    /// The same for one who has closed, and wants to know whether the server answered.
    pub(crate) fn poll_closed(
        &self,
        context: &Context<'_>,
        place: &mut Place,
    ) -> Poll<Result<CloseEvent, CloseError>> {
        self.poll_end_of_connection(context, place).map(|close| match self.failure() {
            Some(Failure::CloseTimeout) => Err(CloseError::timeout(self.settings.close_timeout)),
            _ => Ok(close),
        })
    }

    pub(crate) fn stop_closing(&self, place: &mut Place) {
        self.closing.leave(place);
    }
}
