//! What the page's tests are written with: a real [`Browser`], the page's [`Site`], also over
//! [`Https`], the echo [`Server`].
//!
//! `cargo xtask test` says which engine to drive, in variables.

mod browser;
pub mod driver;
mod https;
mod server;
mod site;

pub use browser::{Browser, Language};
pub use https::Https;
pub use server::Server;
pub use site::{Address, Site};

use std::time::Duration;

/// How long anything that must happen may take.
pub const LIMIT: Duration = Duration::from_secs(30);

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
