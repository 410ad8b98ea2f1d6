// The module is loaded by the script that wasm-bindgen writes.

import { Flow } from "./client.js";

export function need() {
  if (Flow === undefined) {
    throw new Error("wasm-websocket needs its module first: call `await init()`, which is what the script exports as default");
  }
}
