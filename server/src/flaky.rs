//! `/flaky` and `/count`: a server that is there after some attempts, and how many there were.

use crate::arrival::Arrival;
use crate::echo;
use crate::manners;
use crate::named::Named;
use crate::stop::Stopped;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

/// How many handshakes have come to one server, by the names that clients gave them.
pub(crate) type Attempts = Named<u64>;

/// `/flaky?name=NAME&refuse=N&status=CODE` refuses the first N handshakes under that name with that status,
/// with 503 without it; with `stall=1` it answers them as `/stall` does. The later ones are to an echo.
pub(crate) async fn flaky(
    arrival: Arrival,
    State(attempts): State<Attempts>,
    State(stopped): State<Stopped>,
) -> Response {
    let number = attempts.change(&arrival.name(), |count| {
        *count += 1;
        *count
    });
    if number > arrival.number("refuse", 0) {
        return echo::echo(arrival).await;
    }
    if arrival.option("stall") == Some("1") {
        return manners::stall(State(stopped)).await;
    }
    let status = arrival.number("status", StatusCode::SERVICE_UNAVAILABLE);
    manners::refusal(status)
}

/// `/count?name=NAME` says in a text how many handshakes have come to `/flaky` under that name, and closes. With
/// `until=N` it waits before that until there were as many.
pub(crate) async fn count(arrival: Arrival, State(attempts): State<Attempts>) -> Response {
    let (name, until) = (arrival.name(), arrival.number("until", 0));
    arrival.accept(async move |mut peer| {
        let count = attempts.find(&name, |&count| (count >= until).then_some(count));
        let count = peer.wait(count).await?;
        peer.answer([count.to_string()]).await
    })
}
