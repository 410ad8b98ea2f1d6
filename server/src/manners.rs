//! What servers do other than echo, for the tests.

use crate::echo::{CLOSE_LIMIT, until_end};
use crate::record::Records;
use crate::stop::Stopped;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use std::collections::HashMap;

/// The part of an address behind `?`.
pub(crate) type Options = Query<HashMap<String, String>>;

/// `/protocol?choose=NAME` chooses that subprotocol, offered or not; without `choose`, the first one
/// that the client offers. Then it is an echo.
pub(crate) async fn protocol(
    mut upgrade: WebSocketUpgrade,
    headers: HeaderMap,
    Query(options): Options,
    State(stopped): State<Stopped>,
) -> Response {
    let offered = headers.get(header::SEC_WEBSOCKET_PROTOCOL).and_then(|list| list.to_str().ok());
    let first = offered.and_then(|list| list.split(',').next()).map(str::trim);
    let chosen = options.get("choose").map(String::as_str).or(first);
    if let Some(chosen) = chosen.and_then(|name| HeaderValue::from_str(name).ok()) {
        upgrade.set_selected_protocol(chosen);
    }
    crate::echo::upgrade(upgrade, State(stopped)).await
}

/// `/close?code=CODE&reason=REASON` closes every connection at once; without a code, with an empty frame.
pub(crate) async fn close(upgrade: WebSocketUpgrade, Query(options): Options) -> Response {
    let reason = options.get("reason").cloned().unwrap_or_default();
    let frame = options.get("code").and_then(|code| code.parse().ok());
    let frame = frame.map(|code| CloseFrame { code, reason: reason.into() });
    upgrade.on_upgrade(async |mut socket| {
        if socket.send(Message::Close(frame)).await.is_ok() {
            until_end(socket).await;
        }
    })
}

/// `/drop` echoes nothing, and cuts the connection without a Close frame at the first message.
pub(crate) async fn cut(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(async |mut socket| drop(socket.recv().await))
}

/// `/record?name=NAME` keeps what the client sends, and how it ends.
pub(crate) async fn record(
    upgrade: WebSocketUpgrade,
    Query(options): Options,
    State(records): State<Records>,
    State(mut stopped): State<Stopped>,
) -> Response {
    let name = options.get("name").cloned().unwrap_or_default();
    upgrade.on_upgrade(async move |mut socket| {
        let mut lines = Vec::new();
        let answer = loop {
            let message = tokio::select! {
                () = stopped.wait() => break false,
                message = socket.recv() => message,
            };
            match message {
                Some(Ok(Message::Text(text))) => lines.push(format!("text {text}")),
                Some(Ok(Message::Binary(bytes))) => {
                    let bytes: Vec<_> = bytes.iter().map(ToString::to_string).collect();
                    lines.push(format!("binary {}", bytes.join(" ")));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(None))) => {
                    lines.push("close".to_owned());
                    break true;
                }
                Some(Ok(Message::Close(Some(CloseFrame { code, reason })))) => {
                    lines.push(format!("close {code} {reason}"));
                    break true;
                }
                Some(Err(_)) | None => {
                    lines.push("cut".to_owned());
                    break false;
                }
            }
        };
        records.end(name, lines);
        if answer {
            until_end(socket).await;
        }
    })
}

/// `/records?name=NAME` waits for the end of that record, sends its lines as messages, and closes.
pub(crate) async fn records(
    upgrade: WebSocketUpgrade,
    Query(options): Options,
    State(records): State<Records>,
    State(mut stopped): State<Stopped>,
) -> Response {
    let name = options.get("name").cloned().unwrap_or_default();
    upgrade.on_upgrade(async move |socket| {
        tokio::select! {
            () = stopped.wait() => {}
            lines = records.ended(&name) => read_out(socket, lines).await,
        }
    })
}

async fn read_out(mut socket: WebSocket, lines: Vec<String>) {
    for line in lines {
        if socket.send(Message::text(line)).await.is_err() {
            return;
        }
    }
    let close = Message::Close(Some(CloseFrame { code: 1000, reason: "".into() }));
    if socket.send(close).await.is_ok() {
        let _ = tokio::time::timeout(CLOSE_LIMIT, until_end(socket)).await;
    }
}
