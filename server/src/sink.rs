//! `/sink` and `/slow`: they take what the client sends, and say how much they took.

use crate::arrival::Arrival;
use crate::peer::{Over, Peer};
use axum::extract::ws::Message;
use axum::response::Response;
use std::time::Duration;

/// The text that asks how much was taken so far. It is not counted itself.
const COUNT: &str = "count";

/// How long `/slow` rests after a message, in milliseconds.
const REST: u64 = 5;

/// `/sink` takes everything. The text `count` is answered with a text: how many messages were taken, a
/// blank, and how many bytes of payload (text in UTF-8).
pub(crate) async fn sink(arrival: Arrival) -> Response {
    arrival.accept(|peer| take(peer, Duration::ZERO))
}

/// `/slow?ms=N` does the same, and rests for N milliseconds after each message, 5 without it, before it
/// reads the next one: the client's buffer fills up.
pub(crate) async fn slow(arrival: Arrival) -> Response {
    let rest = Duration::from_millis(arrival.number("ms", REST));
    arrival.accept(move |peer| take(peer, rest))
}

async fn take(mut peer: Peer, rest: Duration) -> Result<(), Over> {
    let (mut messages, mut bytes) = (0_u64, 0_u64);
    loop {
        let message = peer.next().await?;
        if matches!(&message, Message::Text(text) if text.as_str() == COUNT) {
            peer.send(Message::text(format!("{messages} {bytes}"))).await?;
        } else {
            messages += 1;
            bytes += message.into_data().len() as u64;
        }
        if !rest.is_zero() {
            peer.wait(tokio::time::sleep(rest)).await?;
        }
    }
}
