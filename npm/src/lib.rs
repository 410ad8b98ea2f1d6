//! What the npm package has in Rust: when attempts are made, what is sent again, what may wait, and what a limit
//! costs. Values stay where they are, in JavaScript: numbers cross, and references.
//!
//! The classes that people use are in `npm/ts`, and call this.

#[cfg(all(feature = "classes", target_arch = "wasm32"))]
mod classes;
mod connection;
mod flow;
mod host;
#[cfg(target_arch = "wasm32")]
mod sys;
mod telling;

pub use connection::Connection;
pub use flow::Flow;
