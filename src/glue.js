// What Rust alone cannot do: look at the page before anybody else, and write into its memory
// before it is called.

// The browser's classes as they were when the module started. A page may put others in their places.
export const BrowserWebSocket = globalThis.WebSocket;
export const BrowserWebSocketStream = globalThis.WebSocketStream;

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

// How many bytes `text` has in UTF-8, where a surrogate without its other half is U+FFFD.
export function utf8Length(text) {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    // The second half of a pair has no bytes of its own.
    if (unit >> 10 === 0x36 && text.charCodeAt(i + 1) >> 10 === 0x37) i++;
  }
  return bytes;
}
