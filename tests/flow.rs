//! How much flows, and what holds it back:
//! - a fast reader loses nothing of 100,000 messages, woken or called, under either executor;
//! - a slow reader of 256 MiB, who takes 64 KiB in 5 ms: the native transport holds the server back; with the
//!   standard one the limit acts exactly at the limit, in each of its ways, and memory keeps to it.
//!
//! The whole of it takes longer than wasm-pack gives a file; without `cargo xtask test` it is less.

#![cfg(target_arch = "wasm32")]

mod common;

use common::{Witness, collect_garbage, connect, failures, in_a_window, js, text, transports};
use futures_channel::oneshot;
use js_sys::Promise;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wasm_websocket::{Limit, Message, ReadyState, Transport, WebSocketStream, task};

wasm_bindgen_test_configure!(run_in_browser);

const LONG: bool = option_env!("WASM_WEBSOCKET_LONG").is_some();

/// What the server offers: messages of 64 KiB.
const SIZE: usize = 64 << 10;
const OFFERED: u32 = if LONG { 4096 } else { 1024 };

/// How much may wait where there is a limit.
const LIMIT: usize = 8 << 20;
/// How many messages that are.
const FULL: u32 = (LIMIT / SIZE) as u32;

#[wasm_bindgen_test]
async fn a_fast_reader_loses_nothing() {
    const COUNT: u32 = if LONG { 100_000 } else { 10_000 };
    let flood = format!("/flood?count={COUNT}&size=16");
    for transport in transports() {
        // Under the executor of the tests, which is that of wasm-bindgen-futures, and under ours.
        assert_eq!(read_all(connect(&flood, transport).await.unwrap()).await, COUNT);
        let stream = connect(&flood, transport).await.unwrap();
        let (sender, count) = oneshot::channel();
        task::spawn_local(async { sender.send(read_all(stream).await).unwrap() });
        assert_eq!(count.await, Ok(COUNT));

        let mut stream = connect(&flood, transport).await.unwrap();
        let seen = Rc::new(RefCell::new(0_u32));
        let count = Rc::clone(&seen);
        let failures = failures();
        let end = stream.consume(move |message| {
            let bytes = message.into_bytes().unwrap();
            assert_eq!(bytes[..4], count.borrow().to_le_bytes());
            *count.borrow_mut() += 1;
        });
        assert!(end.await.unwrap().was_clean);
        failures.none();
        assert_eq!(*seen.borrow(), COUNT);
    }
}

async fn read_all(mut stream: WebSocketStream) -> u32 {
    let mut expected = 0_u32;
    while let Some(message) = stream.recv().await {
        assert_eq!(number(&message.unwrap()), expected);
        expected += 1;
    }
    assert!(stream.closed().await.was_clean);
    expected
}

