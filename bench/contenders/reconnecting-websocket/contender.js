// reconnecting-websocket: its class with the options it has by default.

import ReconnectingWebSocket from "reconnecting-websocket";
import { count, lengthOf, payload } from "../../kit/kit.js";

export { echo, memory_size, slow, tally, total, until } from "../../kit/kit.js";

let socket = null;

/// Connects; the promise ends when the connection is open.
export function open(url, _variant) {
  const own = new ReconnectingWebSocket(url, undefined, { WebSocket: globalThis.WebSocket });
  own.binaryType = "arraybuffer";
  own.onmessage = (event) => {
    const data = event.data;
    if (count(lengthOf(data))) own.send(data);
  };
  socket = own;
  return new Promise((done, fail) => {
    own.onopen = () => done();
    own.onerror = () => {
      // It would connect again and again.
      own.close();
      fail(new Error("could not connect"));
    };
  });
}

/// Sends the same message again and again.
export function send(kind, size, times) {
  if (!socket) throw new Error("not open");
  const data = payload(kind, size);
  for (let sent = 0; sent < times; sent += 1) socket.send(data);
}

/// Closes; the next `open` begins anew.
export function close() {
  if (!socket) return;
  socket.onmessage = null;
  socket.close();
  socket = null;
}
