// What Rust alone cannot do: look at the page before anybody else, and write into its memory
// before it is called.

// The browser's class as it was when the module started. A page may put another in its place.
export const BrowserWebSocket = globalThis.WebSocket;

const encoder = new TextEncoder();

// Returns a listener for `message` that copies what has at most `limit` bytes to `address`, then calls
// `copied(isText, byteLength)`, and calls `held(event)` for everything else: one call a message.
export function copyingListener(memory, address, limit, copied, held) {
  let view = new Uint8Array(memory.buffer, address, limit);
  return (event) => {
    const { data } = event;
    // Memory that has grown is another buffer.
    if (view.byteLength === 0) view = new Uint8Array(memory.buffer, address, limit);
    if (typeof data === "string") {
      // UTF-8 never has fewer bytes than UTF-16 has units.
      if (data.length <= limit) {
        const { read, written } = encoder.encodeInto(data, view);
        if (read === data.length) return copied(true, written);
      }
    } else if (data instanceof ArrayBuffer && data.byteLength <= limit) {
      view.set(new Uint8Array(data));
      return copied(false, data.byteLength);
    }
    held(event);
  };
}
