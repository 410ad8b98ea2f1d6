//! `/echo`, with the manners of pywebsocket's echo example; beside it, what the tests need.

use crate::arrival::Arrival;
use crate::bind::{self, BindError};
use crate::flaky::{self, Attempts};
use crate::flood::{self, Floods};
use crate::log::{self, Logs};
use crate::manners;
use crate::memory;
use crate::peer::code;
use crate::record::Records;
use crate::reset;
use crate::sink;
use crate::stop::{Stopped, Stopper, stopper};
use crate::tcp::Tcp;
use crate::victim;
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
/// - `/reset` cuts it with a reset, in the middle of a message.
/// - `/mute` says nothing any more after some echoes, and does not end.
/// - `/stall` does not answer the handshake for some seconds, `/reject` answers it with an error.
/// - `/flaky` does either to the first ones, and then is an echo; `/count` tells how many came to it.
/// - `/sink` counts what it takes, `/slow` takes a message now and then.
/// - `/flood` sends as much as the client takes; `/flooded` tells how much that was.
/// - `/record` keeps what it takes, `/records` reads it out.
/// - `/log` keeps what many connections bring under one name, and cuts them at random; `/logged` reads it out.
/// - `/victim` owns such a server in a process of its own, to be crashed, stopped and started again; it
///   needs a program that calls [`victim::run_if_asked`].
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
            logs: Logs::default(),
            attempts: Attempts::default(),
        };
        let router = Router::new()
            .route("/echo", any(echo))
            .route("/protocol", any(manners::protocol))
            .route("/close", any(manners::close))
            .route("/drop", any(manners::cut))
            .route("/reset", any(reset::reset))
            .route("/mute", any(manners::mute))
            .route("/stall", any(manners::stall))
            .route("/reject", any(manners::reject))
            .route("/flaky", any(flaky::flaky))
            .route("/count", any(flaky::count))
            .route("/sink", any(sink::sink))
            .route("/slow", any(sink::slow))
            .route("/flood", any(flood::flood))
            .route("/flooded", any(flood::flooded))
            .route("/record", any(manners::record))
            .route("/records", any(manners::records))
            .route("/log", any(log::log))
            .route("/logged", any(log::logged))
            .route("/victim", any(victim::victim))
            .route("/memory", any(memory::memory))
            .with_state(shared);
        for listener in listeners {
            let service = router.clone().into_make_service_with_connect_info::<Tcp>();
            let mut stopped = stopped.clone();
            tokio::spawn(async move {
                // Connections go on by themselves, each with a `Stopped` of its own.
                let serve = axum::serve(listener, service).into_future();
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
    logs: Logs,
    attempts: Attempts,
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

impl FromRef<Shared> for Logs {
    fn from_ref(shared: &Shared) -> Self {
        shared.logs.clone()
    }
}

impl FromRef<Shared> for Attempts {
    fn from_ref(shared: &Shared) -> Self {
        shared.attempts.clone()
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
