// This library's npm package, as `cargo xtask npm` builds it: its class in the place of the browser's, and the
// connection that stays.

import { ReconnectingWebSocket, WebSocket } from "../../../target/npm/dist/index.js";
import { hold } from "../../kit/socket.js";

export * from "../../kit/socket.js";

/// Connects; the promise ends when the connection is open.
export function open(url, variant) {
  if (variant === "npm WebSocket") return hold(new WebSocket(url));
  return hold(new ReconnectingWebSocket(url, undefined, { WebSocket: globalThis.WebSocket }));
}
