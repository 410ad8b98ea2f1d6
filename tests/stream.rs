//! `WebSocketStream`, over every transport that the browser has. A number in a test's name is that of a rule, `s`
//! of the browser's `WebSocket`, `w` of its `WebSocketStream`:
//! - connecting: subprotocols, deadlines, signals, every refusal with its error, a future that is dropped;
//! - receiving: order, what waits before the end, one error at most, nothing lost by a call that is dropped;
//! - the limit acts exactly at the limit, in each of its ways;
//! - sending: every payload in order, copied at once; waiting above the high-water mark; flushing;
//! - closing: from here, from there, by a cut, by silence; in every state; seen by those who wait for it;
//! - halves: they live by themselves, and the last one closes;
//! - consuming without a wake-up, and the traits of the futures crates.

#![cfg(target_arch = "wasm32")]

mod common;

use common::{
    Recorded, Witness, connect, failures, js, nobody_url, rest, round_trip, text, transports, url,
};
use futures_util::stream::FusedStream;
use futures_util::{FutureExt, SinkExt, StreamExt};
use js_sys::{ArrayBuffer, JsString, Promise, Uint8Array};
use std::cell::RefCell;
use std::future::IntoFuture;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wasm_websocket::{
    BinaryType, CloseCode, Limit, OpenError, ReadyState, Transport, WebSocket, WebSocketStream,
};

wasm_bindgen_test_configure!(run_in_browser);

const SHORT: Duration = Duration::from_millis(200);

#[wasm_bindgen_test]
async fn w1_w5_messages_come_back_in_order() {
    for transport in transports() {
        let mut stream = connect("/echo", transport).await.unwrap();
        assert_eq!(stream.transport(), transport);
        assert_eq!(stream.ready_state(), ReadyState::Open);
        assert_eq!((stream.url(), stream.protocol()), (url("/echo"), String::new()));
        stream.send("one").await.unwrap();
        stream.send(&[1, 2, 3]).await.unwrap();
        stream.send("").await.unwrap();
        stream.send(&[0_u8; 0]).await.unwrap();
        assert_eq!(text(&mut stream).await, "one");
        let binary = stream.recv().await.unwrap().unwrap();
        assert_eq!(binary.bytes().as_deref(), Some(&[1, 2, 3][..]));
        assert_eq!(text(&mut stream).await, "");
        assert_eq!(stream.recv().await.unwrap().unwrap().into_bytes().unwrap(), [0_u8; 0]);
    }
}

/// The native transport is taken by those who ask for it: it cuts off ends, and worse.
#[wasm_bindgen_test]
async fn w2_auto_is_the_standard_transport() {
    let stream = WebSocketStream::connect(url("/echo")).await.unwrap();
    assert_eq!(stream.transport(), Transport::Standard);
    if !Transport::Native.is_supported() {
        assert!(connect("/echo", Transport::Native).await.unwrap_err().is_unsupported());
    }
}

#[wasm_bindgen_test]
async fn a_subprotocol_is_chosen_or_there_is_no_connection() {
    for transport in transports() {
        let stream = connect("/protocol", transport).protocols(["chat.v2", "chat.v1"]).await;
        assert_eq!(stream.unwrap().protocol(), "chat.v2");
        let second =
            connect("/protocol?choose=chat.v1", transport).protocols(["chat.v2", "chat.v1"]);
        assert_eq!(second.await.unwrap().protocol(), "chat.v1");
        let other = connect("/protocol?choose=other", transport).protocols(["chat"]).await;
        assert!(other.unwrap_err().is_refused());
    }
}

#[wasm_bindgen_test]
async fn what_is_at_fault_is_said_at_once() {
    for transport in transports() {
        let failed =
            |url: &str| WebSocketStream::connect(url).transport(transport).open().unwrap_err();
        assert!(failed("ftp://localhost/").is_invalid_url());
        assert!(failed("ws://localhost:99999/").is_invalid_url());
        assert!(failed(&url("/echo#")).is_invalid_url());
        for protocols in [&["a", "a"][..], &[""], &["a b"]] {
            let error = connect("/echo", transport).protocols(protocols.iter().copied()).open();
            assert!(error.unwrap_err().is_invalid_protocol(), "{protocols:?}");
        }
    }
}

