//! What takes a lot: `/sink` says how much, `/slow` takes its time.

mod common;

use common::{closed, code, connected, text};
use futures_util::SinkExt;
use std::time::{Duration, Instant};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

#[tokio::test]
async fn what_was_taken_is_counted_without_the_questions() {
    for manner in ["/sink", "/slow?ms=1"] {
        let (_server, mut client) = connected(manner).await;
        let steps = [
            (vec![], "0 0"),
            (vec![Message::text("é€😀"), Message::text("")], "2 9"),
            (vec![Message::binary(vec![0; 1000]), Message::binary(&b"count"[..])], "4 1014"),
        ];
        for (messages, count) in steps {
            for message in messages {
                client.send(message).await.unwrap();
            }
            client.send(Message::text("count")).await.unwrap();
            assert_eq!(text(&mut client).await, count, "{manner}");
        }
    }
}

#[tokio::test]
async fn slow_rests_after_each_message() {
    let (_server, mut client) = connected("/slow?ms=20").await;
    let start = Instant::now();
    for _ in 0..5 {
        client.send(Message::text("a")).await.unwrap();
    }
    client.send(Message::text("count")).await.unwrap();
    assert_eq!(text(&mut client).await, "5 5");
    assert!(start.elapsed() >= Duration::from_millis(100));
}

#[tokio::test]
async fn a_long_rest_does_not_hold_up_the_end() {
    let (server, mut client) = connected("/slow?ms=3600000").await;
    client.send(Message::text("count")).await.unwrap();
    assert_eq!(text(&mut client).await, "0 0");
    let ((), end) = tokio::join!(server.stop(), closed(&mut client));
    assert_eq!(end, code(CloseCode::Away));
}
