//! A client that asks to connect, and the options in its address.

use crate::peer::{Over, Peer};
use crate::stop::Stopped;
use crate::tcp::Tcp;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, FromRef, FromRequestParts, Query};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::str::FromStr;

/// The largest message that is taken or sent, in bytes.
pub(crate) const MAX_MESSAGE: usize = 64 << 20;

/// The part of an address behind `?`.
pub(crate) type Options = Query<HashMap<String, String>>;

/// What every manner that accepts connections is given.
pub(crate) struct Arrival {
    pub(crate) upgrade: WebSocketUpgrade,
    options: HashMap<String, String>,
    stopped: Stopped,
    tcp: Tcp,
}

impl<S> FromRequestParts<S> for Arrival
where
    S: Send + Sync,
    Stopped: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Query(options) =
            Options::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let upgrade = WebSocketUpgrade::from_request_parts(parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let ConnectInfo(tcp) = ConnectInfo::from_request_parts(parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        Ok(Self { upgrade, options, stopped: Stopped::from_ref(state), tcp })
    }
}

impl Arrival {
    /// The value of an option.
    pub(crate) fn option(&self, option: &str) -> Option<&str> {
        self.options.get(option).map(String::as_str)
    }

    /// The value of an option that is a number; `default` without it, and when it is none.
    pub(crate) fn number<N: FromStr>(&self, option: &str, default: N) -> N {
        self.option(option).and_then(|value| value.parse().ok()).unwrap_or(default)
    }

    /// The option `name`, by which others ask for what happened here; empty without it.
    pub(crate) fn name(&self) -> String {
        self.option("name").unwrap_or_default().to_owned()
    }

    /// The TCP connection. Whoever keeps it keeps it open: a cut is only one when this is gone, too.
    pub(crate) fn tcp(&self) -> Tcp {
        self.tcp.clone()
    }

    /// Accepts the connection. `manner` has it to itself, and drops it in the end.
    pub(crate) fn accept<M, F>(self, manner: M) -> Response
    where
        M: FnOnce(Peer) -> F + Send + 'static,
        F: Future<Output = Result<(), Over>> + Send + 'static,
    {
        let Self { upgrade, stopped, .. } = self;
        upgrade.max_message_size(MAX_MESSAGE).max_frame_size(MAX_MESSAGE).on_upgrade(
            async move |socket| {
                // However it came to its end, nothing is left to do.
                let _ = manner(Peer { socket, stopped }).await;
            },
        )
    }
}
