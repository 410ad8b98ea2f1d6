// A socket without a network: it delivers real `MessageEvent`s as fast as they are taken.

/** Stands where the browser's class is, before a contender is loaded. */
export class FakeWebSocket extends EventTarget {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;

  /** The one that was made last. */
  static last;

  CONNECTING = 0;
  OPEN = 1;
  CLOSING = 2;
  CLOSED = 3;
  readyState = 0;
  bufferedAmount = 0;
  binaryType = "blob";
  protocol = "";
  extensions = "";
  onopen = null;
  onmessage = null;
  onerror = null;
  onclose = null;
  /** How many messages were sent, and the last one: an engine leaves out a view that nobody keeps. */
  sent = 0;
  kept = null;
  #listeners = { open: [], message: [], error: [], close: [] };

  constructor(url) {
    super();
    this.url = String(url);
    FakeWebSocket.last = this;
    setTimeout(() => {
      this.readyState = 1;
      this.#tell("open", new Event("open"));
    });
  }

  addEventListener(type, listener, options) {
    if (!listener) return;
    const once = typeof options === "object" && options?.once;
    const call = typeof listener === "function" ? listener : (event) => listener.handleEvent(event);
    this.#listeners[type].push({ listener, call, once });
  }

  removeEventListener(type, listener) {
    this.#listeners[type] = this.#listeners[type].filter((one) => one.listener !== listener);
  }

  dispatchEvent(event) {
    this.#tell(event.type, event);
    return true;
  }

  #tell(type, event) {
    this[`on${type}`]?.call(this, event);
    for (const one of [...this.#listeners[type]]) {
      if (one.once) this.removeEventListener(type, one.listener);
      one.call.call(this, event);
    }
  }

  /** Hands a message to whoever listens. */
  deliver(event) {
    const { onmessage } = this;
    if (onmessage !== null) onmessage.call(this, event);
    const listeners = this.#listeners.message;
    for (let i = 0; i < listeners.length; i++) listeners[i].call.call(this, event);
  }

  send(data) {
    this.kept = data;
    this.sent++;
  }

  close() {
    if (this.readyState > 1) return;
    this.readyState = 2;
    setTimeout(() => {
      this.readyState = 3;
      this.#tell("close", new CloseEvent("close", { code: 1000, wasClean: true }));
    });
  }
}

/** How many messages one task delivers. */
const AT_ONCE = 2000;

/** How much all messages of one measurement may hold, in bytes. */
const POOL = 8 << 20;

const pools = new Map();

/** Messages that are alike, but not the same. */
function pool(kind, size) {
  const key = `${kind} ${size}`;
  if (!pools.has(key)) {
    const count = Math.max(16, Math.min(AT_ONCE, Math.floor(POOL / size)));
    pools.set(key, Array.from({ length: count }, (_, i) => message(kind, size, i)));
  }
  return pools.get(key);
}

function message(kind, size, number) {
  const digits = String(number).padStart(6, "0");
  if (kind !== "binary") {
    // Three bytes of UTF-8 a character.
    const rest = kind === "text" ? "a".repeat(size - 6) : "\u4e2d".repeat(Math.floor((size - 6) / 3));
    // As a browser makes it: whole, and not of parts.
    const data = new TextDecoder().decode(new TextEncoder().encode(digits + rest));
    return new MessageEvent("message", { data });
  }
  const data = new ArrayBuffer(size);
  new DataView(data).setUint32(0, number);
  return new MessageEvent("message", { data });
}

/**
 * Delivers messages for some milliseconds. After each it lets a microtask pass, as a browser lets all of them pass:
 * whoever was woken by a message runs before the next one comes.
 *
 * Returns nanoseconds a message.
 */
export async function receive(contender, kind, size, milliseconds) {
  const socket = FakeWebSocket.last;
  const events = pool(kind, size);
  // Engines throw away code that has not run for a while: the others had their turns.
  await block(contender, socket, events);
  let time = 0;
  let messages = 0;
  while (time < milliseconds) {
    time += await block(contender, socket, events);
    messages += AT_ONCE;
  }
  return (time * 1e6) / messages;
}

/** Delivers as many messages as one task does. Returns milliseconds. */
async function block(contender, socket, events) {
  const all = contender.until(AT_ONCE);
  const begin = performance.now();
  await deliver(socket, events);
  // Whoever has not had enough with the microtasks.
  if (contender.tally() < AT_ONCE) {
    await withLimit(all, () => `took ${contender.tally()} of ${AT_ONCE} messages`);
  }
  const time = performance.now() - begin;
  // The browser's other tasks can come between.
  await task();
  return time;
}

const { port1, port2 } = new MessageChannel();

/** Ends in a task of its own; a timer would come some milliseconds later. */
function task() {
  return new Promise((done) => {
    port1.onmessage = () => done();
    port2.postMessage(null);
  });
}

const microtask = Promise.resolve();

function deliver(socket, events) {
  return new Promise((done) => {
    let next = 0;
    const step = () => {
      if (next === AT_ONCE) return done();
      socket.deliver(events[next++ % events.length]);
      microtask.then(step);
    };
    step();
  });
}

/** The same for sending. */
export async function send(contender, kind, size, milliseconds) {
  const socket = FakeWebSocket.last;
  await contender.send(kind, size, AT_ONCE);
  const before = socket.sent;
  let messages = 0;
  let time = 0;
  while (time < milliseconds) {
    const begin = performance.now();
    await contender.send(kind, size, AT_ONCE);
    time += performance.now() - begin;
    messages += AT_ONCE;
  }
  if (socket.sent - before !== messages) {
    throw new Error(`sent ${socket.sent - before} of ${messages} messages`);
  }
  return (time * 1e6) / messages;
}

/** A promise that must end within 10 seconds. */
export function withLimit(promise, what) {
  return new Promise((done, failed) => {
    const limit = setTimeout(() => failed(new Error(what())), 10_000);
    promise.then(done, failed).finally(() => clearTimeout(limit));
  });
}
