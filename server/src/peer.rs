//! A client that is connected, and what all manners do alike.

use crate::stop::Stopped;
use crate::tcp::Tcp;
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use std::time::Duration;

/// How long a client may take to answer a Close frame when the server stops. Until then it may take its time:
/// who is cut before it could answer was not closed cleanly.
const CLOSE_LIMIT: Duration = Duration::from_secs(1);

/// The connection to a client. Dropping it cuts it, unless it has come to its end.
pub(crate) struct Peer {
    pub(crate) socket: WebSocket,
    pub(crate) stopped: Stopped,
}

/// Why nothing more comes and goes. The connection has come to its end by then.
pub(crate) enum Over {
    /// The server stops; the client was told.
    Stopped,
    /// The client closed, and was answered.
    Closed(Option<CloseFrame>),
    /// The connection is gone.
    Cut,
}

impl Peer {
    /// The next text or binary message.
    pub(crate) async fn next(&mut self) -> Result<Message, Over> {
        loop {
            let message = tokio::select! {
                () = self.stopped.wait() => return Err(self.leave().await),
                message = self.socket.recv() => message,
            };
            match message {
                Some(Ok(message @ (Message::Text(_) | Message::Binary(_)))) => return Ok(message),
                // Answered by the WebSocket crate.
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(frame))) => {
                    // Answered while the end is awaited.
                    self.stopped.at_most(CLOSE_LIMIT, until_end(&mut self.socket)).await;
                    return Err(Over::Closed(frame));
                }
                Some(Err(_)) | None => return Err(Over::Cut),
            }
        }
    }

    /// Sends a message. A client that does not read holds it up, and must not hold up the end.
    pub(crate) async fn send(&mut self, message: Message) -> Result<(), Over> {
        tokio::select! {
            () = self.stopped.wait() => Err(self.leave().await),
            sent = self.socket.send(message) => sent.map_err(|_| Over::Cut),
        }
    }

    /// Sends back as many messages as that.
    pub(crate) async fn echo(&mut self, messages: u32) -> Result<(), Over> {
        for _ in 0..messages {
            let message = self.next().await?;
            self.send(message).await?;
        }
        Ok(())
    }

    /// Awaits something else than the client.
    pub(crate) async fn wait<T>(&mut self, other: impl Future<Output = T>) -> Result<T, Over> {
        tokio::select! {
            () = self.stopped.wait() => Err(self.leave().await),
            output = other => Ok(output),
        }
    }

    /// Sends the lines as text messages, and closes: the answer to a question that the address was.
    pub(crate) async fn answer(
        mut self,
        lines: impl IntoIterator<Item = String>,
    ) -> Result<(), Over> {
        for line in lines {
            self.send(Message::text(line)).await?;
        }
        self.close(Some(code(close_code::NORMAL))).await;
        Ok(())
    }

    /// Closes, and lets the closing handshake come to its end.
    pub(crate) async fn close(&mut self, frame: Option<CloseFrame>) {
        let closed = async {
            if self.socket.send(Message::Close(frame)).await.is_ok() {
                until_end(&mut self.socket).await;
            }
        };
        self.stopped.at_most(CLOSE_LIMIT, closed).await;
    }

    /// Ends the connection without a Close frame. What was under way is taken and forgotten: left unread, it
    /// would make the system reset the connection.
    pub(crate) async fn cut(mut self, tcp: Tcp) {
        tcp.finish();
        self.stopped.at_most(CLOSE_LIMIT, until_end(&mut self.socket)).await;
    }

    /// Tells the client that the server stops.
    pub(crate) async fn leave(&mut self) -> Over {
        self.close(Some(code(close_code::AWAY))).await;
        Over::Stopped
    }
}

/// A Close frame without a reason.
pub(crate) fn code(code: u16) -> CloseFrame {
    CloseFrame { code, reason: "".into() }
}

async fn until_end(socket: &mut WebSocket) {
    while let Some(Ok(_)) = socket.recv().await {}
}
