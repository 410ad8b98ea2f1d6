//! `/memory`: how much memory the processes hold that render pages.

use crate::Renderers;
use crate::arrival::Arrival;
use axum::response::Response;

/// `/memory` says in a text how many bytes of memory all processes hold together that render pages, and
/// closes. It says `unknown` where the system does not tell.
pub(crate) async fn memory(arrival: Arrival) -> Response {
    arrival.accept(async |mut peer| {
        let held = peer.wait(tokio::task::spawn_blocking(|| Renderers::all().memory())).await?;
        let held = held.ok().flatten();
        peer.answer([held.map_or_else(|| "unknown".to_owned(), |bytes| bytes.to_string())]).await
    })
}
