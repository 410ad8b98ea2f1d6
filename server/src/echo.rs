//! `/echo`, with the manners of pywebsocket's echo example; beside it, what the tests need.

use crate::bind::{self, BindError};
use crate::manners;
use crate::record::Records;
use crate::stop::{Stopped, Stopper, stopper};
use axum::Router;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{FromRef, State};
use axum::response::Response;
use axum::routing::any;
use std::time::Duration;

/// The port of the tutorials: `ws://localhost:9998/echo`.
pub const DEFAULT_ECHO_PORT: u16 = 9998;

/// The text after which the connection is closed.
const GOODBYE: &str = "Goodbye";

/// The largest message that is echoed, in bytes.
const MAX_MESSAGE: usize = 64 << 20;

/// How long a client may take to answer a Close frame.
pub(crate) const CLOSE_LIMIT: Duration = Duration::from_secs(1);

/// Echoes text and binary messages at `/echo`. The text `Goodbye` is echoed, and then the connection
/// is closed with 1000. For tests it has other manners at `/protocol`, `/close`, `/drop`, `/record` and
/// `/records`.
#[derive(Debug)]
#[must_use = "dropping the server ends it"]
pub struct EchoServer {
    port: u16,
    stopper: Stopper,
}

impl EchoServer {
    /// Listens on `port` of the loopback addresses; 0 means any free one.
    ///
    /// # Errors
    ///
    /// The port is in use, or the system does not allow it.
    pub async fn start(port: u16) -> Result<Self, BindError> {
        let (port, listeners) = bind::loopback(port, "--echo-port").await?;
        let (stopper, stopped) = stopper();
        let shared = Shared { stopped: stopped.clone(), records: Records::default() };
        let router = Router::new()
            .route("/echo", any(upgrade))
            .route("/protocol", any(manners::protocol))
            .route("/close", any(manners::close))
            .route("/drop", any(manners::cut))
            .route("/record", any(manners::record))
            .route("/records", any(manners::records))
            .with_state(shared);
        for listener in listeners {
            let (router, mut stopped) = (router.clone(), stopped.clone());
            tokio::spawn(async move {
                // Connections go on by themselves, each with a `Stopped` of its own.
                let serve = axum::serve(listener, router).into_future();
                tokio::select! {
                    _ = serve => {}
                    () = stopped.wait() => {}
                }
            });
        }
        Ok(Self { port, stopper })
    }

    /// The port that it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of the echo.
    #[must_use]
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}/echo", self.port)
    }

    /// Stops listening, and closes every connection with 1001 (going away).
    pub async fn stop(self) {
        self.stopper.stop().await;
    }
}

/// What every connection is given.
#[derive(Clone)]
struct Shared {
    stopped: Stopped,
    records: Records,
}

impl FromRef<Shared> for Stopped {
    fn from_ref(shared: &Shared) -> Self {
        shared.stopped.clone()
    }
}

impl FromRef<Shared> for Records {
    fn from_ref(shared: &Shared) -> Self {
        shared.records.clone()
    }
}

pub(crate) async fn upgrade(upgrade: WebSocketUpgrade, State(stopped): State<Stopped>) -> Response {
    upgrade
        .max_message_size(MAX_MESSAGE)
        .max_frame_size(MAX_MESSAGE)
        .on_upgrade(|socket| echo(socket, stopped))
}

async fn echo(mut socket: WebSocket, mut stopped: Stopped) {
    let code = loop {
        let message = tokio::select! {
            () = stopped.wait() => break close_code::AWAY,
            message = socket.recv() => message,
        };
        let goodbye = match &message {
            Some(Ok(Message::Text(text))) => text.as_str() == GOODBYE,
            Some(Ok(Message::Binary(_))) => false,
            // Answered by the WebSocket crate.
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            // The client's Close frame is answered while the end is awaited.
            Some(Ok(Message::Close(_))) => return until_end(socket).await,
            Some(Err(_)) | None => return,
        };
        if let Some(Ok(message)) = message {
            // A client that does not read holds its echo up, and must not hold up the end.
            tokio::select! {
                () = stopped.wait() => break close_code::AWAY,
                sent = socket.send(message) => if sent.is_err() { return },
            }
        }
        if goodbye {
            break close_code::NORMAL;
        }
    };
    let close = Message::Close(Some(CloseFrame { code, reason: "".into() }));
    let closed = async {
        if socket.send(close).await.is_ok() {
            until_end(socket).await;
        }
    };
    let _ = tokio::time::timeout(CLOSE_LIMIT, closed).await;
}

/// Lets the closing handshake come to its end, for as long as a client may take.
pub(crate) async fn until_end(mut socket: WebSocket) {
    let end = async { while let Some(Ok(_)) = socket.recv().await {} };
    let _ = tokio::time::timeout(CLOSE_LIMIT, end).await;
}
