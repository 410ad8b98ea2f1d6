//! `/flood` sends numbered messages, no more than the client takes, and hears the client meanwhile;
//! `/flooded` says how much was sent.

mod common;

use common::{Client, client, closed, code, connected, text};
use futures_util::StreamExt;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use wasm_websocket_server::EchoServer;

/// More than any system holds for a client that does not read: 4 GiB in messages of 1 MiB.
const ENDLESS: &str = "/flood?count=4096&size=1048576&name=a";

async fn flooded(server: &EchoServer, name: &str) -> u64 {
    let mut client = client(server, &format!("/flooded?name={name}")).await;
    let pushed = text(&mut client).await.parse().unwrap();
    assert_eq!(closed(&mut client).await, code(CloseCode::Normal));
    pushed
}

/// How much the flood `a` has pushed when that is the same from one question to the next.
async fn standing_still(server: &EchoServer) -> u64 {
    let mut before = 0;
    loop {
        let pushed = flooded(server, "a").await;
        if pushed == before && pushed > 0 {
            return pushed;
        }
        before = pushed;
    }
}

/// The Close frame behind all messages that were under way.
async fn closed_behind_messages(client: &mut Client) -> Option<CloseCode> {
    let mut frame = None;
    while let Some(message) = client.next().await {
        if let Message::Close(Some(CloseFrame { code, .. })) = message.unwrap() {
            frame = Some(code);
        }
    }
    frame
}

#[tokio::test]
async fn binary_messages_begin_with_their_number() {
    let (server, mut client) = connected("/flood?count=300&size=2000&name=a").await;
    for number in 0..300_u32 {
        let message = client.next().await.unwrap().unwrap();
        assert!(message.is_binary());
        let bytes = message.into_data();
        assert_eq!((bytes.len(), &bytes[..4]), (2000, &number.to_le_bytes()[..]));
        assert!(bytes[4..].iter().all(|&byte| byte == 0));
    }
    assert_eq!(closed(&mut client).await, code(CloseCode::Normal));
    assert_eq!(flooded(&server, "a").await, 300 * 2000);
    assert_eq!(flooded(&server, "b").await, 0);
}

#[tokio::test]
async fn without_options_it_is_a_thousand_messages_of_a_kilobyte() {
    let (server, mut client) = connected("/flood").await;
    for _ in 0..1000 {
        assert_eq!(client.next().await.unwrap().unwrap().len(), 1024);
    }
    assert_eq!(closed(&mut client).await, code(CloseCode::Normal));
    assert_eq!(flooded(&server, "").await, 1000 * 1024);
}

#[tokio::test]
async fn small_messages_have_room_for_no_number_or_for_nothing_else() {
    let (server, mut client) = connected("/flood?count=1&size=3").await;
    assert_eq!(client.next().await.unwrap().unwrap(), Message::binary(vec![0; 3]));
    assert_eq!(closed(&mut client).await, code(CloseCode::Normal));

    let mut client = common::client(&server, "/flood?count=11&size=1&kind=text&name=a").await;
    for number in 0..11 {
        assert_eq!(text(&mut client).await, number.to_string());
    }
    assert_eq!(closed(&mut client).await, code(CloseCode::Normal));
    assert_eq!(flooded(&server, "a").await, 12);
}

#[tokio::test]
async fn texts_are_numbers_and_dots() {
    let (_server, mut client) = connected("/flood?count=101&size=5&kind=text").await;
    for number in 0..101 {
        assert_eq!(text(&mut client).await, format!("{number:.<5}"));
    }
    assert_eq!(closed(&mut client).await, code(CloseCode::Normal));
}

#[tokio::test]
async fn it_is_held_back_by_a_client_that_does_not_read_and_still_hears_it_close() {
    let (server, mut client) = connected(ENDLESS).await;
    assert!(standing_still(&server).await < 4096 << 20, "all of it was sent, and none taken");
    client.close(Some(CloseFrame { code: 3001.into(), reason: "".into() })).await.unwrap();
    assert_eq!(closed_behind_messages(&mut client).await, Some(CloseCode::from(3001)));
    assert!(standing_still(&server).await < 4096 << 20, "it went on after the Close frame");
}

#[tokio::test]
async fn it_ends_in_the_middle_when_the_server_stops() {
    let (server, mut client) = connected(ENDLESS).await;
    assert!(client.next().await.unwrap().unwrap().is_binary());
    let ((), end) = tokio::join!(server.stop(), closed_behind_messages(&mut client));
    assert_eq!(end, Some(CloseCode::Away));
}

#[tokio::test]
async fn it_ends_when_the_client_is_gone() {
    let (server, mut client) = connected(ENDLESS).await;
    assert!(client.next().await.unwrap().unwrap().is_binary());
    drop(client);
    assert!(standing_still(&server).await < 4096 << 20, "it went on without the client");
}