#[wasm_bindgen_test]
async fn w7_a_refusal_is_an_error() {
    round_trip().await;
    let failures = failures();
    for transport in transports() {
        for path in ["/nobody", "/reject?status=503", "/reject?status=401"] {
            let error = connect(path, transport).await.unwrap_err();
            assert!(error.is_refused(), "{path}: {error}");
            assert!(!error.is_timeout() && !error.is_aborted() && !error.is_invalid_url());
        }
        // The same for one who did not wait for the opening.
        let mut stream = connect("/nobody", transport).open().unwrap();
        assert_eq!(stream.ready_state(), ReadyState::Connecting);
        let (texts, error) = rest(&mut stream).await;
        assert!(texts.is_empty() && error.unwrap().is_abnormal());
        assert_eq!(stream.ready_state(), ReadyState::Closed);
        assert_eq!(stream.closed().await.code, CloseCode::ABNORMAL);
        assert!(stream.send("too late").await.unwrap_err().is_closed());
        assert!(stream.flush().await.is_ok(), "there was nothing to flush");
    }
    round_trip().await;
    failures.none();
}

#[wasm_bindgen_test]
async fn s13_a_blocked_port_is_refused_though_an_engine_leaves_close_out() {
    for transport in transports() {
        let attempt = WebSocketStream::connect("ws://localhost:25/").transport(transport);
        let error = attempt.await.unwrap_err();
        assert!(error.is_refused() || error.is_security(), "{transport:?}: {error:?}");
    }
}

#[wasm_bindgen_test]
async fn a_timer_that_a_page_keeps_running_calls_nobody() {
    let failures = failures();
    let own = js("const own = clearTimeout; globalThis.clearTimeout = () => {}; return own", &[]);
    let connected = connect("/echo", Transport::Standard).timeout(SHORT).await;
    js("globalThis.clearTimeout = a", &[&own.unwrap()]).unwrap();
    // It is due before this one, which begins later.
    let later = js("return new Promise(done => setTimeout(done, 200))", &[]).unwrap();
    let later: Promise = later.unchecked_into();
    let later: JsValue = JsFuture::from(later).await.unwrap();
    assert!(later.is_undefined());
    let mut stream = connected.unwrap();
    stream.send("still there").await.unwrap();
    assert_eq!(text(&mut stream).await, "still there");
    if cfg!(any(feature = "no-modules", target_feature = "atomics")) {
        // What it calls is gone, and says so.
        assert_eq!(failures.count(), 1);
    } else {
        failures.none();
    }
}

#[wasm_bindgen_test]
async fn a_handshake_has_a_deadline() {
    let failures = failures();
    for transport in transports() {
        let error = connect("/stall", transport).timeout(SHORT).await.unwrap_err();
        assert!(error.is_timeout());
        assert!(error.to_string().ends_with("not within 200 ms"), "{error}");
        let stream = connect("/stall", transport).timeout(SHORT).open().unwrap();
        assert_eq!(stream.closed().await.code, CloseCode::ABNORMAL);
        // The deadline is the handshake's, not the connection's.
        let mut stream = connect("/slow?ms=300", transport).timeout(SHORT).await.unwrap();
        stream.send("first").await.unwrap();
        stream.send("count").await.unwrap();
        assert_eq!(text(&mut stream).await, "1 5");
    }
    round_trip().await;
    failures.none();
}

#[wasm_bindgen_test]
async fn w6_a_signal_ends_the_attempt_and_nothing_else() {
    let failures = failures();
    for transport in transports() {
        let controller = web_sys::AbortController::new().unwrap();
        let attempt = connect("/stall", transport).abort_on(&controller.signal()).into_future();
        controller.abort();
        assert!(attempt.await.unwrap_err().is_aborted());
        let late = connect("/echo", transport).abort_on(&controller.signal()).open();
        assert!(late.unwrap_err().is_aborted(), "a signal that was aborted before");

        let controller = web_sys::AbortController::new().unwrap();
        let signal = controller.signal();
        let mut stream = connect("/echo", transport).abort_on(&signal).await.unwrap();
        controller.abort();
        stream.send("still open").await.unwrap();
        assert_eq!(text(&mut stream).await, "still open");
    }
    failures.none();
}

