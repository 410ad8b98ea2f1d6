//! `/echo`, with the manners of pywebsocket's echo example; beside it, what the tests need.

use crate::arrival::Arrival;
use crate::bind::{self, BindError};
use crate::flood::{self, Floods};
use crate::manners;
use crate::memory;
use crate::peer::code;
use crate::record::Records;
use crate::sink;
use crate::stop::{Stopped, Stopper, stopper};
use axum::Router;
use axum::extract::FromRef;
use axum::extract::ws::{Message, close_code};
use axum::response::Response;
use axum::routing::any;

/// The port of the tutorials: `ws://localhost:9998/echo`.
pub const DEFAULT_ECHO_PORT: u16 = 9998;

/// The text after which the connection is closed.
const GOODBYE: &str = "Goodbye";

/// Echoes text and binary messages at `/echo`. The text `Goodbye` is echoed, and then the connection
/// is closed with 1000. For tests it has other manners, which options in the address change:
///
/// - `/protocol` chooses a subprotocol, and is an echo.
/// - `/close` closes, `/drop` cuts the connection without a Close frame: both after some echoes.
/// - `/stall` does not answer the handshake, `/reject` answers it with an error.
/// - `/sink` counts what it takes, `/slow` takes a message now and then.
/// - `/flood` sends as much as the client takes; `/flooded` tells how much that was.
/// - `/record` keeps what it takes, `/records` reads it out.
/// - `/memory` tells how much memory the processes hold that render pages.
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
        let shared = Shared {
            stopped: stopped.clone(),
            records: Records::default(),
            floods: Floods::default(),
        };
        let router = Router::new()
            .route("/echo", any(echo))
            .route("/protocol", any(manners::protocol))
            .route("/close", any(manners::close))
            .route("/drop", any(manners::cut))
            .route("/stall", any(manners::stall))
            .route("/reject", any(manners::reject))
            .route("/sink", any(sink::sink))
            .route("/slow", any(sink::slow))
            .route("/flood", any(flood::flood))
            .route("/flooded", any(flood::flooded))
            .route("/record", any(manners::record))
            .route("/records", any(manners::records))
            .route("/memory", any(memory::memory))
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
    floods: Floods,
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

impl FromRef<Shared> for Floods {
    fn from_ref(shared: &Shared) -> Self {
        shared.floods.clone()
    }
}

/// `/echo`.
pub(crate) async fn echo(arrival: Arrival) -> Response {
    arrival.accept(async |mut peer| {
        loop {
            let message = peer.next().await?;
            let goodbye = matches!(&message, Message::Text(text) if text.as_str() == GOODBYE);
            peer.send(message).await?;
            if goodbye {
                peer.close(Some(code(close_code::NORMAL))).await;
                return Ok(());
            }
        }
    })
}
