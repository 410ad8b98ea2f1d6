//! How a connection ends, over every transport:
//! - closing from here, from there, by silence; in every state; seen by those who wait for it;
//! - halves: they live by themselves, and the last one closes.

use super::SHORT;
use crate::common::{Witness, connect, failures, rest, transports};
use futures_util::FutureExt;
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{CloseCode, ReadyState};

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
        // 10 MB, less than the limit: an engine may take all of it at once, and come to the answer behind it.
        let mut stream = connect("/flood?count=1000&size=10000", transport).await.unwrap();
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
