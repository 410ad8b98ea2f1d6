// The browser's `WebSocket` in plain JavaScript.

import { count } from "../../kit/kit.js";
import { hold } from "../../kit/socket.js";

export * from "../../kit/socket.js";

// Where the content of the messages is copied to, in lieu of linear memory.
let bytes = new Uint8Array(1 << 16);
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

function grow(size) {
  if (bytes.length < size) bytes = new Uint8Array(2 ** Math.ceil(Math.log2(size)));
}

/// Copies a message out. How many bytes it has.
function copy(data) {
  if (typeof data === "string") {
    grow(3 * data.length);
    return encoder.encodeInto(data, bytes).written;
  }
  const view = new Uint8Array(data);
  grow(view.length);
  bytes.set(view);
  return view.length;
}

/// What to send for a message that was copied out.
function copied(isText, size) {
  const view = bytes.subarray(0, size);
  return isText ? decoder.decode(view) : view;
}

/// Connects; the promise ends when the connection is open.
export function open(url, variant) {
  const own = new WebSocket(url);
  if (!variant.includes("copying")) return hold(own);
  return hold(own, (event) => {
    const data = event.data;
    const size = copy(data);
    if (count(size)) own.send(copied(typeof data === "string", size));
  });
}
