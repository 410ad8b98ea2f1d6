//! `/log` keeps what many connections bring under one name, and cuts them at random; `/logged` reads it out.

mod common;

use common::{Client, client, closed, code, connected, text};
use futures_util::future::join_all;
use futures_util::{SinkExt, StreamExt};
use std::io::ErrorKind;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use wasm_websocket_server::EchoServer;

async fn logged(server: &EchoServer, options: &str) -> Vec<String> {
    let mut client = client(server, &format!("/logged?{options}")).await;
    let mut lines = Vec::new();
    loop {
        match client.next().await.unwrap().unwrap() {
            Message::Text(line) => lines.push(line.to_string()),
            Message::Close(Some(CloseFrame { code: CloseCode::Normal, .. })) => return lines,
            other => panic!("expected a line or the end, got {other:?}"),
        }
    }
}

async fn say(client: &mut Client, texts: &[&str]) {
    for text in texts {
        client.send(Message::text(*text)).await.unwrap();
    }
}

/// Whether the connection ends with a reset; otherwise it ends with a FIN.
async fn is_reset(client: &mut Client) -> bool {
    match client.next().await {
        Some(Err(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake))) => false,
        Some(Err(Error::Io(error))) if error.kind() == ErrorKind::ConnectionReset => true,
        other => panic!("expected a cut, got {other:?}"),
    }
}

#[tokio::test]
async fn every_connection_has_its_texts_and_its_end() {
    let (server, mut first) = connected("/log?name=a").await;
    let mut second = client(&server, "/log?name=a").await;
    let mut third = client(&server, "/log?name=a").await;
    let mut other = client(&server, "/log?name=b").await;
    say(&mut second, &["two"]).await;
    say(&mut first, &["one", "é"]).await;
    say(&mut third, &["three"]).await;
    say(&mut other, &["four"]).await;
    first.close(Some(CloseFrame { code: 3001.into(), reason: "bye".into() })).await.unwrap();
    assert_eq!(closed(&mut first).await.unwrap().0, CloseCode::from(3001));
    drop(second);
    third.close(None).await.unwrap();
    let lines = logged(&server, "name=a&ended=3").await;
    let expected = ["open", "one", "é", "close 3001", "open", "two", "cut"];
    assert_eq!(lines[..7], expected);
    assert_eq!(lines[7..], ["open", "three", "close 1005"]);
    assert_eq!(logged(&server, "name=b&until=four").await, ["open", "four"]);
    assert!(logged(&server, "name=c").await.is_empty());
}

#[tokio::test]
async fn whoever_asks_can_wait() {
    let (server, mut first) = connected("/log?name=a").await;
    let mut asks = Vec::new();
    for wait in ["connections=2", "until=x", "until=y&ended=1"] {
        asks.push(client(&server, &format!("/logged?name=a&{wait}")).await);
    }
    assert_eq!(logged(&server, "name=a").await, ["open"]);

    let mut second = client(&server, "/log?name=a").await;
    for line in ["open", "open"] {
        assert_eq!(text(&mut asks[0]).await, line);
    }
    say(&mut first, &["x"]).await;
    for line in ["open", "x", "open"] {
        assert_eq!(text(&mut asks[1]).await, line);
    }
    say(&mut second, &["y"]).await;
    assert_eq!(logged(&server, "name=a&until=y").await, ["open", "x", "open", "y"]);
    drop(first);
    for line in ["open", "x", "cut", "open", "y"] {
        assert_eq!(text(&mut asks[2]).await, line);
    }
    for ask in &mut asks {
        assert_eq!(closed(ask).await, code(CloseCode::Normal));
    }
}

#[tokio::test]
async fn a_seed_cuts_with_fins_and_with_resets() {
    let server = EchoServer::start(0).await.unwrap();
    let ends = join_all(
        (0..12).map(async |_| is_reset(&mut client(&server, "/log?name=a&cut=1").await).await),
    );
    let ends = ends.await;
    assert!(ends.contains(&true) && ends.contains(&false), "{ends:?}");
    assert_eq!(logged(&server, "name=a").await, ["open", "cut"].repeat(12));
}

#[tokio::test]
async fn what_was_kept_before_a_cut_is_the_beginning_of_what_was_sent() {
    let server = EchoServer::start(0).await.unwrap();
    let mut all_kept = Vec::new();
    for number in 1..=8 {
        let mut client = client(&server, "/log?name=a&cut=2").await;
        // It is cut at the 51st at the latest, by then with or without the client's knowledge.
        for text in 0..60 {
            if client.send(Message::text(text.to_string())).await.is_err() {
                break;
            }
        }
        let lines = logged(&server, &format!("name=a&ended={number}")).await;
        let start = lines.iter().rposition(|line| line == "open").unwrap();
        let kept = lines.len() - start - 2;
        assert!(kept <= 50, "{kept}");
        let expected: Vec<_> = (0..kept).map(|text| text.to_string()).collect();
        assert_eq!(lines[start + 1..lines.len() - 1], expected);
        assert_eq!(lines[lines.len() - 1], "cut");
        all_kept.push(kept);
    }
    assert!(all_kept.iter().any(|kept| *kept != all_kept[0]), "{all_kept:?}");
}

#[tokio::test]
async fn whoever_waits_learns_that_the_server_stops() {
    for manner in ["/log?name=a", "/logged?name=a&until=never"] {
        let (server, mut client) = connected(manner).await;
        let ((), end) = tokio::join!(server.stop(), closed(&mut client));
        assert_eq!(end, code(CloseCode::Away), "{manner}");
    }
}
