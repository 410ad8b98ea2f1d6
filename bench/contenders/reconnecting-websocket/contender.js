// reconnecting-websocket: its class with the options it has by default.

import ReconnectingWebSocket from "reconnecting-websocket";
import { hold } from "../../kit/socket.js";

export * from "../../kit/socket.js";

/// Connects; the promise ends when the connection is open.
export function open(url, _variant) {
  return hold(new ReconnectingWebSocket(url, undefined, { WebSocket: globalThis.WebSocket }));
}
