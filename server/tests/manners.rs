//! What the server does other than echo, and take and send a lot:
//! - it closes and cuts, at once or after some echoes, or says nothing any more, and lets a client take its time;
//! - it does not answer the handshake, or refuses it;
//! - it chooses a subprotocol, reads out what it was sent, and tells the memory of the browsers.

mod common;

use common::{Client, client, closed, code, connected, text, url};
use futures_util::{SinkExt, StreamExt};
use std::io::ErrorKind;
use std::pin::pin;
use std::time::Duration;
use tokio::time;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Response;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, connect_async};
use wasm_websocket_server::EchoServer;

async fn is_echoed(client: &mut Client, words: &[&str]) {
    for word in words {
        client.send(Message::text(*word)).await.unwrap();
        assert_eq!(text(client).await, *word);
    }
}

fn refused(status: u16, answer: Result<(Client, Response), Error>) {
    match answer {
        Err(Error::Http(response)) => {
            assert_eq!(response.status(), status);
            // It would hold up the server's end.
            assert_eq!(response.headers()["connection"], "close");
        }
        other => panic!("expected {status}, got {other:?}"),
    }
}

#[tokio::test]
async fn protocol_chooses_what_it_is_told_or_the_first() {
    let server = EchoServer::start(0).await.unwrap();
    for (manner, expected) in [("/protocol", "one"), ("/protocol?choose=two", "two")] {
        let mut request = url(&server, manner).into_client_request().unwrap();
        let offered = HeaderValue::from_static("one, two");
        request.headers_mut().insert("sec-websocket-protocol", offered);
        let (mut client, response) = connect_async(request).await.unwrap();
        assert_eq!(response.headers()["sec-websocket-protocol"], expected);
        is_echoed(&mut client, &["a"]).await;
    }
}

#[tokio::test]
async fn close_closes_at_once() {
    let (server, mut client) = connected("/close").await;
    assert_eq!(closed(&mut client).await, None);
    let mut client = common::client(&server, "/close?code=3000&reason=bye").await;
    assert_eq!(closed(&mut client).await, Some((CloseCode::from(3000), "bye".to_owned())));
}

#[tokio::test]
async fn close_closes_after_the_last_echo_and_what_it_sends_with_it() {
    let (_server, mut client) = connected("/close?code=1000&after=2&with=3").await;
    is_echoed(&mut client, &["a", "b"]).await;
    for number in ["0", "1", "2"] {
        assert_eq!(text(&mut client).await, number);
    }
    assert_eq!(closed(&mut client).await, code(CloseCode::Normal));
}

#[tokio::test]
async fn drop_cuts_at_the_message_after_the_last_echo() {
    let server = EchoServer::start(0).await.unwrap();
    for (manner, echoed) in [("/drop", &[][..]), ("/drop?after=2", &["a", "b"])] {
        let mut client = client(&server, manner).await;
        is_echoed(&mut client, echoed).await;
        client.send(Message::text("next")).await.unwrap();
        let end = client.next().await;
        assert!(matches!(end, Some(Err(_))), "{manner}: {end:?}");
    }
}

#[tokio::test]
async fn whoever_closes_earlier_is_answered() {
    let server = EchoServer::start(0).await.unwrap();
    for manner in ["/close?code=3000&after=1", "/drop", "/mute", "/record", "/sink", "/slow"] {
        let mut client = client(&server, manner).await;
        client.close(Some(CloseFrame { code: 3001.into(), reason: "".into() })).await.unwrap();
        assert_eq!(closed(&mut client).await, code(CloseCode::from(3001)), "{manner}");
    }
}

#[tokio::test]
async fn who_takes_an_hour_to_answer_a_close_frame_is_not_cut() {
    let (server, mut other) = connected("/echo").await;
    for manner in ["/close?code=3000", "/flooded?name=none", "/count?name=none"] {
        let mut client = client(&server, manner).await;
        // The answer goes out with the next look at the stream.
        loop {
            match client.next().await {
                Some(Ok(Message::Close(_))) => break,
                Some(Ok(_)) => {}
                end => panic!("{manner}: {end:?}"),
            }
        }
        time::pause();
        time::advance(Duration::from_secs(3600)).await;
        time::resume();
        is_echoed(&mut other, &["a", "b", "c"]).await;
        let MaybeTlsStream::Plain(tcp) = client.get_ref() else { panic!("there is no TLS") };
        let read = tcp.try_read(&mut [0]).map_err(|error| error.kind());
        assert_eq!(read, Err(ErrorKind::WouldBlock), "{manner}");
        assert!(client.next().await.is_none());
    }
}

