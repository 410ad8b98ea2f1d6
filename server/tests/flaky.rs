//! `/flaky` refuses the first handshakes under a name, or lets them wait; `/count` says how many there were.

mod common;

use common::{Client, client, closed, code, connected, text, url};
use futures_util::SinkExt;
use std::pin::pin;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use wasm_websocket_server::EchoServer;

async fn counted(server: &EchoServer, options: &str) -> String {
    let mut client = client(server, &format!("/count?{options}")).await;
    let count = text(&mut client).await;
    assert_eq!(closed(&mut client).await, code(CloseCode::Normal));
    count
}

async fn is_refused(server: &EchoServer, manner: &str, status: u16) {
    match connect_async(url(server, manner)).await {
        Err(Error::Http(response)) => assert_eq!(response.status(), status),
        other => panic!("expected {status}, got {other:?}"),
    }
}

async fn is_echo(mut client: Client) {
    client.send(Message::text("a")).await.unwrap();
    assert_eq!(text(&mut client).await, "a");
}

#[tokio::test]
async fn the_first_are_refused_and_all_are_counted() {
    let (server, first) = connected("/flaky").await;
    is_echo(first).await;
    assert_eq!(counted(&server, "name=a").await, "0");
    for manner in ["/flaky?name=a&refuse=2", "/flaky?name=b&refuse=2&status=429"] {
        let status = if manner.contains("status") { 429 } else { 503 };
        is_refused(&server, manner, status).await;
        is_refused(&server, manner, status).await;
        is_echo(client(&server, manner).await).await;
        is_echo(client(&server, manner).await).await;
    }
    assert_eq!(counted(&server, "name=a").await, "4");
    assert_eq!(counted(&server, "name=b").await, "4");
}

#[tokio::test]
async fn they_can_be_left_waiting_and_awaited() {
    let server = EchoServer::start(0).await.unwrap();
    let manner = "/flaky?name=a&refuse=1&stall=1";
    let mut first = pin!(connect_async(url(&server, manner)));
    let (count, second) = tokio::select! {
        biased;
        answer = &mut first => panic!("expected no answer, got {answer:?}"),
        both = async {
            let count = counted(&server, "name=a&until=1").await;
            (count, client(&server, manner).await)
        } => both,
    };
    assert_eq!(count, "1");
    is_echo(second).await;
    assert_eq!(counted(&server, "name=a").await, "2");
    // Who waits does not hold up the end, and who asks is told of it.
    let mut other = client(&server, "/count?name=a&until=3").await;
    let ((), end, answer) = tokio::join!(server.stop(), closed(&mut other), first);
    assert_eq!(end, code(CloseCode::Away));
    assert!(matches!(answer, Err(Error::Http(response)) if response.status() == 503));
}