#[wasm_bindgen_test]
async fn an_attempt_that_is_dropped_ends() {
    let failures = failures();
    for transport in transports() {
        // Before the first poll, after it, and when it is open but nobody was told.
        drop(connect("/echo", transport).into_future());
        let mut attempt = connect("/echo", transport).into_future();
        assert!((&mut attempt).now_or_never().is_none());
        drop(attempt);
        let witness = Witness::new();
        let mut attempt = connect(&witness.path(), transport).into_future();
        assert!((&mut attempt).now_or_never().is_none());
        round_trip().await;
        round_trip().await;
        drop(attempt);
        let lines = witness.lines().await;
        assert!(lines == ["close"] || lines == ["cut"], "{lines:?}");
    }
    round_trip().await;
    failures.none();
}

#[wasm_bindgen_test]
async fn w8_what_was_received_comes_before_the_end() {
    for transport in transports() {
        let mut stream = connect("/close?with=20&code=4001&reason=bye", transport).await.unwrap();
        assert_eq!(text(&mut stream).await, "0");
        let (texts, error) = rest(&mut stream).await;
        let numbers: Vec<_> = (1..20).map(|number| number.to_string()).collect();
        assert_eq!((texts, error), (numbers, None));
        assert!(stream.is_terminated());
        let close = stream.closed().await;
        assert_eq!((u16::from(close.code), &*close.reason, close.was_clean), (4001, "bye", true));
        assert_eq!(stream.try_recv().unwrap().map(|message| message.is_text()), None);
    }
}

#[wasm_bindgen_test]
async fn a_cut_is_one_error_after_what_was_received() {
    let failures = failures();
    for transport in transports() {
        let mut stream = connect("/drop?after=2", transport).await.unwrap();
        for message in ["one", "two"] {
            stream.send(message).await.unwrap();
            assert_eq!(text(&mut stream).await, message);
        }
        stream.send("three").await.unwrap();
        let error = stream.next().await.unwrap().unwrap_err();
        assert!(error.is_abnormal() && !error.is_overflow());
        assert_eq!(error.to_string(), "the connection ended with 1006 (abnormal closure)");
        for _ in 0..3 {
            assert!(stream.next().await.is_none());
        }
        assert_eq!(stream.closed().await.code, CloseCode::ABNORMAL);
    }
    failures.none();
}

#[wasm_bindgen_test]
async fn a_call_that_is_dropped_takes_no_message() {
    for transport in transports() {
        let mut stream = connect("/echo", transport).await.unwrap();
        for number in 0..5 {
            assert!(stream.recv().now_or_never().is_none());
            stream.send(&number.to_string()).await.unwrap();
            assert!(stream.try_recv().unwrap().is_none(), "it is on its way");
            round_trip().await;
            assert_eq!(text(&mut stream).await, number.to_string());
        }
        let dropped = stream.send("never polled");
        drop(dropped);
        stream.send("last").await.unwrap();
        assert_eq!(text(&mut stream).await, "last");
    }
}

#[wasm_bindgen_test]
async fn frames_are_drawn_without_waiting() {
    for transport in transports() {
        let mut stream = connect("/echo", transport).open().unwrap();
        assert!(stream.try_send("early").unwrap_err().is_connecting());
        assert!(stream.try_recv().unwrap().is_none());
        stream.send("waits for the opening").await.unwrap();
        stream.try_send("at once").unwrap();
        let mut texts = Vec::new();
        while texts.len() < 2 {
            while let Some(message) = stream.try_recv().unwrap() {
                texts.push(message.into_text().unwrap());
            }
            // The next frame.
            round_trip().await;
        }
        assert_eq!(texts, ["waits for the opening", "at once"]);
        assert!(!stream.is_terminated());
    }
}

