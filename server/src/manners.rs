//! What servers do other than echo, for the tests.

use crate::arrival::{Arrival, Options};
use crate::peer::Over;
use crate::record::Records;
use crate::stop::Stopped;
use axum::extract::ws::{CloseFrame, Message};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// How long [`stall`] is silent. Firefox keeps the connection of an attempt that its page has given up while nothing
/// answers, and opens no other while it keeps six: a further attempt waits, and fails after 20 seconds.
const STALL_LIMIT: Duration = Duration::from_secs(5);

/// `/protocol?choose=NAME` chooses that subprotocol, offered or not; without `choose`, the first one
/// that the client offers. Then it is an echo.
pub(crate) async fn protocol(headers: HeaderMap, mut arrival: Arrival) -> Response {
    let offered = headers.get(header::SEC_WEBSOCKET_PROTOCOL).and_then(|list| list.to_str().ok());
    let first = offered.and_then(|list| list.split(',').next()).map(str::trim);
    let chosen = arrival.option("choose").or(first);
    if let Some(chosen) = chosen.and_then(|name| HeaderValue::from_str(name).ok()) {
        arrival.upgrade.set_selected_protocol(chosen);
    }
    crate::echo::echo(arrival).await
}

/// `/close?code=CODE&reason=REASON&after=N&with=K` echoes N messages, sends the texts `0` to K-1, and
/// closes; without a code, with an empty frame. Without N and K it closes every connection at once.
pub(crate) async fn close(arrival: Arrival) -> Response {
    let reason = arrival.option("reason").unwrap_or_default().to_owned();
    let frame = arrival.option("code").and_then(|code| code.parse().ok());
    let frame = frame.map(|code| CloseFrame { code, reason: reason.into() });
    let (after, with) = (arrival.number("after", 0), arrival.number("with", 0_u32));
    arrival.accept(async move |mut peer| {
        peer.echo(after).await?;
        for number in 0..with {
            peer.send(Message::text(number.to_string())).await?;
        }
        peer.close(frame).await;
        Ok(())
    })
}

/// `/drop?after=N` echoes N messages, none without it, and cuts the connection without a Close frame at
/// the next one.
pub(crate) async fn cut(arrival: Arrival) -> Response {
    let after = arrival.number("after", 0);
    arrival.accept(async move |mut peer| {
        peer.echo(after).await?;
        peer.next().await.map(drop)
    })
}

/// `/mute?after=N` echoes N messages, none without it, and then says nothing more until the client closes:
/// to an application that is a server which is gone, on a connection that is not.
pub(crate) async fn mute(arrival: Arrival) -> Response {
    let after = arrival.number("after", 0);
    arrival.accept(async move |mut peer| {
        peer.echo(after).await?;
        loop {
            peer.next().await?;
        }
    })
}

/// `/stall` does not answer the handshake for [`STALL_LIMIT`], and then, or when the server stops, with 503.
pub(crate) async fn stall(State(mut stopped): State<Stopped>) -> Response {
    // This is dropped when the client goes away.
    let _ = tokio::time::timeout(STALL_LIMIT, stopped.wait()).await;
    refusal(StatusCode::SERVICE_UNAVAILABLE)
}

/// `/reject?status=CODE` answers the handshake with that status; without one, with 503.
pub(crate) async fn reject(Query(options): Options) -> Response {
    let status = options.get("status").and_then(|status| status.parse().ok());
    refusal(status.unwrap_or(StatusCode::SERVICE_UNAVAILABLE))
}

/// A connection that is kept for a next request would hold up the server's end.
pub(crate) fn refusal(status: StatusCode) -> Response {
    (status, [(header::CONNECTION, "close")]).into_response()
}

/// `/record?name=NAME` keeps what the client sends, and how it ends.
pub(crate) async fn record(arrival: Arrival, State(records): State<Records>) -> Response {
    let name = arrival.name();
    arrival.accept(async move |mut peer| {
        let mut lines = Vec::new();
        let over = loop {
            match peer.next().await {
                Ok(Message::Text(text)) => lines.push(format!("text {text}")),
                Ok(message) => {
                    let bytes = message.into_data();
                    let bytes: Vec<_> = bytes.iter().map(ToString::to_string).collect();
                    lines.push(format!("binary {}", bytes.join(" ")));
                }
                Err(over) => break over,
            }
        };
        match &over {
            Over::Stopped => {}
            Over::Closed(None) => lines.push("close".to_owned()),
            Over::Closed(Some(CloseFrame { code, reason })) => {
                lines.push(format!("close {code} {reason}"));
            }
            Over::Cut => lines.push("cut".to_owned()),
        }
        records.end(name, lines);
        Err(over)
    })
}

/// `/records?name=NAME` waits for the end of that record, sends its lines as messages, and closes.
pub(crate) async fn records(arrival: Arrival, State(records): State<Records>) -> Response {
    let name = arrival.name();
    arrival.accept(async move |mut peer| {
        let lines = peer.wait(records.ended(&name)).await?;
        peer.answer(lines).await
    })
}
