//! Cancelling in every state: schedules that are made up, of connecting, polling once and dropping, waiting a
//! little, sending, receiving, consuming, closing, splitting and dropping, against servers that echo, close,
//! cut, flood, refuse and never answer, over every transport.
//! - Nothing panics, nothing is thrown or rejected unhandled.
//! - Nobody waits for ever: every future that is kept comes to its end.
//! - Nothing is kept: what a consumer owns is dropped.
//!
//! The same with every order of events is tested on the host, where a schedule that fails is made small:
//! `src/stream/core/tests/schedules.rs`.

use crate::common::{connect, failures, js, round_trip, transports};
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, join_all};
use js_sys::Promise;
use std::future::IntoFuture;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{CloseCode, Receiver, Sender, Transport};

const SCHEDULES: u32 = 60;
const STEPS: u32 = 25;

const PATHS: [&str; 8] = [
    "/echo",
    "/echo",
    "/close?with=3&code=4001",
    "/close?after=1",
    "/drop?after=1",
    "/flood?count=50&size=100",
    "/flood?count=100000&size=1000",
    "/reject?status=503",
];

/// Numbers that look like chance, and are the same in every run.
struct Chance(u32);

impl Chance {
    fn below(&mut self, end: u32) -> u32 {
        // Xorshift.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % end
    }

    async fn wait(&mut self) {
        let promise = match self.below(4) {
            0 => return,
            1 => js("return Promise.resolve()", &[]),
            2 => js("return new Promise(done => setTimeout(done, 0))", &[]),
            _ => js("return new Promise(done => setTimeout(done, 3))", &[]),
        };
        let _: JsValue =
            JsFuture::from(promise.unwrap().unchecked_into::<Promise>()).await.unwrap();
    }
}

/// Runs one schedule; returns what must come to its end by itself.
async fn schedule(
    mut chance: Chance,
    transport: Transport,
    token: &Rc<()>,
) -> Vec<LocalBoxFuture<'static, ()>> {
    let path = PATHS[chance.below(PATHS.len() as u32) as usize];
    let connection = connect(path, transport)
        .timeout(Duration::from_secs(5))
        .close_timeout(Duration::from_secs(5))
        .send_high_water(u64::from(chance.below(2000)));
    let mut kept: Vec<LocalBoxFuture<'static, ()>> = Vec::new();
    let stream = if chance.below(2) == 0 {
        let mut connecting = connection.into_future();
        let _ = (&mut connecting).now_or_never();
        chance.wait().await;
        if chance.below(3) == 0 {
            return kept;
        }
        match connecting.await {
            Ok(stream) => stream,
            Err(error) => {
                assert!(error.is_refused(), "{path}: {error}");
                return kept;
            }
        }
    } else {
        connection.open().unwrap()
    };
    let (sender, receiver) = stream.split();
    let mut senders: Vec<Sender> = vec![sender];
    let mut receiver: Option<Receiver> = Some(receiver);
    for _ in 0..STEPS {
        chance.wait().await;
        let keeps = chance.below(2) == 0;
        let step = chance.below(12);
        if let Some(receiver) = &mut receiver {
            match step {
                0 | 1 => drop(receiver.recv().now_or_never()),
                2 => drop(receiver.try_recv()),
                3 => {
                    let token = Rc::clone(token);
                    let mut consuming =
                        receiver.consume(move |_| assert!(Rc::strong_count(&token) > 1));
                    let _ = (&mut consuming).now_or_never();
                    chance.wait().await;
                }
                _ => {}
            }
        }
        if step == 4 && chance.below(3) == 0 {
            receiver = None;
        }
        let Some(sender) = senders.first().cloned() else { continue };
        match step {
            5 => {
                let mut sending =
                    async move { drop(sender.send("some words").await) }.boxed_local();
                let is_pending = (&mut sending).now_or_never().is_none();
                if is_pending && keeps {
                    kept.push(sending);
                }
            }
            6 => drop(sender.try_send([7; 100])),
            7 => {
                let mut flushing = async move { drop(sender.flush().await) }.boxed_local();
                let is_pending = (&mut flushing).now_or_never().is_none();
                if is_pending && keeps {
                    kept.push(flushing);
                }
            }
            8 => {
                let closed = sender.closed();
                kept.push(async move { drop(closed.await) }.boxed_local());
            }
            9 if chance.below(4) == 0 => {
                let close = sender.close_with(CloseCode::NORMAL, "enough");
                if keeps {
                    kept.push(async move { drop(close.await) }.boxed_local());
                }
            }
            10 => senders.push(sender),
            11 => drop(senders.pop()),
            _ => {}
        }
    }
    kept
}

#[wasm_bindgen_test]
async fn whatever_is_cancelled_whenever() {
    let failures = failures();
    let token = Rc::new(());
    for transport in transports() {
        // Some at once, so that they get in each other's way.
        for first in (0..SCHEDULES).step_by(6) {
            let schedules = (first..first + 6)
                .map(|number| schedule(Chance(0x9E37_79B9 ^ (number + 1)), transport, &token));
            let kept = join_all(schedules).await.into_iter().flatten();
            join_all(kept).await;
            assert_eq!(Rc::strong_count(&token), 1, "a consumer is kept");
        }
    }
    round_trip().await;
    failures.none();
}

#[wasm_bindgen_test]
async fn attempts_that_are_never_answered_are_cancelled_too() {
    let failures = failures();
    for transport in transports() {
        for step in 0..5 {
            let connection = connect("/stall", transport);
            let mut connecting = connection.clone().into_future();
            if step > 0 {
                assert!((&mut connecting).now_or_never().is_none());
            }
            if step > 1 {
                let mut chance = Chance(step);
                chance.wait().await;
            }
            drop(connecting);
            let stream = connection.open().unwrap();
            let (closed, send) = (stream.closed(), stream.send("never"));
            match step {
                0 => drop(send),
                1 => drop(send.now_or_never()),
                _ => {
                    drop(stream.flush().now_or_never());
                    drop(send);
                    drop(stream.close());
                }
            }
            drop(stream);
            assert_eq!(closed.await.code, CloseCode::ABNORMAL);
        }
    }
    round_trip().await;
    failures.none();
}