fn number(message: &Message) -> u32 {
    let bytes = message.bytes().expect("binary data");
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// The five milliseconds that the reader takes for a message.
async fn work() {
    let promise = js("return new Promise(done => setTimeout(done, 5))", &[]).unwrap();
    let _: JsValue = JsFuture::from(promise.unchecked_into::<Promise>()).await.unwrap();
}

/// One number that the server tells.
async fn ask(path: &str) -> u64 {
    let mut stream = connect(path, Transport::Standard).await.unwrap();
    text(&mut stream).await.parse().unwrap_or_default()
}

/// What the renderer holds after a collection, in bytes, where the server can see it.
async fn memory() -> u64 {
    collect_garbage().await;
    collect_garbage().await;
    ask("/memory").await
}

fn mib(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

#[wasm_bindgen_test]
async fn a_slow_reader_holds_the_server_back() {
    if !Transport::Native.is_supported() {
        return;
    }
    let name = Witness::new().name().to_owned();
    let before = memory().await;
    let flood = format!("/flood?count={OFFERED}&size={SIZE}&name={name}");
    let mut stream = connect(&flood, Transport::Native).await.unwrap();
    // The window has it all, and comes to the end with a quick reader: what Chromium holds unread when the
    // server closes is lost. A worker leaves it in the midst.
    let taken = if in_a_window() { OFFERED - 2 * FULL } else { OFFERED / 8 };
    let (mut ahead, mut grown) = (0, 0);
    for expected in 0..taken {
        assert_eq!(number(&stream.recv().await.unwrap().unwrap()), expected);
        work().await;
        if expected % 256 == 255 {
            let pushed = ask(&format!("/flooded?name={name}")).await;
            let read = u64::from(expected + 1) * SIZE as u64;
            ahead = ahead.max(pushed - read);
            grown = grown.max(memory().await.saturating_sub(before));
        }
    }
    web_sys::console::log_1(
        &format!(
            "figures slow reader, native: of {} offered and {} read the server had pushed at most {} more; \
             the renderer grew by at most {}",
            mib(u64::from(OFFERED) * SIZE as u64),
            mib(u64::from(taken) * SIZE as u64),
            mib(ahead),
            mib(grown),
        )
        .into(),
    );
    // The buffers of the operating system are most of it.
    assert!(ahead <= 24 << 20, "the server was {} ahead", mib(ahead));
    assert_eq!(stream.dropped().messages, 0);
    if in_a_window() {
        for expected in taken..OFFERED {
            assert_eq!(number(&stream.recv().await.unwrap().unwrap()), expected);
        }
        assert!(stream.recv().await.is_none());
        assert!(stream.closed().await.was_clean);
    } else {
        assert!(stream.close().await.unwrap().was_clean);
    }
}

#[wasm_bindgen_test]
async fn a_slow_reader_is_closed_exactly_at_the_limit() {
    let flood = format!("/flood?count={OFFERED}&size={SIZE}");
    let limit = Limit::bytes(LIMIT).close_with(4001.into()).unwrap();
    let mut stream = connect(&flood, Transport::Standard).receive_limit(limit).await.unwrap();
    let mut expected = 0;
    // It is read until the limit acts, which is while the reader works.
    while stream.ready_state() == ReadyState::Open {
        assert_eq!(number(&stream.recv().await.unwrap().unwrap()), expected);
        expected += 1;
        work().await;
    }
    let last = expected + FULL;
    while let Some(Ok(message)) = stream.recv().await {
        assert_eq!(number(&message), expected);
        expected += 1;
    }
    assert_eq!(expected, last, "{FULL} messages waited");
    assert_eq!((stream.dropped().messages, stream.dropped().bytes), (1, SIZE as u64));
}

#[wasm_bindgen_test]
async fn a_slow_reader_misses_what_is_dropped_and_nothing_else() {
    let flood = format!("/flood?count={OFFERED}&size={SIZE}");
    for oldest in [true, false] {
        let limit = Limit::bytes(LIMIT);
        let limit = if oldest { limit.drop_oldest() } else { limit.drop_newest() };
        let before = memory().await;
        let mut stream = connect(&flood, Transport::Standard).receive_limit(limit).await.unwrap();
        let (mut read, mut last, mut whole) = (0, None, 0);
        while stream.ready_state() != ReadyState::Closed {
            let Some(message) = stream.recv().await else { break };
            let number = number(&message.unwrap());
            assert!(last < Some(number), "{last:?} before {number}");
            whole += u32::from(number == whole);
            (read, last) = (read + 1, Some(number));
            work().await;
        }
        let grown = memory().await.saturating_sub(before);
        let dropped = stream.dropped();
        assert_eq!(dropped.bytes, dropped.messages * SIZE as u64);
        let mut rest = 0;
        while let Some(message) = stream.recv().await {
            let number = number(&message.unwrap());
            assert!(last < Some(number));
            whole += u32::from(number == whole);
            (rest, last) = (rest + 1, Some(number));
        }
        assert_eq!(u64::from(read + rest) + dropped.messages, u64::from(OFFERED));
        assert!(rest <= FULL, "more waited than may: {rest}");
        if oldest {
            assert_eq!(last, Some(OFFERED - 1), "what came last is there");
        } else {
            // The last one may be there, too: it is when there was room as it came.
            assert!(whole >= FULL, "what came first is there: {whole}");
        }
        web_sys::console::log_1(
            &format!(
                "figures slow reader, standard: of {} offered {} were read, {} waited, {} were dropped ({}); \
                 the renderer grew by {}",
                mib(u64::from(OFFERED) * SIZE as u64),
                mib(u64::from(read) * SIZE as u64),
                mib(u64::from(rest) * SIZE as u64),
                mib(dropped.bytes),
                if oldest { "the oldest" } else { "the newest" },
                mib(grown),
            )
            .into(),
        );
    }
}
