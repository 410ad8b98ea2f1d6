// What every contender in JavaScript is measured with: the count of what it received, and what it sends.
// The same as src/lib.rs is for those in Rust.
//
// A contender calls `count` for every message, and sends the message back when that returns `true`.

let messages = 0;
let length = 0;
// When this many messages have come, somebody is told.
let wanted = Infinity;
let tell = null;
// How many messages are still to be sent back.
let echoes = 0;

/// A message of that length was read. Whether it is to be sent back.
export function count(size) {
  length += size;
  messages += 1;
  if (messages === wanted) {
    wanted = Infinity;
    tell?.();
    tell = null;
  }
  if (echoes === 0) return false;
  echoes -= 1;
  return true;
}

/// The length of a message: in bytes, or in UTF-16 units for a text.
export function lengthOf(data) {
  return typeof data === "string" ? data.length : data.byteLength;
}

/// The payload of a kind (`text`, `cjk`: text outside of ASCII, `binary`) and a size in bytes.
export function payload(kind, size) {
  // What the server answers with how much it took.
  if (kind === "count") return kind;
  if (kind === "text") return "a".repeat(size);
  if (kind === "cjk") return "\u{4e2d}".repeat(Math.floor(size / 3));
  return new Uint8Array(size).fill(7);
}

/// How many messages were received.
export function tally() {
  return messages;
}

/// How long what was read was, as the contender counts it.
export function total() {
  return length;
}

/// Begins to count anew; the promise ends when that many messages have come.
export function until(many) {
  messages = 0;
  length = 0;
  wanted = many;
  return new Promise((done) => (tell = done));
}

/// Lets that many messages be sent back.
export function echo(many) {
  echoes = many;
}

/// Does nothing: no contender in JavaScript awaits its messages.
export function slow(_milliseconds) {}

/// No contender in JavaScript has linear memory.
export function memory_size() {
  return 0;
}
