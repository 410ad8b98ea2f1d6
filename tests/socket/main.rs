//! Door 1, `WebSocket`: one file a promise. A number in a test's name is that of a rule of `docs/standard.md`.

#![cfg(target_arch = "wasm32")]

#[path = "../common/mod.rs"]
mod common;

mod close;
mod events;
mod handlers;
mod lifetime;
mod open;
mod receive;
mod send;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