/// The standard transport cannot stop the browser: the limit acts when more waits.
#[wasm_bindgen_test]
async fn the_limit_acts_exactly_at_the_limit() {
    let flood = "/flood?count=100&size=100&kind=text";
    let numbers = |texts: Vec<String>| -> Vec<usize> {
        texts.iter().map(|text| text.trim_end_matches('.').parse().unwrap()).collect()
    };
    let open = async |flood, limit| {
        let stream = connect(flood, Transport::Standard).receive_limit(limit).await.unwrap();
        let close = stream.closed().await;
        (stream, close)
    };
    // One that ends no earlier than its reader.
    let endless = "/flood?count=1000000000&size=100&kind=text";
    for limit in [Limit::bytes(1000), Limit::bytes(1099), Limit::messages(10)] {
        let (mut stream, close) = open(flood, limit.clone().drop_oldest()).await;
        assert!(close.was_clean);
        assert_eq!((stream.dropped().messages, stream.dropped().bytes), (90, 9000));
        let (texts, error) = rest(&mut stream).await;
        assert_eq!((numbers(texts), error), ((90..100).collect(), None));

        let (mut stream, _) = open(flood, limit.clone().drop_newest()).await;
        assert_eq!((stream.dropped().messages, stream.dropped().bytes), (90, 9000));
        let (texts, error) = rest(&mut stream).await;
        assert_eq!((numbers(texts), error), ((0..10).collect(), None));

        let (mut stream, close) = open(endless, limit.close_with(4321.into()).unwrap()).await;
        assert_eq!((u16::from(close.code), close.was_clean), (4321, true));
        assert_eq!(stream.dropped().messages, 1, "the one that was too much");
        let (texts, error) = rest(&mut stream).await;
        assert_eq!(numbers(texts), (0..10).collect::<Vec<_>>());
        assert!(error.unwrap().is_overflow());
    }
}

#[wasm_bindgen_test]
async fn text_counts_in_bytes_of_utf_8() {
    let text = js("return 'é€😀\\ud800'", &[]).unwrap();
    // 2, 3 and 4 bytes, and 3 for half a character; then 7 for the server's last word.
    for (limit, dropped) in [(19, 0), (18, 7), (12, 7), (11, 12)] {
        let limit = Limit::bytes(limit).drop_newest();
        let stream = connect("/echo", Transport::Standard).receive_limit(limit).await.unwrap();
        stream.send(text.unchecked_ref::<JsString>()).await.unwrap();
        stream.send("Goodbye").await.unwrap();
        stream.closed().await;
        assert_eq!(stream.dropped().bytes, dropped);
    }
}

/// The native transport stops reading instead, and drops nothing.
#[wasm_bindgen_test]
async fn w3_a_native_reader_that_is_slow_misses_nothing() {
    if !Transport::Native.is_supported() {
        return;
    }
    let flood = "/flood?count=100000&size=20000&kind=text";
    let limit = Limit::new(50_000, 5);
    let mut stream = connect(flood, Transport::Native).receive_limit(limit).await.unwrap();
    for number in 0..500 {
        if number % 100 == 0 {
            round_trip().await;
        }
        let text = text(&mut stream).await;
        assert_eq!(text.trim_end_matches('.'), number.to_string());
    }
    assert_eq!(stream.dropped().messages, 0);
    assert!(stream.close().await.unwrap().was_clean);
}

/// A reader who is always late, and a server that does not wait. Chromium forgets what it holds when the
/// server closes; nothing is missing before that.
#[wasm_bindgen_test]
async fn w8_a_late_reader_comes_to_the_end() {
    const COUNT: usize = 2000;
    for transport in transports() {
        let flood = format!("/flood?count={COUNT}&size=1024&kind=text");
        let mut stream = connect(&flood, transport).await.unwrap();
        let mut expected = 0;
        while let Some(message) = stream.recv().await {
            let text = message.unwrap().into_text().unwrap();
            assert_eq!(text.trim_end_matches('.'), expected.to_string());
            expected += 1;
            if expected % 100 == 0 {
                round_trip().await;
            }
        }
        assert_eq!(stream.closed().await.code, CloseCode::NORMAL);
        if transport == Transport::Standard {
            assert_eq!(expected, COUNT);
        } else {
            let lost = COUNT - expected;
            let line = format!("figures late reader, native: {lost} of {COUNT} messages lost");
            web_sys::console::log_1(&line.into());
        }
    }
}

