//! Door 2, `WebSocketStream`, over every transport that the browser has: one file a promise. A number in a test's
//! name is that of a rule, `s` of the browser's `WebSocket`, `w` of its `WebSocketStream`.

#![cfg(target_arch = "wasm32")]

#[path = "../common/mod.rs"]
mod common;

mod cancel;
mod closing;
#[cfg(all(feature = "futures-io", feature = "tokio"))]
mod io;
mod opening;
mod receiving;
#[cfg(feature = "remote")]
mod remote;
mod sending;
// Where threads share memory the executor is that of wasm-bindgen-futures.
#[cfg(not(target_feature = "atomics"))]
mod task;

use std::time::Duration;
use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

/// The limits of what is never answered.
const SHORT: Duration = Duration::from_millis(200);

/// Enough for a handshake, also while a machine has other things to do.
const ENOUGH: Duration = Duration::from_secs(1);
