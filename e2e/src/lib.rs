//! What the page's tests are written with: a real [`Browser`], the page's [`Site`], also over
//! [`Https`], the echo [`Server`]; and another page, whose connection [`Stay`]s.
//!
//! `cargo xtask test` says which engine to drive, in variables.

mod browser;
pub mod driver;
mod https;
mod presence;
mod server;
mod site;
mod stay;
mod vendor;

pub use browser::{Browser, Language};
pub use https::Https;
pub use server::Server;
pub use site::{Address, Site};
pub use stay::{Stay, Told};
pub use vendor::Vendor;

use std::time::Duration;

/// How long anything that must happen may take.
pub const LIMIT: Duration = Duration::from_secs(30);

/// The engine that is driven: `chromium`, `firefox` or `webkit`.
#[must_use]
pub fn engine() -> String {
    std::env::var("E2E_ENGINE").unwrap_or_default()
}

/// The port of the echo: the tutorials', unless `cargo xtask test --echo-port N` chose another.
///
/// # Panics
///
/// The variable is no port.
#[must_use]
pub fn echo_port() -> u16 {
    match std::env::var("E2E_ECHO_PORT") {
        Ok(port) => port.parse().expect("E2E_ECHO_PORT is a port"),
        Err(_) => wasm_websocket_server::DEFAULT_ECHO_PORT,
    }
}
