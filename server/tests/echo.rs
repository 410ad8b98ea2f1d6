//! The echo server's manners, those of pywebsocket's echo example:
//! - text and binary messages come back as they were; `Goodbye` comes back and ends the connection;
//! - stopping tells the clients; a taken port is a clear error; only `/echo` answers.

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async, connect_async_with_config,
};
use wasm_websocket_server::EchoServer;

type Client = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connected() -> (EchoServer, Client) {
    let server = EchoServer::start(0).await.unwrap();
    let unlimited = WebSocketConfig::default().max_frame_size(None);
    let (client, _) =
        connect_async_with_config(server.url(), Some(unlimited), false).await.unwrap();
    (server, client)
}

async fn close_code(client: &mut Client) -> CloseCode {
    match client.next().await {
        Some(Ok(Message::Close(Some(CloseFrame { code, .. })))) => code,
        other => panic!("expected a Close frame with a code, got {other:?}"),
    }
}

#[tokio::test]
async fn text_and_binary_come_back_as_they_were() {
    let (_server, mut client) = connected().await;
    let large = Message::binary(vec![7; 20 << 20]);
    for message in
        [Message::text("Message to send"), Message::text(""), Message::binary(vec![0, 255]), large]
    {
        client.send(message.clone()).await.unwrap();
        assert!(client.next().await.unwrap().unwrap() == message);
    }
}

#[tokio::test]
async fn goodbye_is_echoed_and_then_the_connection_is_closed() {
    let (_server, mut client) = connected().await;
    client.send(Message::binary(&b"Goodbye"[..])).await.unwrap();
    assert!(client.next().await.unwrap().unwrap().is_binary());
    client.send(Message::text("Goodbye")).await.unwrap();
    assert_eq!(client.next().await.unwrap().unwrap(), Message::text("Goodbye"));
    assert_eq!(close_code(&mut client).await, CloseCode::Normal);
    assert!(client.next().await.is_none());
}

#[tokio::test]
async fn a_close_frame_is_answered_in_kind() {
    let (_server, mut client) = connected().await;
    client.close(None).await.unwrap();
    assert_eq!(client.next().await.unwrap().unwrap(), Message::Close(None));
    assert!(client.next().await.is_none());
}

#[tokio::test]
async fn stopping_says_going_away() {
    let (server, mut client) = connected().await;
    let port = server.port();
    let ((), code) = tokio::join!(server.stop(), close_code(&mut client));
    assert_eq!(code, CloseCode::Away);
    // The port is free again.
    assert_eq!(EchoServer::start(port).await.unwrap().port(), port);
}

#[tokio::test]
async fn a_taken_port_is_named_with_the_way_out() {
    let server = EchoServer::start(0).await.unwrap();
    let error = EchoServer::start(server.port()).await.unwrap_err();
    assert!(error.is_busy());
    assert_eq!(error.port(), server.port());
    assert_eq!(
        error.to_string(),
        format!(
            "port {} is in use by another program: stop that program, or choose another port with --echo-port N",
            server.port()
        )
    );
}

#[tokio::test]
async fn other_paths_are_not_found() {
    let server = EchoServer::start(0).await.unwrap();
    match connect_async(format!("ws://127.0.0.1:{}/other", server.port())).await {
        Err(Error::Http(response)) => assert_eq!(response.status(), 404),
        other => panic!("expected 404, got {other:?}"),
    }
}
