//! A server of one's own, and clients of it.

use futures_util::StreamExt;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use wasm_websocket_server::EchoServer;

pub(crate) type Client = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The address of a manner; it begins with `/`.
pub(crate) fn url(server: &EchoServer, manner: &str) -> String {
    format!("ws://127.0.0.1:{}{manner}", server.port())
}

pub(crate) async fn client(server: &EchoServer, manner: &str) -> Client {
    connect_async(url(server, manner)).await.unwrap().0
}

pub(crate) async fn connected(manner: &str) -> (EchoServer, Client) {
    let server = EchoServer::start(0).await.unwrap();
    let client = client(&server, manner).await;
    (server, client)
}

/// The text of the next message.
pub(crate) async fn text(client: &mut Client) -> String {
    match client.next().await {
        Some(Ok(Message::Text(text))) => text.to_string(),
        other => panic!("expected a text message, got {other:?}"),
    }
}

/// The code and the reason of the Close frame that is next, and after which nothing comes.
pub(crate) async fn closed(client: &mut Client) -> Option<(CloseCode, String)> {
    match client.next().await {
        Some(Ok(Message::Close(frame))) => {
            assert!(client.next().await.is_none());
            frame.map(|CloseFrame { code, reason }| (code, reason.to_string()))
        }
        other => panic!("expected a Close frame, got {other:?}"),
    }
}

/// What `closed` finds when there is no reason.
pub(crate) fn code(code: CloseCode) -> Option<(CloseCode, String)> {
    Some((code, String::new()))
}
