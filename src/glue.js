// What Rust alone cannot do, or not as fast, or not in as few bytes: look at the page before anybody else, read an
// event and call Rust once with numbers only, send what lies in Rust's memory, take what a socket throws.

// The browser's classes as they were when the module started: a page may put others in their places.
export const BrowserWebSocket = globalThis.WebSocket;
export const BrowserWebSocketStream = globalThis.WebSocketStream;

const encoder = new TextEncoder();

const none = new Uint8Array();

const newDecoder = () => new TextDecoder("utf-8", { ignoreBOM: true });
let decoder = newDecoder();
let decoded = 0;

// Up to this length a loop over the characters is faster than `encodeInto`.
const SHORT = 64;

// What was thrown, until Rust asks for it at once.
let thrown;

export function takeThrown() {
  const value = thrown;
  thrown = undefined;
  return value;
}

// What does not fit into numbers, while Rust is told of it: an event, what a message has, a reason. What Rust does not ask for
// needs no place there.
let left;
let leftWhat;
// A view of what is left, if it is a buffer.
let leftBytes;
// The exports of who is told; `undefined` when nothing is left.
let leftTo;
// Counts what was left: who was told in the midst of something else, and has panicked, left something that Rust may want.
let turn = 0;

// Of a message, what it has, also when its event is left.
export function takeLeft() {
  const value = left;
  left = leftBytes = leftTo = undefined;
  if (leftWhat !== EVENT) return value;
  try {
    return value.data;
  } catch {}
}

export function isSupported() {
  return typeof BrowserWebSocket === "function";
}

// `undefined` when it threw, and then Rust can take what it threw.
export function construct(url, protocols) {
  try {
    return new BrowserWebSocket(url, protocols);
  } catch (error) {
    thrown = error;
  }
}

// What follows never throws with the browser's sockets; what looks like one may.

export function close(socket) {
  try {
    socket.close();
  } catch {}
}

export function attach(socket, type, listen) {
  try {
    socket.addEventListener(type, listen);
  } catch {}
}

export function detach(socket, type, listen) {
  try {
    socket.removeEventListener(type, listen);
  } catch {}
}

// `close` with 1006, if it is closed.
export function endWithoutClose(socket) {
  try {
    if (socket.readyState === 3) socket.dispatchEvent(new CloseEvent("close", { code: 1006 }));
  } catch {}
}

// What happened, as Rust's function knows it. Of CLOSED the reason is left, of DATA what the message has (and the number is
// how many bytes a buffer has), of EVENT the event itself. BUFFER is DATA that would have been copied with room for it, as LARGE
// was. KEEP lets Rust take what is left and still wanted.
const PLAIN = 0;
const CLOSED = 1;
const DATA = 2;
const TEXT = 3;
const BINARY = 4;
const EVENT = 5;
const KEEP = 6;
const BUFFER = 7;
const LARGE = 8;

// What is larger is not copied twice.
const SMALL = 4096;

// Returns a listener that calls Rust's function for that with `context`, what happened, and a number:
// of `close` the code, and whether it was clean; of a `message` that was copied, for it has at most `limit` bytes, its length.
// At `places` is the place for what is small, and behind it an address for what is large, and how many bytes that may have.
// `to` has it called with another `context`; with 0 nobody is called.
export function listener(type, exports, context, places, limit) {
  const { memory, __wasm_websocket_0_1_happened: call } = exports;
  // What is read is read before: that may be anybody's code, and may have stopped this.
  const leave = (what, number, value, bytes) => {
    // This happens while Rust is told of something else.
    if (leftTo !== undefined) leftTo.__wasm_websocket_0_1_happened(0, KEEP, 0);
    if (context === 0) return;
    left = value;
    leftBytes = bytes;
    leftWhat = what;
    leftTo = exports;
    const own = (turn = (turn + 1) | 0);
    call(context, what, number);
    // If nobody wanted it.
    if (turn === own) left = leftBytes = leftTo = undefined;
  };
  let listen;
  if (type === "message" && limit === 0) {
    // Who copies nothing might never look at it.
    listen = (event) => leave(EVENT, 0, event);
  } else if (type === "message") {
    const smallLimit = Math.min(limit, SMALL);
    let small = none;
    let room;
    // Memory that has grown is another buffer.
    const look = () => {
      small = new Uint8Array(memory.buffer, places, smallLimit);
      room = new Uint32Array(memory.buffer, places + SMALL, 2);
    };
    listen = ({ data }) => {
      if (typeof data === "string") {
        if (small.length === 0) look();
        const { length } = data;
        // UTF-8 never has fewer bytes than UTF-16 has units.
        if (length > smallLimit) return leave(DATA, 0, data);
        const place = small;
        let size = 0;
        if (length <= SHORT) {
          for (let unit; size < length && (unit = data.charCodeAt(size)) < 0x80; size++) place[size] = unit;
        }
        if (size !== length) {
          const { read, written } = encoder.encodeInto(data, place);
          if (read !== length) return leave(DATA, 0, data);
          size = written;
        }
        if (context !== 0) call(context, TEXT, size);
      } else if (data instanceof ArrayBuffer) {
        let bytes = none;
        try {
          // This has a length that is true, and known sooner than the buffer's.
          bytes = new Uint8Array(data);
        } catch (error) {
          // What was given away has no bytes, and allows no view.
          if (data.byteLength !== 0) throw error;
        }
        const size = bytes.length;
        // What only looks like a buffer has run somebody's code by now.
        if (small.length === 0) look();
        if (size <= smallLimit) {
          small.set(bytes);
          if (context !== 0) call(context, BINARY, size);
        } else if (size > limit) {
          leave(DATA, size, data, bytes);
        } else if (size > room[1] || size < room[1] - (room[1] >> 2)) {
          // A message that is kept shall not have much more memory than it needs.
          leave(BUFFER, size, data, bytes);
        } else {
          memoryOf(exports).set(bytes, room[0]);
          if (context !== 0) call(context, LARGE, size);
        }
      } else {
        leave(DATA, 0, data);
      }
    };
  } else if (type === "close") {
    listen = ({ code, reason, wasClean }) => {
      leave(CLOSED, (code & 0xffff) | (wasClean ? 0x10000 : 0), reason);
    };
  } else {
    listen = () => {
      if (context !== 0) call(context, PLAIN, 0);
    };
  }
  listen.to = (other) => {
    context = other;
  };
  return listen;
}