#[wasm_bindgen_test]
async fn s21_s26_s28_every_payload_keeps_its_place_and_its_content() {
    for transport in transports() {
        let mut stream = connect("/echo", transport).await.unwrap();
        let bytes = Uint8Array::from(&[0, 1, 2, 3, 4, 5][..]);
        let blob = js("return new Blob([new Uint8Array([7, 8])])", &[]).unwrap();
        stream.send(&bytes.subarray(2, 4)).await.unwrap();
        stream.send(blob.unchecked_ref::<web_sys::Blob>()).await.unwrap();
        stream.send(&bytes.buffer()).await.unwrap();
        stream.send(vec![9]).await.unwrap();
        stream.send(&JsString::from("é€😀")).await.unwrap();
        stream.send(String::from("text")).await.unwrap();
        // What is changed now was copied before.
        bytes.fill(255, 0, 6);
        let mut received = Vec::new();
        for _ in 0..6 {
            let message = stream.recv().await.unwrap().unwrap();
            let mut bytes = Vec::new();
            message.copy_into(&mut bytes).unwrap();
            received.push(bytes);
        }
        let all: [&[u8]; 6] =
            [&[2, 3], &[7, 8], &[0, 1, 2, 3, 4, 5], &[9], "é€😀".as_bytes(), b"text"];
        assert_eq!(received, all);
        // What was received can be sent as it is.
        stream.send(&ArrayBuffer::new(3)).await.unwrap();
        let message = stream.recv().await.unwrap().unwrap();
        stream.send(message).await.unwrap();
        assert_eq!(stream.recv().await.unwrap().unwrap().bytes().unwrap().len(), 3);
    }
}

#[wasm_bindgen_test]
async fn s24_half_characters_are_replaced() {
    let half = js("return 'a\\ud800b'", &[]).unwrap();
    for transport in transports() {
        let mut stream = connect("/echo", transport).await.unwrap();
        stream.send(half.unchecked_ref::<JsString>()).await.unwrap();
        assert_eq!(text(&mut stream).await, "a\u{FFFD}b");
    }
}

#[wasm_bindgen_test]
async fn w4_w12_sending_waits_above_the_high_water_mark() {
    const MARK: u64 = 100_000;
    const SIZE: u64 = 50_000;
    const COUNT: u64 = 200;
    for transport in transports() {
        let connection = connect("/slow?ms=1", transport).send_high_water(MARK);
        let mut stream = connection.await.unwrap();
        let (mut waited, message) = (0, vec![1; SIZE as usize]);
        for _ in 0..COUNT {
            waited += u64::from(stream.buffered_amount() > MARK);
            stream.send(&message).await.unwrap();
            assert!(stream.buffered_amount() <= MARK + SIZE);
        }
        assert!(waited > 0, "the buffer was never full");
        stream.flush().await.unwrap();
        assert_eq!(stream.buffered_amount(), 0);
        stream.send("count").await.unwrap();
        assert_eq!(text(&mut stream).await, format!("{COUNT} {}", COUNT * SIZE));
        // For those who cannot wait: too much is an error, and a call that is dropped sends nothing.
        while stream.buffered_amount() <= MARK {
            stream.try_send(&message).unwrap();
        }
        let error = stream.try_send("no room").unwrap_err();
        assert!(error.is_full() && !error.is_closed());
        assert_eq!(error.to_string(), "text of 7 bytes was not sent: more than 100000 bytes wait");
        assert!(stream.send("dropped").now_or_never().is_none());
        assert!(stream.flush().now_or_never().is_none());
        stream.flush().await.unwrap();
        // Its end is quick: a server that reads slowly would be waited for.
        stream.send("count").await.unwrap();
        let count = text(&mut stream).await;
        assert!(count.ends_with(&format!("{}", count_of(&count) * SIZE)), "{count}");
    }
}

fn count_of(count: &str) -> u64 {
    count.split(' ').next().unwrap().parse().unwrap()
}

#[wasm_bindgen_test]
async fn s35_s36_s39_closing_delivers_what_was_sent() {
    let failures = failures();
    for transport in transports() {
        let witness = Witness::new();
        let stream = connect(&witness.path(), transport).await.unwrap();
        let mut lines = Vec::new();
        for number in 0..20 {
            stream.send(&format!("message {number}")).await.unwrap();
            lines.push(format!("text message {number}"));
        }
        let close = stream.close();
        assert_eq!(stream.ready_state(), ReadyState::Closing);
        assert!(stream.try_send("too late").unwrap_err().is_closed());
        assert!(stream.send("too late").await.unwrap_err().is_closed());
        let close = close.await.unwrap();
        assert_eq!((close.code, close.was_clean), (CloseCode::NO_STATUS, true));
        assert_eq!(stream.ready_state(), ReadyState::Closed);
        lines.push("close".to_owned());
        assert_eq!(witness.lines().await, lines);
        // Once more does nothing, and tells the same.
        assert_eq!(stream.close().await.unwrap().code, CloseCode::NO_STATUS);
        assert_eq!(stream.closed().await.code, CloseCode::NO_STATUS);
    }
    failures.none();
}

