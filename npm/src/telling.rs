//! What JavaScript is told, in numbers.

use crate::host::{Host, gives, tells};
use std::time::Duration;
use wasm_websocket::{
    CloseEvent, Direction, DisconnectError, ReconnectingEvent, RequestError, SendError,
};

/// There is nothing more to tell.
pub(crate) fn ended(host: &Host) {
    let _ = host.tell_one(tells::ENDED, 0, 0);
}

/// What happened.
pub(crate) fn event(host: &Host, event: ReconnectingEvent) {
    let (what, [a, b, c]) = match event {
        ReconnectingEvent::Connecting { attempt, .. } => {
            (tells::CONNECTING, [attempt.into(), 0.0, 0.0])
        }
        ReconnectingEvent::Open => (tells::OPEN, [0.0; 3]),
        ReconnectingEvent::Message(message) => {
            let _ = host.give(gives::MESSAGE, message.into_js(), 0);
            return;
        }
        ReconnectingEvent::Disconnected { close, error, retry_in, .. } => {
            let CloseEvent { code, .. } = close;
            let retry_in = retry_in.map_or(f64::NAN, in_millis);
            let cause = cause(error.as_ref());
            (tells::DISCONNECTED, [u16::from(code).into(), cause, retry_in])
        }
        ReconnectingEvent::Dropped { direction, dropped, .. } => {
            let outgoing = if direction == Direction::Outgoing { 1.0 } else { 0.0 };
            (tells::DROPPED, [outgoing, dropped.messages as f64, dropped.bytes as f64])
        }
        ReconnectingEvent::GaveUp { error, .. } => {
            (tells::GAVE_UP, [cause(error.as_ref()), 0.0, 0.0])
        }
        _ => return,
    };
    let _ = host.tell(what, a, b, c);
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

#[inline(never)]
pub(crate) fn in_millis(time: Duration) -> f64 {
    time.as_secs() as f64 * 1000.0 + f64::from(time.subsec_millis())
}