// Calls Rust's function for `context` after that time, unless `to(0)` comes before.
export function timer(milliseconds, exports, context) {
  const call = exports.__wasm_websocket_0_1_happened;
  const id = setTimeout(() => {
    if (context !== 0) call(context, PLAIN, 0);
  }, milliseconds);
  return {
    to: () => {
      // The timer may come all the same: a page may have put another `clearTimeout` in its place.
      context = 0;
      clearTimeout(id);
    },
  };
}

// Sends, and returns the `readyState` after it; -1 when `send` threw, and then Rust can take what it threw.
export function sendValue(socket, value) {
  try {
    socket.send(value);
  } catch (error) {
    thrown = error;
    return -1;
  }
  return socket.readyState & 0xffff;
}

// A view of all of Rust's memory: to make a part of it is faster than to make a view.
let all = new Uint8Array();
let allOf;

function memoryOf(exports) {
  // Memory that has grown is another buffer.
  if (allOf !== exports || all.length === 0) {
    all = new Uint8Array(exports.memory.buffer);
    allOf = exports;
  }
  return all;
}

function part(exports, address, length) {
  return memoryOf(exports).subarray(address, address + length);
}

// Who sends from one buffer again and again sends the same part: the second time it is kept.
let kept;
let keptAt = -1;
let keptLength = 0;
// Of which view it is a part. To ask both for their buffers takes longer than all the rest.
let keptOf;

// The same for what lies in Rust's memory.
export function sendBytes(socket, exports, address, length) {
  const all = memoryOf(exports);
  let bytes;
  if (address !== keptAt || length !== keptLength) {
    keptAt = address;
    keptLength = length;
    kept = keptOf = undefined;
    bytes = all.subarray(address, address + length);
  } else {
    if (keptOf !== all) {
      kept = all.subarray(address, address + length);
      keptOf = all;
    }
    bytes = kept;
  }
  try {
    socket.send(bytes);
  } catch (error) {
    thrown = error;
    return -1;
  }
  return socket.readyState & 0xffff;
}

export function sendText(socket, exports, address, length) {
  // Safari's decoders break after 2 GiB.
  decoded += length;
  if (decoded > 2 ** 30) {
    decoder = newDecoder();
    decoded = length;
  }
  let text;
  try {
    text = decoder.decode(part(exports, address, length));
  } catch (error) {
    // It is longer than a text may be here.
    thrown = error;
    return -1;
  }
  return sendValue(socket, text);
}

// How large something is that can be sent: a text in UTF-16 units, everything else in bytes.
export function sizeOf(value) {
  return value?.byteLength ?? value?.length ?? value?.size ?? 0;
}

// The length of a text in UTF-16 units; -1 of what is no text.
export function textLength(value) {
  return typeof value === "string" ? value.length : -1;
}

// Copies a text as UTF-8, if there is room for it. Returns how many bytes it has.
export function encode(text, exports, address, room) {
  const { read, written } = encoder.encodeInto(text, part(exports, address, room));
  return read === text.length ? written : utf8Length(text);
}

// Copies the bytes that are at hand, if there is room for them. Returns how many there are; -1 of what has none.
export function copyBytes(value, exports, address, room) {
  if (!(value instanceof ArrayBuffer || value instanceof Uint8Array)) return -1;
  // A buffer that was given away allows no view.
  if (value.byteLength === 0) return 0;
  // A view of a buffer, a copy of a view: ours in any case, for what others say of their length may be anything.
  const bytes = new Uint8Array(value);
  if (bytes.length <= room) memoryOf(exports).set(bytes, address);
  return bytes.length;
}

// The same for a buffer that is left.
export function copyLeft(address, room) {
  const { length } = leftBytes;
  // What was given away meanwhile has no bytes, and cannot be copied.
  if (length !== 0 && length <= room) memoryOf(leftTo).set(leftBytes, address);
  return length;
}

// A DOMException has `name` and `message`, as an Error has; but anything may be thrown.
export function told(thrown, property) {
  try {
    return Object(thrown) === thrown ? thrown[property] : property === "message" ? thrown : undefined;
  } catch {
    return undefined;
  }
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