#[wasm_bindgen_test]
async fn s39_a_close_stands_behind_much_that_was_sent() {
    let failures = failures();
    for transport in transports() {
        let mut stream = connect("/slow?ms=1", transport).send_high_water(1 << 30).await.unwrap();
        for _ in 0..20 {
            stream.send(&vec![1; 1 << 20]).await.unwrap();
        }
        stream.send("count").await.unwrap();
        let (sender, held) = (stream.close_with(4001.into(), "done"), stream.closed());
        let close = sender.await.unwrap();
        assert_eq!((u16::from(close.code), close.was_clean), (4001, true));
        assert_eq!(held.await, close);
        assert!(rest(&mut stream).await.0.is_empty(), "after close() nothing is received");
    }
    failures.none();
}

#[wasm_bindgen_test]
async fn s30_s33_code_and_reason_reach_the_server_or_are_refused() {
    for transport in transports() {
        let witness = Witness::new();
        let stream = connect(&witness.path(), transport).await.unwrap();
        let bad = stream.close_with(CloseCode::GOING_AWAY, "").await.unwrap_err();
        assert!(bad.is_invalid_code());
        let long = stream.close_with(CloseCode::NORMAL, &"é".repeat(62)).await.unwrap_err();
        assert!(long.is_reason_too_long());
        assert_eq!(stream.ready_state(), ReadyState::Open);
        let reason = "é".repeat(61);
        let close = stream.close_with(4999.into(), &reason).await.unwrap();
        assert_eq!((u16::from(close.code), close.was_clean), (4999, true));
        assert_eq!(witness.lines().await, [format!("close 4999 {reason}")]);
    }
}

#[wasm_bindgen_test]
async fn s37_closing_while_connecting_ends_the_attempt() {
    let failures = failures();
    for transport in transports() {
        let mut stream = connect("/stall", transport).open().unwrap();
        let waiting = stream.send("never sent");
        let mut waiting = Box::pin(waiting);
        assert!((&mut waiting).now_or_never().is_none());
        let close = stream.close();
        assert!(waiting.await.unwrap_err().is_closed());
        let close = close.await.unwrap();
        assert_eq!((close.code, close.was_clean), (CloseCode::ABNORMAL, false));
        assert!(rest(&mut stream).await.1.unwrap().is_abnormal());
    }
    failures.none();
}

#[wasm_bindgen_test]
async fn a_server_that_does_not_answer_a_close_is_given_up() {
    let failures = failures();
    for transport in transports() {
        // It takes its time before it looks at the next frame.
        let mut stream = connect("/slow?ms=60000", transport).close_timeout(SHORT).await.unwrap();
        stream.send("the last one for a minute").await.unwrap();
        let (close, closed) = (stream.close(), stream.closed());
        let error = close.await.unwrap_err();
        assert!(error.is_timeout());
        assert_eq!(closed.await.code, CloseCode::ABNORMAL);
        assert_eq!(stream.ready_state(), ReadyState::Closed);
        assert!(rest(&mut stream).await.1.unwrap().is_abnormal());
    }
    failures.none();
}

#[wasm_bindgen_test]
async fn s40_closing_in_a_flood_ends_at_once() {
    let failures = failures();
    for transport in transports() {
        // 50 MB, less than the limit: an engine may take all of it at once, and come to the answer behind it.
        let mut stream = connect("/flood?count=5000&size=10000", transport).await.unwrap();
        assert!(stream.recv().await.unwrap().is_ok());
        let close = stream.close().await.unwrap();
        assert!(close.was_clean, "{transport:?}: {close:?}");
        // What had come before can be read, and it is in order.
        let mut expected = 1_u32;
        while let Some(message) = stream.recv().await {
            assert_eq!(message.unwrap().bytes().unwrap()[..4], expected.to_le_bytes());
            expected += 1;
        }
    }
    failures.none();
}

