//! What JavaScript is told, in numbers.

use crate::host::Host;
use std::time::Duration;
use wasm_websocket::{
    CloseEvent, Direction, DisconnectError, ReconnectingEvent, RequestError, SendError,
};

/// As `What` in `npm/ts/driver.ts` names it.
mod what {
    pub(super) const CONNECTING: u32 = 0;
    pub(super) const OPEN: u32 = 1;
    pub(super) const DISCONNECTED: u32 = 2;
    pub(super) const DROPPED: u32 = 3;
    pub(super) const GAVE_UP: u32 = 4;
    pub(super) const ENDED: u32 = 5;
}

/// There is nothing more to tell.
pub(crate) fn ended(host: &Host) {
    host.tell(what::ENDED, 0.0, 0.0, 0.0);
}

/// What happened.
pub(crate) fn event(host: &Host, event: ReconnectingEvent) {
    match event {
        ReconnectingEvent::Connecting { attempt, .. } => {
            host.tell(what::CONNECTING, attempt.into(), 0.0, 0.0);
        }
        ReconnectingEvent::Open => host.tell(what::OPEN, 0.0, 0.0, 0.0),
        ReconnectingEvent::Message(message) => host.message(message.into_js()),
        ReconnectingEvent::Disconnected { close, error, retry_in, .. } => {
            let CloseEvent { code, .. } = close;
            let retry_in = retry_in.map_or(f64::NAN, in_millis);
            host.tell(what::DISCONNECTED, u16::from(code).into(), cause(error.as_ref()), retry_in);
        }
        ReconnectingEvent::Dropped { direction, dropped, .. } => {
            let outgoing = if direction == Direction::Outgoing { 1.0 } else { 0.0 };
            host.tell(what::DROPPED, outgoing, dropped.messages as f64, dropped.bytes as f64);
        }
        ReconnectingEvent::GaveUp { error, .. } => {
            host.tell(what::GAVE_UP, cause(error.as_ref()), 0.0, 0.0);
        }
        _ => {}
    }
}

/// As `CAUSES` in `npm/ts/failures.ts` names it.
fn cause(error: Option<&DisconnectError>) -> f64 {
    match error {
        None => 0.0,
        Some(error) if error.is_endpoint() => 1.0,
        Some(error) if error.is_on_connect() => 2.0,
        Some(error) if error.is_timeout() => 3.0,
        Some(error) if error.is_heartbeat() => 4.0,
        Some(error) if error.is_overflow() => 5.0,
        Some(error) if error.is_refused() => 6.0,
        Some(_) => 7.0,
    }
}

/// As `FAILURES` in `npm/ts/failures.ts` names it.
pub(crate) fn failure(error: Option<&SendError>) -> u32 {
    match error {
        None => 0,
        Some(error) if error.is_full() => 2,
        Some(error) if error.is_too_large() => 3,
        Some(_) => 1,
    }
}

pub(crate) fn request_failure(error: &RequestError) -> u32 {
    if error.is_full() {
        2
    } else if error.is_timeout() {
        4
    } else if error.is_disconnected() {
        5
    } else if error.is_dropped() {
        6
    } else {
        1
    }
}

pub(crate) fn in_millis(time: Duration) -> f64 {
    time.as_secs() as f64 * 1000.0 + f64::from(time.subsec_millis())
}
