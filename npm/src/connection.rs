//! A connection that stays.

use crate::host::{Host, gives, tells};
use crate::telling::{self, failure, in_millis, request_failure};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Waker};
use std::time::Duration;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_websocket::hosted::{Heard, Hosted, Kept, Present};
use wasm_websocket::task::spawn_local;
use wasm_websocket::{
    Backoff, Heartbeat, Message, Outbox, ReconnectingHandle, ReconnectingState,
    ReconnectingWebSocket, SendError, WhenFull,
};

/// Everything of one `ReconnectingWebSocket` of JavaScript's but its listeners and its values.
#[wasm_bindgen]
#[allow(missing_debug_implementations, reason = "it is for JavaScript")]
pub struct Connection {
    handle: ReconnectingHandle,
    hosted: Hosted,
    host: Host,
}

/// As `npm/ts/asks.ts` names it.
mod asks {
    pub(super) const STATE: u32 = 0;
    /// Of that number.
    pub(super) const METRIC: u32 = 1;
    /// A message has come, of that run; whether it is a pong. 0: it is of the past; 1: it is the application's;
    /// 2: `MESSAGE` wants it.
    pub(super) const HEARD: u32 = 2;
    /// Makes the first attempt.
    pub(super) const START: u32 = 3;
    /// Ends for ever. The closing handshake is the host's to word.
    pub(super) const CLOSE: u32 = 4;
    /// Makes an attempt now.
    pub(super) const RECONNECT: u32 = 5;
    /// Ends the connection until it is resumed.
    pub(super) const PAUSE: u32 = 6;
    pub(super) const RESUME: u32 = 7;
    /// Takes back what the browser was not given: the host is given each.
    pub(super) const DRAIN: u32 = 8;
    /// What became of the page or of the network, as `npm/ts/presence.ts` numbers it.
    pub(super) const PRESENT: u32 = 9;
    /// The socket of that run is open.
    pub(super) const OPENED: u32 = 10;
    /// It is closed: its code, and whether it was clean.
    pub(super) const CLOSED: u32 = 11;
    /// Whether what was asked in that run could be done.
    pub(super) const ANSWER: u32 = 12;
    /// Settles that promise when everything was handed to the network.
    pub(super) const FLUSH: u32 = 13;
    // 14, `RECEIVE`: settles that promise with the next message of the connection that is greeted.

    /// Takes in a message of that run. 0 if it is the application's at once.
    pub(super) const MESSAGE: u32 = 0;
    /// Sends now; 0, or why it cannot.
    pub(super) const SEND: u32 = 1;
    /// Sends when there is room, and settles that promise.
    pub(super) const SEND_LATER: u32 = 2;
    /// Sends, and settles that promise with the answer, within that time.
    pub(super) const REQUEST: u32 = 3;
    // 4, `GREET`: sends over the connection that is greeted; 0 if it cannot.
}

#[wasm_bindgen]
impl Connection {
    /// Times are in milliseconds; what is not finite is for ever. A heartbeat of 0 is none.
    #[expect(
        clippy::too_many_arguments,
        reason = "an object would be read name by name, at a call each"
    )]
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new(
        host: Host,
        asks_endpoint: bool,
        greets: bool,
        base: f64,
        cap: f64,
        factor: f64,
        restart_window: f64,
        max_retries: f64,
        stable_after: f64,
        timeout: f64,
        close_timeout: f64,
        outbox_bytes: f64,
        outbox_messages: f64,
        drops_oldest: bool,
        every: f64,
        deadline: f64,
        payload: JsValue,
        payload_size: f64,
    ) -> Self {
        let mut backoff = Backoff::default()
            .base(millis(base))
            .cap(millis(cap))
            .factor(factor)
            .restart_window(millis(restart_window))
            .stable_after(millis(stable_after));
        if max_retries.is_finite() {
            backoff = backoff.max_retries(max_retries as u32);
        }
        let outbox = Outbox::new(outbox_bytes as usize, outbox_messages as usize);
        let outbox = if drops_oldest { outbox.when_full(WhenFull::DropOldest) } else { outbox };
        let judge = host.clone();
        let mut builder = ReconnectingWebSocket::builder("")
            .backoff(backoff)
            .timeout(millis(timeout))
            .close_timeout(millis(close_timeout))
            .outbox(outbox)
            .reconnect_if(move |close| {
                judge.tell_one(
                    tells::MAY_RECONNECT,
                    u16::from(close.code).into(),
                    close.was_clean.into(),
                )
            });
        if every > 0.0 {
            let payload = Kept { value: payload, size: payload_size as usize };
            builder = builder.heartbeat(
                Heartbeat::every(millis(every)).deadline(millis(deadline)).payload(payload),
            );
        }
        let (mut socket, hosted) = builder.build_on(host.clone(), asks_endpoint, greets);
        let handle = socket.handle();
        let told = host.clone();
        spawn_local(async move {
            while let Some(event) = socket.next().await {
                telling::event(&told, event);
            }
            telling::ended(&told);
        });
        Self { handle, hosted, host }
    }

    /// Does what is asked for without a value, or tells it in a number: as `asks` names it. One export for all of them, for
    /// each has to find the connection, which is more than most of them do.
    #[must_use]
    pub fn ask(&self, what: u32, a: u32, b: u32, c: u32) -> f64 {
        let answer = match what {
            asks::STATE => self.state(),
            asks::METRIC => return self.metric(a),
            asks::HEARD => match self.hosted.heard(a, b != 0) {
                Heard::Nobody => 0,
                Heard::Application => 1,
                Heard::Queue => 2,
            },
            _ => {
                self.act(what, a, b, c);
                0
            }
        };
        answer.into()
    }

    /// The same with a value of that size.
    #[must_use]
    pub fn give(&self, what: u32, value: JsValue, size: f64, a: f64, b: f64) -> u32 {
        if what == asks::MESSAGE {
            return self.hosted.message(a as u32, value, size as usize).into();
        }
        let value = Kept { value, size: size as usize };
        match what {
            asks::SEND => return failure(self.hosted.try_send(&value).err().as_ref()),
            asks::SEND_LATER => self.send_later(a as u32, value),
            asks::REQUEST => self.request(a as u32, value, millis(b)),
            _ => return self.hosted.greet(&value).is_ok().into(),
        }
        0
    }
}