#[wasm_bindgen_test]
async fn halves_live_by_themselves_and_the_last_one_closes() {
    for transport in transports() {
        let witness = Witness::new();
        let (sender, receiver) = connect(&witness.path(), transport).await.unwrap().split();
        let (another, closed) = (sender.clone(), receiver.closed());
        drop(receiver);
        sender.send("one").await.unwrap();
        drop(sender);
        another.send("two").await.unwrap();
        assert_eq!(another.ready_state(), ReadyState::Open);
        drop(another);
        assert_eq!(closed.await.code, CloseCode::NO_STATUS, "the last one has closed");
        assert_eq!(witness.lines().await, ["text one", "text two", "close"]);

        // A receiver alone goes on; and a sender alone sees the end behind what nobody reads.
        let (sender, mut receiver) =
            connect("/flood?count=1000&size=10", transport).await.unwrap().split();
        drop(sender);
        for _ in 0..1000 {
            assert!(receiver.recv().await.unwrap().is_ok());
        }
        assert!(receiver.recv().await.is_none());
        let (sender, receiver) =
            connect("/flood?count=1000&size=10000", transport).await.unwrap().split();
        drop(receiver);
        assert_eq!(sender.closed().await.code, CloseCode::NORMAL);
    }
}

#[wasm_bindgen_test]
async fn one_who_waits_for_the_end_does_not_keep_the_connection() {
    for transport in transports() {
        let witness = Witness::new();
        let stream = connect(&witness.path(), transport).await.unwrap();
        stream.send("last words").await.unwrap();
        let (closed, again) = (stream.closed(), stream.closed());
        drop(stream);
        assert_eq!(closed.await.code, CloseCode::NO_STATUS);
        assert_eq!(witness.lines().await, ["text last words", "close"]);
        assert_eq!(again.clone().await.code, CloseCode::NO_STATUS);
    }
}

#[wasm_bindgen_test]
async fn a_consumer_is_called_and_can_be_taken_away() {
    let failures = failures();
    for transport in transports() {
        let stream = connect("/echo", transport).await.unwrap();
        stream.send("waits").await.unwrap();
        round_trip().await;
        let seen: Rc<RefCell<Vec<String>>> = Rc::default();
        let (taken, (sender, mut receiver)) = (Rc::clone(&seen), stream.split());
        let answer = sender.clone();
        let mut consuming = receiver.consume(move |message| {
            let text = message.into_text().unwrap();
            if text == "waits" {
                answer.try_send("sent by the consumer").unwrap();
            }
            taken.borrow_mut().push(text);
        });
        assert!((&mut consuming).now_or_never().is_none());
        while seen.borrow().len() < 2 {
            round_trip().await;
        }
        drop(consuming);
        assert_eq!(Rc::strong_count(&seen), 1, "the consumer is gone");
        sender.send("waits again").await.unwrap();
        round_trip().await;
        let message = receiver.recv().await.unwrap().unwrap();
        assert_eq!(message.into_text().unwrap(), "waits again");
        sender.send("Goodbye").await.unwrap();
        let taken = Rc::clone(&seen);
        let end = receiver.consume(move |m| taken.borrow_mut().push(m.into_text().unwrap()));
        assert_eq!(end.await.unwrap().code, CloseCode::NORMAL);
        assert_eq!(*seen.borrow(), ["waits", "sent by the consumer", "Goodbye"]);
    }
    failures.none();
}

#[wasm_bindgen_test]
async fn it_is_a_stream_and_a_sink() {
    for transport in transports() {
        let mut stream = connect("/echo", transport).await.unwrap();
        let words = futures_util::stream::iter(["one", "two", "Goodbye"].map(Ok));
        SinkExt::<&str>::send_all(&mut stream, &mut words.fuse()).await.unwrap();
        let texts = stream.by_ref().map(|message| message.unwrap().into_text().unwrap());
        assert_eq!(texts.collect::<Vec<_>>().await, ["one", "two", "Goodbye"]);
        assert!(stream.is_terminated());
        assert!(SinkExt::<&str>::feed(&mut stream, "too late").await.unwrap_err().is_closed());

        // Half a connection forwards to the other half.
        let (sender, receiver) = connect("/echo", transport).await.unwrap().split();
        sender.send("once around").await.unwrap();
        let mut rounds = 0;
        let again = receiver.map(|message| message.unwrap()).take_while(|_| {
            rounds += 1;
            std::future::ready(rounds < 10)
        });
        again.map(Ok).forward(sender).await.unwrap();
        assert_eq!(rounds, 10);
    }
}

