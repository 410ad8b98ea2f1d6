//! A connection that stays.

use crate::asked::Asked;
use crate::host::Host;
use crate::telling::{self, failure, in_millis, request_failure};
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Waker};
use std::time::Duration;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_websocket::hosted::{Heard, Hosted, Kept, Present};
use wasm_websocket::task::spawn_local;
use wasm_websocket::{
    Backoff, Endpoint, Heartbeat, Outbox, ReconnectingHandle, ReconnectingState,
    ReconnectingWebSocket, Session, WhenFull,
};

/// Everything of one `ReconnectingWebSocket` of JavaScript's but its listeners and its values.
#[wasm_bindgen]
#[allow(missing_debug_implementations, reason = "it is for JavaScript")]
pub struct Connection {
    handle: ReconnectingHandle,
    hosted: Hosted,
    host: Host,
    greeting: Rc<Greeting>,
}

#[derive(Default)]
struct Greeting {
    /// The number of the last question, and the question.
    asked: RefCell<(u32, Asked)>,
    session: RefCell<Option<Rc<Session>>>,
}

impl Greeting {
    /// A new question. Whoever answers an earlier one is not heard.
    fn ask(&self) -> (u32, Asked) {
        let mut asked = self.asked.borrow_mut();
        *asked = (asked.0.wrapping_add(1), Asked::default());
        asked.clone()
    }
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
            .reconnect_if(move |close| judge.may_reconnect(close.code.into(), close.was_clean));
        let greeting = Rc::<Greeting>::default();
        if asks_endpoint {
            let (greeting, host) = (Rc::clone(&greeting), host.clone());
            builder = builder.endpoint(async move |retries| {
                let (question, asked) = greeting.ask();
                host.ask(question, retries);
                asked.answered().await.map(|()| Endpoint::new(""))
            });
        }
        if greets {
            let (greeting, host) = (Rc::clone(&greeting), host.clone());
            builder = builder.on_connect(async move |session| {
                greeting.session.replace(Some(Rc::new(session)));
                let (question, asked) = greeting.ask();
                host.greet(question);
                asked.answered().await
            });
        }
        if every > 0.0 {
            let payload = Kept { value: payload, size: payload_size as usize };
            builder = builder.heartbeat(
                Heartbeat::every(millis(every)).deadline(millis(deadline)).payload(payload),
            );
        }
        let (mut socket, hosted) = builder.build_on(host.clone());
        let handle = socket.handle();
        let told = host.clone();
        spawn_local(async move {
            while let Some(event) = socket.next().await {
                telling::event(&told, event);
            }
            telling::ended(&told);
        });
        Self { handle, hosted, host, greeting }
    }

    /// Makes the first attempt.
    pub fn start(&self) {
        self.hosted.start();
    }

    /// What became of the page or of the network, as `Presence` in `npm/ts/presence.ts` numbers it.
    pub fn present(&self, change: u32) {
        self.hosted.present(match change {
            0 => Present::Offline,
            1 => Present::Online,
            2 => Present::Frozen,
            3 => Present::Left,
            _ => Present::Back,
        });
    }

    /// The socket of that run is open.
    pub fn opened(&self, run: u32) {
        self.hosted.opened(run);
    }

    /// It is closed.
    pub fn closed(&self, run: u32, code: u16, was_clean: bool) {
        self.hosted.closed(run, code, was_clean);
    }

    /// A message has come. 0: it is of the past; 1: it is the application's; 2: [`message`](Self::message) wants it.
    #[must_use]
    pub fn heard(&self, run: u32, is_pong: bool) -> u32 {
        match self.hosted.heard(run, is_pong) {
            Heard::Nobody => 0,
            Heard::Application => 1,
            Heard::Queue => 2,
        }
    }

    /// Takes in a message. False if it is the application's at once.
    #[must_use]
    pub fn message(&self, run: u32, event: JsValue, size: f64) -> bool {
        self.hosted.message(run, event, size as usize)
    }

    /// Whether the question could be answered.
    pub fn answer(&self, question: u32, answer: bool) {
        let asked = {
            let (last, asked) = &*self.greeting.asked.borrow();
            (*last == question).then(|| asked.clone())
        };
        if let Some(asked) = asked {
            asked.answer(answer);
        }
    }

    /// Sends now; 0, or why it cannot.
    #[must_use]
    pub fn send(&self, value: JsValue, size: f64) -> u32 {
        failure(self.handle.try_send(kept(value, size)).err().as_ref())
    }

    /// Sends when there is room, and settles a promise.
    #[wasm_bindgen(js_name = sendLater)]
    pub fn send_later(&self, promise: u32, value: JsValue, size: f64) {
        let (handle, host) = (self.handle.clone(), self.host.clone());
        spawn_local(async move {
            let sent = handle.send(kept(value, size)).await;
            host.settle(promise, failure(sent.err().as_ref()), JsValue::UNDEFINED);
        });
    }

    /// Settles a promise when everything was handed to the network.
    pub fn flush(&self, promise: u32) {
        let (handle, host) = (self.handle.clone(), self.host.clone());
        spawn_local(async move {
            let flushed = handle.flush().await;
            host.settle(promise, failure(flushed.err().as_ref()), JsValue::UNDEFINED);
        });
    }

    /// Sends, and settles a promise with the answer.
    pub fn request(&self, promise: u32, value: JsValue, size: f64, timeout: f64) {
        let (handle, host) = (self.handle.clone(), self.host.clone());
        let judge = host.clone();
        let mut work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
            let is_answer = move |message: &wasm_websocket::Message| {
                judge.is_answer(promise, message.clone().into_js())
            };
            match handle.request(kept(value, size), is_answer, millis(timeout)).await {
                Ok(answer) => host.settle(promise, 0, answer.into_js()),
                Err(error) => host.settle(promise, request_failure(&error), JsValue::UNDEFINED),
            }
        });
        // At once, so that it keeps its place among what is sent.
        if work.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            spawn_local(work);
        }
    }

    /// Sends over the connection that is greeted.
    #[wasm_bindgen(js_name = greet)]
    #[must_use]
    pub fn greet(&self, value: JsValue, size: f64) -> bool {
        let session = self.greeting.session.borrow().clone();
        session.is_some_and(|session| session.send(kept(value, size)).is_ok())
    }

    /// Settles a promise with the next message of the connection that is greeted; a failure when there is none.
    pub fn receive(&self, promise: u32) {
        let (session, host) = (self.greeting.session.borrow().clone(), self.host.clone());
        spawn_local(async move {
            let message = match session {
                Some(session) => session.recv().await,
                None => None,
            };
            match message {
                Some(message) => host.settle(promise, 0, message.into_js()),
                None => host.settle(promise, 1, JsValue::UNDEFINED),
            }
        });
    }

    /// Takes back what the browser was not given: `Host.drained` is given each.
    pub fn drain(&self) {
        for message in self.handle.drain() {
            self.host.drained(message.into_js());
        }
    }

    /// Ends for ever. The closing handshake is the host's to word.
    pub fn close(&self) {
        self.handle.close();
    }

    /// Makes an attempt now.
    pub fn reconnect(&self) {
        self.handle.reconnect_now();
    }

    /// Ends the connection until it is resumed.
    pub fn pause(&self) {
        self.handle.pause();
    }

    /// Goes on after a pause.
    pub fn resume(&self) {
        self.handle.resume();
    }

    /// As `STATES` in `npm/ts/reconnecting.ts` names it.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn state(&self) -> u32 {
        match self.handle.state() {
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
    #[must_use]
    pub fn metric(&self, which: u32) -> f64 {
        let metrics = self.handle.metrics();
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
        self.handle.close();
    }
}

fn kept(value: JsValue, size: f64) -> Kept {
    Kept { value, size: size as usize }
}

fn millis(millis: f64) -> Duration {
    // What is no number of milliseconds is none.
    Duration::from_millis(millis as u64)
}