impl Connection {
    fn act(&self, what: u32, a: u32, b: u32, c: u32) {
        match what {
            asks::START => self.hosted.start(),
            asks::CLOSE => self.hosted.close(),
            asks::RECONNECT => self.hosted.reconnect_now(),
            asks::PAUSE => self.hosted.pause(),
            asks::RESUME => self.hosted.resume(),
            asks::DRAIN => {
                self.hosted.drain(|value| {
                    let _ = self.host.give(gives::DRAINED, value, 0);
                });
            }
            asks::PRESENT => self.hosted.present(match a {
                0 => Present::Offline,
                1 => Present::Online,
                2 => Present::Frozen,
                3 => Present::Left,
                _ => Present::Back,
            }),
            asks::OPENED => self.hosted.opened(a),
            asks::CLOSED => self.hosted.closed(a, b as u16, c != 0),
            asks::ANSWER => self.hosted.answered(a, b != 0),
            asks::FLUSH => self.flush(a),
            _ => self.receive(a),
        }
    }

    /// Sends when there is room, and settles a promise.
    fn send_later(&self, promise: u32, value: Kept) {
        self.settle(promise, self.hosted.send(value));
    }

    /// Settles a promise when everything was handed to the network.
    fn flush(&self, promise: u32) {
        self.settle(promise, self.hosted.flush());
    }

    fn settle(&self, promise: u32, work: impl Future<Output = Result<(), SendError>> + 'static) {
        let host = self.host.clone();
        spawn_local(async move {
            let done = work.await;
            host.settle(promise, failure(done.err().as_ref()));
        });
    }

    /// Sends, and settles a promise with the answer.
    fn request(&self, promise: u32, value: Kept, timeout: Duration) {
        let (handle, host) = (self.handle.clone(), self.host.clone());
        let judge = host.clone();
        let mut work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
            let is_answer = move |message: &Message| {
                judge.give(gives::IS_ANSWER, message.clone().into_js(), promise)
            };
            match handle.request(value, is_answer, timeout).await {
                Ok(answer) => host.settle_with(promise, answer),
                Err(error) => host.settle(promise, request_failure(&error)),
            }
        });
        // At once, so that it keeps its place among what is sent.
        if work.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            spawn_local(work);
        }
    }

    /// Settles a promise with the next message of the connection that is greeted; a failure when there is none.
    fn receive(&self, promise: u32) {
        let (received, host) = (self.hosted.receive(), self.host.clone());
        spawn_local(async move {
            match received.await {
                Some(message) => host.settle_with(promise, message),
                None => host.settle(promise, 1),
            }
        });
    }

    /// As `STATES` in `npm/ts/reconnecting.ts` names it.
    fn state(&self) -> u32 {
        match self.hosted.state() {
            ReconnectingState::Connecting => 0,
            ReconnectingState::Open => 1,
            ReconnectingState::Waiting => 2,
            ReconnectingState::Away => 3,
            ReconnectingState::Paused => 4,
            ReconnectingState::GaveUp => 5,
            ReconnectingState::Closing => 6,
            _ => 7,
        }
    }

    /// One of the metrics.
    fn metric(&self, which: u32) -> f64 {
        let metrics = self.hosted.metrics();
        match which {
            0 => metrics.messages_sent as f64,
            1 => metrics.bytes_sent as f64,
            2 => metrics.messages_received as f64,
            3 => metrics.attempts as f64,
            4 => metrics.connections as f64,
            5 => in_millis(metrics.connected_time),
            6 => metrics.round_trip.map_or(f64::NAN, in_millis),
            7 => metrics.outbox_messages as f64,
            _ => metrics.outbox_bytes as f64,
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // Nobody has it any more.
        self.hosted.close();
    }
}

#[inline(never)]
fn millis(millis: f64) -> Duration {
    // What is no number of milliseconds is none.
    Duration::from_millis(millis as u64)
}
