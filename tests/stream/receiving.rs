//! Receiving, over every transport:
//! - order, what waits before the end, one error at most, nothing lost by a call that is dropped;
//! - the limit acts exactly at the limit, in each of its ways;
//! - consuming without a wake-up, and the traits of the futures crates; Blobs, and copies that are made at once.

use crate::common::{connect, failures, js, rest, round_trip, text, transports, url};
use futures_util::stream::FusedStream;
use futures_util::{FutureExt, SinkExt, StreamExt};
use js_sys::JsString;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{BinaryType, CloseCode, Limit, OpenError, Transport, WebSocketStream};

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
