// This library's npm package, as `cargo xtask npm` builds it: its class in the place of the browser's, its streams, and
// the connection that stays.

import { ReconnectingWebSocket, WebSocket, WebSocketStream } from "../../../target/npm/dist/index.js";
import { payload } from "../../kit/kit.js";
import { hold, send as sendHeld } from "../../kit/socket.js";

export * from "../../kit/socket.js";

/// Connects; the promise ends when the connection is open.
export function open(url, variant) {
  streamed = variant === "npm WebSocketStream" ? new Streamed(url) : null;
  if (streamed) return hold(streamed);
  if (variant === "npm WebSocket") return hold(new WebSocket(url));
  // What is uploaded at once is more than waits unless it is asked for; the others let wait what comes.
  const outbox = { bytes: 64 << 20 };
  return hold(new ReconnectingWebSocket(url, undefined, { WebSocket: globalThis.WebSocket, outbox }));
}

/// Sends the same message again and again.
export async function send(kind, size, times) {
  if (!streamed) return sendHeld(kind, size, times);
  const data = payload(kind, size);
  for (let sent = 0; sent < times; sent += 1) await streamed.send(data);
}

let streamed = null;

/// Streams with the face of a socket: what is received is read in a loop.
class Streamed {
  constructor(url) {
    this.stream = new WebSocketStream(url);
    this.read().catch(() => this.onerror());
  }

  async read() {
    const { readable, writable } = await this.stream.opened;
    this.writer = writable.getWriter();
    this.onopen();
    const reader = readable.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.onmessage?.({ data: value });
    }
  }

  send(data) {
    return this.writer.write(data);
  }

  close() {
    this.stream.close();
  }
}
