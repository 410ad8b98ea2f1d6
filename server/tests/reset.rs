//! `/reset` loses the connection in the middle of a message, whether the client reads or not.

mod common;

use common::{closed, code, connected, text};
use futures_util::{SinkExt, StreamExt};
use std::io::ErrorKind;
use tokio::io::{AsyncReadExt, Interest};
use tokio_tungstenite::MaybeTlsStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

fn is_reset(error: &Error) -> bool {
    matches!(error, Error::Io(error) if error.kind() == ErrorKind::ConnectionReset)
}

#[tokio::test]
async fn a_message_has_begun_and_never_comes() {
    for manner in ["/reset", "/reset?size=1000000"] {
        let (_server, mut client) = connected(manner).await;
        let end = client.next().await;
        assert!(matches!(&end, Some(Err(error)) if is_reset(error)), "{manner}: {end:?}");
    }
}

#[tokio::test]
async fn half_of_it_is_taken_when_the_connection_is_lost() {
    let (_server, mut client) = connected("/reset?size=20000000").await;
    let mut taken = 0;
    let mut buffer = vec![0; 1 << 16];
    let end = loop {
        match client.get_mut().read(&mut buffer).await {
            Ok(0) => panic!("expected a reset, got a FIN after {taken} bytes"),
            Ok(length) => taken += length,
            Err(error) => break error,
        }
    };
    assert_eq!(end.kind(), ErrorKind::ConnectionReset);
    assert!((1_000_000..=10_000_100).contains(&taken), "{taken}");
}

#[tokio::test]
async fn a_client_that_does_not_read_is_not_waited_for() {
    let (server, mut client) = connected("/reset").await;
    let MaybeTlsStream::Plain(stream) = client.get_ref() else { panic!("it is plain") };
    stream.ready(Interest::ERROR).await.unwrap();
    let end = client.next().await;
    assert!(matches!(&end, Some(Err(error)) if is_reset(error)), "{end:?}");
    // The server goes on.
    let mut other = common::client(&server, "/echo").await;
    other.send(Message::text("Goodbye")).await.unwrap();
    assert_eq!(text(&mut other).await, "Goodbye");
    assert_eq!(closed(&mut other).await, code(CloseCode::Normal));
}