#[tokio::test]
async fn whoever_waits_learns_that_the_server_stops() {
    for manner in
        ["/close?after=1", "/drop", "/mute", "/record", "/records?name=none", "/sink", "/slow"]
    {
        let (server, mut client) = connected(manner).await;
        let ((), end) = tokio::join!(server.stop(), closed(&mut client));
        assert_eq!(end, code(CloseCode::Away), "{manner}");
    }
}

#[tokio::test]
async fn mute_says_nothing_after_the_last_echo_and_is_still_there() {
    let (server, mut client) = connected("/mute?after=2").await;
    is_echoed(&mut client, &["a", "b"]).await;
    client.send(Message::text("c")).await.unwrap();
    let mut other = common::client(&server, "/echo").await;
    tokio::select! {
        biased;
        message = client.next() => panic!("expected no message, got {message:?}"),
        () = is_echoed(&mut other, &["a", "b", "c"]) => {}
    }
    client.close(None).await.unwrap();
    assert_eq!(closed(&mut client).await, None);
}

#[tokio::test]
async fn stall_does_not_answer_before_the_server_stops() {
    let (server, mut other) = connected("/echo").await;
    let mut answer = pin!(connect_async(url(&server, "/stall")));
    tokio::select! {
        biased;
        answer = &mut answer => panic!("expected no answer, got {answer:?}"),
        () = is_echoed(&mut other, &["a", "b", "c"]) => {}
    }
    let ((), end, answer) = tokio::join!(server.stop(), closed(&mut other), answer);
    assert_eq!(end, code(CloseCode::Away));
    refused(503, answer);
}

#[tokio::test]
async fn stall_does_not_last_for_ever() {
    let (server, mut other) = connected("/echo").await;
    let mut answer = pin!(connect_async(url(&server, "/stall")));
    tokio::select! {
        biased;
        answer = &mut answer => panic!("expected no answer, got {answer:?}"),
        () = is_echoed(&mut other, &["a", "b", "c"]) => {}
    }
    // From here on time passes whenever nobody has anything to do.
    time::pause();
    refused(503, answer.await);
    is_echoed(&mut other, &["d"]).await;
}

#[tokio::test]
async fn reject_answers_with_the_status() {
    let server = EchoServer::start(0).await.unwrap();
    for (manner, status) in
        [("/reject", 503), ("/reject?status=401", 401), ("/reject?status=200", 200)]
    {
        refused(status, connect_async(url(&server, manner)).await);
    }
}

#[tokio::test]
async fn records_reads_out_what_was_sent_and_how_it_ended() {
    let (server, mut sender) = connected("/record?name=a").await;
    sender.send(Message::text("é")).await.unwrap();
    sender.send(Message::binary(vec![0, 255])).await.unwrap();
    sender.close(Some(CloseFrame { code: 3001.into(), reason: "bye".into() })).await.unwrap();
    let mut reader = client(&server, "/records?name=a").await;
    for line in ["text é", "binary 0 255", "close 3001 bye"] {
        assert_eq!(text(&mut reader).await, line);
    }
    assert_eq!(closed(&mut reader).await, code(CloseCode::Normal));

    drop(client(&server, "/record?name=b").await);
    let mut reader = client(&server, "/records?name=b").await;
    assert_eq!(text(&mut reader).await, "cut");
}

#[tokio::test]
async fn memory_says_a_number_or_that_it_is_unknown() {
    let (_server, mut client) = connected("/memory").await;
    let held = text(&mut client).await;
    assert!(held == "unknown" || held.parse::<u64>().is_ok(), "{held}");
    assert_eq!(closed(&mut client).await, code(CloseCode::Normal));
}
