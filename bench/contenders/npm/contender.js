// This library's npm package, as `cargo xtask npm` builds it: its class in the place of the browser's.

import { WebSocket } from "../../../target/npm/dist/index.js";
import { hold } from "../../kit/socket.js";

export * from "../../kit/socket.js";

/// Connects; the promise ends when the connection is open.
export function open(url, _variant) {
  return hold(new WebSocket(url));
}