#[wasm_bindgen_test]
async fn a_socket_becomes_a_stream() {
    let mut stream = WebSocketStream::from(WebSocket::new(&url("/echo")).unwrap());
    assert_eq!(stream.ready_state(), ReadyState::Connecting);
    stream.send("Message to send").await.unwrap();
    assert_eq!(text(&mut stream).await, "Message to send");
    assert_eq!(stream.transport(), Transport::Standard);
    let closed = WebSocket::new(&url("/close?code=1000")).unwrap();
    while closed.ready_state() != ReadyState::Closed {
        round_trip().await;
    }
    let mut stream = WebSocketStream::from(closed);
    assert!(rest(&mut stream).await.1.unwrap().is_abnormal());
}

#[wasm_bindgen_test]
async fn a_socket_that_closes_becomes_a_stream_that_closes() {
    let socket = Recorded::open().await.socket;
    socket.close();
    let mut stream = WebSocketStream::from(socket);
    assert_eq!(stream.ready_state(), ReadyState::Closing);
    assert!(stream.send("too late").await.unwrap_err().is_closed());
    assert!(stream.close().await.unwrap().was_clean);
    assert_eq!(rest(&mut stream).await, (vec![], None));
}

#[wasm_bindgen_test]
async fn handlers_of_a_socket_that_was_taken_over_are_silent() {
    let failures = failures();
    let socket = WebSocket::new(&nobody_url()).unwrap();
    socket.onopen(|_| panic!("onopen"));
    socket.onerror(|_| panic!("onerror"));
    socket.onclose(|_, _| panic!("onclose"));
    assert!(rest(&mut WebSocketStream::from(socket)).await.1.unwrap().is_abnormal());
    round_trip().await;
    failures.none();
}

#[wasm_bindgen_test]
async fn a_listener_of_a_socket_that_was_taken_over_takes_nothing_away() {
    let failures = failures();
    let socket = Recorded::open().await.socket;
    let _listener = socket.add_message_listener(|socket, _| {
        // With another limit these would be listeners of their own.
        socket.set_copy_limit(1);
        socket.onmessage(|_, _| panic!("onmessage"));
        socket.onclose(|_, _| panic!("onclose"));
    });
    let mut stream = WebSocketStream::from(socket);
    for word in ["one", "two"] {
        stream.send(word).await.unwrap();
        assert_eq!(text(&mut stream).await, word);
    }
    assert!(stream.close().await.unwrap().was_clean);
    assert_eq!(rest(&mut stream).await, (vec![], None));
    failures.none();
}

#[wasm_bindgen_test]
async fn blobs_take_the_standard_transport() {
    let connection = WebSocketStream::connect(url("/echo")).binary_type(BinaryType::Blob);
    let mut stream = connection.clone().await.unwrap();
    assert_eq!(stream.transport(), Transport::Standard);
    stream.send(&[1, 2, 3]).await.unwrap();
    let message = stream.recv().await.unwrap().unwrap();
    assert!(message.is_blob());
    assert_eq!(message.load().await.unwrap().into_bytes().unwrap(), [1, 2, 3]);
    let native = connection.transport(Transport::Native).await;
    assert!(native.is_err_and(|error: OpenError| error.is_unsupported()));
}

#[wasm_bindgen_test]
async fn small_messages_can_be_copied_as_they_come() {
    for transport in transports() {
        let mut stream = connect("/echo", transport).copy_limit(100).await.unwrap();
        stream.send("short").await.unwrap();
        stream.send(&[7; 101]).await.unwrap();
        assert_eq!(text(&mut stream).await, "short");
        assert_eq!(stream.recv().await.unwrap().unwrap().into_bytes().unwrap(), [7; 101]);
    }
}
