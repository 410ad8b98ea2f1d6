// Made of npm/ts by `cargo xtask npm`.

// client.js
var Connection;
var Flow;
function offer(connection, flow) {
  Connection = connection.constructor;
  Flow = flow.constructor;
  connection.free();
  flow.free();
  return true;
}
var nobody = () => ({ tell() {
}, give() {
} });

// asks.js
var STATE = 0;
var METRIC = 1;
var HEARD = 2;
var START = 3;
var CLOSE = 4;
var RECONNECT = 5;
var PAUSE = 6;
var RESUME = 7;
var DRAIN = 8;
var PRESENT = 9;
var OPENED = 10;
var CLOSED = 11;
var ANSWER = 12;
var FLUSH = 13;
var RECEIVE = 14;
var MESSAGE = 0;
var SEND = 1;
var SEND_LATER = 2;
var REQUEST = 3;
var GREET = 4;

// payload.js
var SHORT = 64;
var encoder;
var encoded;
function utf8Length(text) {
  const { length } = text;
  if (length <= SHORT) {
    let i = 0;
    while (i < length && text.charCodeAt(i) < 128)
      i++;
    if (i === length)
      return length;
  }
  encoder ??= new TextEncoder();
  encoded ??= new Uint8Array(8192);
  let bytes = 0;
  for (let rest = text; ; ) {
    const { read, written } = encoder.encodeInto(rest, encoded);
    bytes += written;
    if (read === rest.length)
      return bytes;
    rest = rest.slice(read);
  }
}
function sizeOf(payload) {
  if (typeof payload === "string")
    return utf8Length(payload);
  const { byteLength, size } = Object(payload);
  return byteLength ?? size ?? 0;
}
function toPayload(value) {
  return isBytes(value) ? value : `${value}`;
}
function kept(value) {
  if (typeof value === "string")
    return value;
  const payload = toPayload(value);
  if (typeof payload === "string" || "size" in payload)
    return payload;
  const isView = ArrayBuffer.isView(payload);
  const buffer = isView ? payload.buffer : payload;
  if (isView && !(buffer instanceof ArrayBuffer) && !isBytes(buffer)) {
    throw new TypeError("shared memory cannot be sent: copy it first");
  }
  if (buffer.byteLength === 0)
    return new Uint8Array();
  return copied(isView ? new Uint8Array(buffer, payload.byteOffset, payload.byteLength) : new Uint8Array(buffer));
}
var CHUNK = 1 << 16;
var chunk;
var used = 0;
function copied(bytes) {
  const { length } = bytes;
  if (length > CHUNK / 8)
    return new Uint8Array(bytes);
  if (!chunk || used + length > CHUNK) {
    chunk = new Uint8Array(CHUNK);
    used = 0;
  }
  const copy2 = chunk.subarray(used, used + length);
  used += length;
  copy2.set(bytes);
  return copy2;
}
function isBytes(value) {
  if (typeof value !== "object" || value === null)
    return false;
  return ArrayBuffer.isView(value) || BYTES.has(Object.prototype.toString.call(value));
}
var BYTES = new Set(["ArrayBuffer", "Blob", "File"].map((name) => `[object ${name}]`));
function toMessage(data) {
  return typeof data === "string" || data instanceof Uint8Array ? data : new Uint8Array(data);
}

// closing.js
var Base = globalThis.DOMException ?? Error;
function fault(name, message) {
  return new Base(message, name);
}
function checked(info) {
  const { closeCode: code, reason: why2 = "" } = dictionary(info);
  const reason = `${why2}`;
  const closeCode = code === void 0 ? void 0 : sendable(code);
  if (utf8Length(reason) > 123) {
    throw fault("SyntaxError", "the reason has more than 123 bytes");
  }
  if (closeCode === void 0)
    return reason === "" ? { reason } : { closeCode: 1e3, reason };
  return { closeCode, reason };
}
function sendable(value) {
  const code = Math.trunc(+value);
  if (code !== 1e3 && !(code >= 3e3 && code <= 4999)) {
    throw fault("InvalidAccessError", `${value} is neither 1000 nor between 3000 and 4999`);
  }
  return code;
}
function dictionary(value) {
  if (value === void 0 || value === null)
    return {};
  if (typeof value !== "object" && typeof value !== "function") {
    throw new TypeError(`${value} is no object of options`);
  }
  return value;
}
function how(code, reason) {
  const info = checked({ closeCode: code, reason });
  return info.closeCode === void 0 ? [] : [info.closeCode, info.reason];
}

// ended.js
var METRICS = 9;
var CLOSED2 = 7;
var Ended = class {
  #metrics;
  #isUnsent;
  #settle;
  constructor(connection, isUnsent, settle) {
    this.#metrics = Array.from({ length: METRICS }, (_, which) => connection.ask(METRIC, which));
    this.#isUnsent = isUnsent;
    this.#settle = settle;
  }
  ask(what, a = 0) {
    if (what === STATE)
      return CLOSED2;
    if (what === METRIC)
      return this.#metrics[a];
    if (what === FLUSH)
      this.#settle(a, this.#isUnsent ? 1 : 0);
    if (what === RECEIVE)
      this.#settle(a, 1);
    return 0;
  }
  give(what, _value, _size, a = 0) {
    if (what === MESSAGE || what === SEND)
      return 1;
    if (what !== GREET)
      this.#settle(a, 1);
    return 0;
  }
};

// failures.js
var ConnectionError = class extends Error {
  reason;
  constructor(reason, cause) {
    super(MESSAGES[reason], cause === void 0 ? void 0 : { cause });
    this.name = "ConnectionError";
    this.reason = reason;
  }
};
var MESSAGES = {
  provider: "the URL or the subprotocols could not be had",
  "on-connect": "what is done on connecting failed",
  timeout: "it took too long",
  heartbeat: "the server was silent for too long",
  refused: "the server refused the connection, or could not be reached",
  invalid: "no connection can be made",
  lost: "the connection was lost"
};
var CAUSES = [
  "lost",
  "provider",
  "on-connect",
  "timeout",
  "heartbeat",
  "lost",
  "refused",
  "invalid"
];
function failure(number) {
  const [name, message] = FAILURES[number] ?? FAILURES[1];
  return new DOMException(message, name);
}
var FULL = 2;
var FAILURES = {
  1: ["InvalidStateError", "the socket is closed"],
  2: ["QuotaExceededError", "the outbox is full"],
  3: ["QuotaExceededError", "the message is larger than the outbox"],
  4: ["TimeoutError", "no answer came in time"],
  5: ["NetworkError", "the connection was lost before an answer came"],
  6: ["AbortError", "the message was dropped from the outbox"]
};

// hub.js
var Hub = class {
  #weak;
  #kept;
  constructor(host) {
    this.#weak = new WeakRef(host);
  }
  /** Keeps the host from now on, or does not. */
  keep(isKept) {
    this.#kept = isKept ? this.#host : void 0;
  }
  get #host() {
    return this.#kept ?? this.#weak.deref();
  }
  dial(run) {
    return this.#host?.dial(run);
  }
  tell(what, a, b, c) {
    return this.#host?.tell(what, a, b, c);
  }
  give(what, value, number) {
    return this.#host?.give(what, value, number);
  }
};

// native.js
var NativeWebSocket = classOf(globalThis.WebSocket);
var isTheEngines = NativeWebSocket !== void 0 && /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(NativeWebSocket));
function nativeWebSocket() {
  if (NativeWebSocket === void 0) {
    throw new DOMException("this runtime has no WebSocket", "NotSupportedError");
  }
  return NativeWebSocket;
}
var NativeWebSocketStream = streamClassOf(globalThis.WebSocketStream);
function streamClassOf(value) {
  if (typeof value !== "function" || !value.prototype)
    return void 0;
  return "opened" in value.prototype ? value : void 0;
}
function classOf(value) {
  if (typeof value !== "function" || !Object.hasOwn(value, "prototype"))
    return void 0;
  return value.prototype ? value : void 0;
}

// ending.js
var { addEventListener, removeEventListener, dispatchEvent } = NativeWebSocket?.prototype ?? {};
function ensureClose(socket) {
  const types = ["open", "error", "close"];
  let made2;
  let closed = false;
  const listen = (event) => {
    if (!event.isTrusted)
      return;
    if (event.type === "open") {
      for (const type of types)
        removeEventListener?.call(socket, type, listen, true);
    } else if (event.type === "close") {
      closed = true;
      if (made2)
        event.stopImmediatePropagation();
    } else {
      setTimeout(() => {
        if (closed || made2 || socket.readyState !== 3)
          return;
        made2 = new CloseEvent("close", { code: 1006 });
        dispatchEvent?.call(socket, made2);
      });
    }
  };
  try {
    for (const type of types)
      addEventListener?.call(socket, type, listen, true);
  } catch {
  }
}

// link.js
var OPEN = 1;
var Link = class {
  socket;
  /** What is sent with the Close frame; nothing unless the application says so. */
  how = [];
  #reporter;
  #listeners;
  constructor(Class, url, protocols, run, reporter) {
    this.socket = protocols === void 0 || protocols === null ? new Class(url) : new Class(url, protocols);
    if (isTheEngines && this.socket instanceof NativeWebSocket)
      ensureClose(this.socket);
    this.#reporter = reporter;
    this.#listeners = [
      ["open", () => reporter.opened(run)],
      ["message", (event) => reporter.heard(run, event)],
      ["close", (event) => reporter.closed(run, event)]
    ];
    for (const [type, listener] of this.#listeners) {
      this.socket.addEventListener(type, listener);
    }
    this.socket.addEventListener("error", () => {
    });
  }
  /** 0 when it was given; 1 when it takes no more; 2 when it refuses this. */
  send(value) {
    this.#reporter.sends();
    try {
      this.socket.send(value);
    } catch {
      return this.#isOpen() ? 2 : 1;
    }
    return this.#isOpen() ? 0 : 1;
  }
  // What follows never throws with the browser's sockets; another class's may.
  #isOpen() {
    try {
      return this.socket.readyState === OPEN;
    } catch {
      return false;
    }
  }
  get bufferedAmount() {
    try {
      return this.socket.bufferedAmount;
    } catch {
      return 0;
    }
  }
  close(code) {
    const how2 = code === void 0 ? this.how : [code];
    try {
      this.socket.close(...how2);
    } catch {
      this.#closePlainly();
    }
  }
  /** Another class may know other rules for codes. */
  #closePlainly() {
    try {
      this.socket.close();
    } catch {
    }
  }
  abandon() {
    try {
      for (const [type, listener] of this.#listeners) {
        this.socket.removeEventListener(type, listener);
      }
    } catch {
    }
    this.close(void 0);
  }
};

// listeners.js
var Listeners = class {
  // Replaced and never changed: who iterates over it is not disturbed.
  #entries = [];
  add(listener, options = {}) {
    const { capture = false, once = false, signal } = given(options);
    if (!listener || signal?.aborted || this.#find(listener, capture))
      return;
    const entry = { listener, capture, once, isGone: false };
    const captures = (entry2) => entry2.capture;
    const [first, last] = [this.#entries.filter(captures), this.#entries.filter((entry2) => !captures(entry2))];
    this.#entries = capture ? [...first, entry, ...last] : [...first, ...last, entry];
    signal?.addEventListener("abort", () => this.#forget(entry), { once: true });
  }
  remove(listener, options = {}) {
    const entry = listener && this.#find(listener, given(options).capture ?? false);
    if (entry)
      this.#forget(entry);
  }
  /** Calls each, with `target` as `this`. */
  call(target, event) {
    const entries = this.#entries;
    if (entries.length === 1) {
      this.#callOne(entries[0], target, event);
      return;
    }
    let isStopped = false;
    if (entries.length > 1) {
      event.stopImmediatePropagation = () => {
        isStopped = true;
        Event.prototype.stopImmediatePropagation.call(event);
      };
    }
    for (const entry of entries) {
      if (isStopped)
        return;
      if (!entry.isGone)
        this.#callOne(entry, target, event);
    }
  }
  #callOne(entry, target, event) {
    const { listener } = entry;
    if (entry.once)
      this.#forget(entry);
    try {
      if (typeof listener === "function")
        listener.call(target, event);
      else
        listener.handleEvent(event);
    } catch (error) {
      report(error);
    }
  }
  #find(listener, capture) {
    return this.#entries.find((entry) => entry.listener === listener && entry.capture === capture);
  }
  #forget(entry) {
    entry.isGone = true;
    this.#entries = this.#entries.filter((other) => other !== entry);
  }
};
function report(error) {
  if (typeof reportError === "function") {
    reportError(error);
  } else {
    queueMicrotask(() => {
      throw error;
    });
  }
}
function given(options) {
  return typeof options === "boolean" ? { capture: options } : options ?? {};
}

// presence.js
var OFFLINE = 0;
var ONLINE = 1;
var FROZEN = 2;
var LEFT = 3;
var BACK = 4;
function watch(tell) {
  const ended = new AbortController();
  const on = (target, type, listener) => {
    target?.addEventListener?.(type, listener, { signal: ended.signal });
  };
  on(globalThis, "offline", () => tell(OFFLINE));
  on(globalThis, "online", () => tell(ONLINE));
  if (typeof document === "object") {
    on(globalThis, "pagehide", (event) => {
      if (event.persisted)
        tell(LEFT);
    });
    on(globalThis, "pageshow", () => tell(BACK));
    on(document, "freeze", () => tell(FROZEN));
    on(document, "resume", () => tell(BACK));
    on(document, "visibilitychange", () => {
      if (!document.hidden)
        tell(BACK);
    });
  }
  return () => ended.abort();
}

// tells.js
var CONNECTING = 0;
var OPEN2 = 1;
var DISCONNECTED = 2;
var DROPPED = 3;
var GAVE_UP = 4;
var ENDED = 5;
var ASK = 6;
var GREET2 = 7;
var MAY_RECONNECT = 8;
var SETTLE = 9;
var MESSAGE2 = 0;
var DRAINED = 1;
var IS_ANSWER = 2;

// driver.js
var NOBODYS = 0;
var THEIRS = 1;
var RECEIVED = 2;
var NO_RUN = -1;
var CONNECTING2 = 0;
var PAUSED = 4;
var GAVE_UP2 = 5;
var CLOSED3 = 7;
var AT_REST = [PAUSED, GAVE_UP2, CLOSED3];
var Driver = class {
  #connection;
  /** The socket whose last message Rust left to the application. Until Rust is called or sends, its answer is the same. */
  #plain = NO_RUN;
  /** How many messages Rust was not asked about. */
  #received = 0;
  link;
  binaryType;
  /** Whether every attempt is to the same place. */
  isFixed;
  /** No socket could be made. */
  hasFailed = false;
  /** What was thrown where an attempt failed. */
  thrown;
  /** What the browser told of the last end, until somebody has told the application. */
  ending;
  #owner;
  #url;
  #protocols;
  #options;
  /** What the providers have said. */
  #endpoint;
  /** The last that Rust has asked. */
  #question = 0;
  #isPong;
  #hub;
  #isStarted = false;
  #unwatch;
  /** Messages waited when it ended. */
  #isUnsent = false;
  #promises = /* @__PURE__ */ new Map();
  #answers = /* @__PURE__ */ new Map();
  #promised = 0;
  #drained = [];
  constructor(owner, url, protocols, options) {
    this.#owner = owner;
    this.#url = url;
    this.#protocols = protocols;
    this.#options = options;
    this.binaryType = options.binaryType === "arraybuffer" ? "arraybuffer" : "blob";
    this.isFixed = typeof url !== "function" && typeof protocols !== "function";
    if (this.isFixed)
      this.#endpoint = [url, protocols];
    const { heartbeat, outbox } = options;
    this.#isPong = heartbeat?.pong;
    const payload = kept(heartbeat?.payload ?? "ping");
    this.#hub = new Hub(this);
    this.#connection = new Connection(this.#hub, !this.isFixed, options.onConnect !== void 0, options.minReconnectionDelay ?? 5e3, options.maxReconnectionDelay ?? 3e4, options.reconnectionDelayGrowFactor ?? 2, options.restartWindow ?? 3e4, options.maxRetries ?? Infinity, options.minUptime ?? 1e4, options.connectionTimeout ?? 1e4, options.closeTimeout ?? 1e4, outbox?.bytes ?? 1 << 20, outbox?.messages ?? 65536, outbox?.whenFull === "drop-oldest", heartbeat?.every ?? 0, heartbeat?.deadline ?? 1e4, payload, sizeOf(payload));
  }
  /** Tells Rust something, or asks it. */
  ask(what, a, b, c) {
    this.#plain = NO_RUN;
    return this.#connection.ask(what, a, b, c);
  }
  /** The same with a value. */
  hand(what, value, size, a, b) {
    this.#plain = NO_RUN;
    return this.#connection.give(what, value, size, a, b);
  }
  /** As `STATES` in `reconnecting.ts` numbers it. */
  get state() {
    return this.#connection.ask(STATE);
  }
  metric(which) {
    return this.#connection.ask(METRIC, which) + (which === RECEIVED ? this.#received : 0);
  }
  /** Makes the first attempt. */
  start() {
    this.#isStarted = true;
    this.keep();
    this.ask(START);
    this.keep();
  }
  /** While something can happen by itself, nobody else has to keep this, and the page is watched. */
  keep() {
    const isKept = this.#isStarted && !AT_REST.includes(this.state);
    this.#hub.keep(isKept);
    if (!isKept) {
      this.#unwatch?.();
      this.#unwatch = void 0;
    } else {
      this.#unwatch ??= watch((presence) => void this.ask(PRESENT, presence));
    }
  }
  // What the socket reports.
  opened(run) {
    this.ask(OPENED, run);
  }
  heard(run, event) {
    const isPong = this.#isPong;
    const isIt = isPong !== void 0 && asked(isPong, event.data);
    if (run === this.#plain && !isIt) {
      this.#received++;
    } else {
      const heard = this.ask(HEARD, run, isIt ? 1 : 0);
      if (heard === NOBODYS)
        return;
      if (heard === THEIRS) {
        if (this.#answers.size === 0)
          this.#plain = run;
      } else if (this.hand(MESSAGE, event, sizeOf(event.data), run) !== 0) {
        return;
      }
    }
    this.#owner.message(event);
  }
  sends() {
    this.#plain = NO_RUN;
  }
  closed(run, event) {
    this.ending = event;
    if (this.#question === run)
      this.#question = 0;
    this.ask(CLOSED, run, event.code, event.wasClean ? 1 : 0);
  }
  // What Rust asks for.
  dial(run) {
    let link;
    try {
      const [url, protocols] = this.#endpoint;
      const Class = this.#options.WebSocket ?? nativeWebSocket();
      link = new Link(Class, url, protocols, run, this);
      link.socket.binaryType = this.binaryType;
      this.link = link;
      return link;
    } catch (error) {
      link?.abandon();
      this.hasFailed = true;
      this.thrown = error;
      return void 0;
    }
  }
  #ask(question, retries) {
    void this.#answer(question, async () => {
      const provided = [this.#url, this.#protocols].map(async (provided2) => typeof provided2 === "function" ? provided2(retries) : provided2);
      const endpoint = await Promise.all(provided);
      if (this.#question === question)
        this.#endpoint = endpoint;
    });
  }
  #greet(question) {
    const { link } = this;
    const check = () => {
      if (this.#question !== question)
        throw failure(1);
    };
    let last = Promise.resolve();
    const session = () => ({
      protocol: link?.socket.protocol ?? "",
      send: (data) => {
        check();
        const payload = kept(data);
        if (this.hand(GREET, payload, sizeOf(payload)) === 0)
          throw failure(1);
      },
      receive: () => {
        const next = last.then(async () => {
          check();
          const event = await this.promise(RECEIVE);
          return event.data;
        });
        last = next.catch(() => {
        });
        return next;
      }
    });
    void this.#answer(question, async () => this.#options.onConnect?.(session()));
  }
  #mayReconnect(code, wasClean) {
    const { shouldReconnectOnClose } = this.#options;
    if (!shouldReconnectOnClose)
      return true;
    return asked(shouldReconnectOnClose, closeEvent(this.ending ?? { code, reason: "", wasClean }));
  }
  tell(what, a, b, c) {
    switch (what) {
      case ASK:
        return this.#ask(a, b);
      case GREET2:
        return this.#greet(a);
      case MAY_RECONNECT:
        return this.#mayReconnect(a, b !== 0);
      case SETTLE:
        return this.#settle(a, b, void 0);
      default:
        return this.#happened(what, a, b, c);
    }
  }
  give(what, value, number) {
    switch (what) {
      case MESSAGE2:
        return this.#owner.message(value);
      case DRAINED:
        return void this.#drained.push(value);
      case IS_ANSWER:
        return this.#isAnswer(number, value);
      default:
        return this.#settle(number, 0, value);
    }
  }
  #happened(what, a, b, c) {
    if (what === DROPPED && a === 1 && this.state === CLOSED3)
      this.#isUnsent = true;
    if (what === ENDED)
      this.#end();
    if (what === CONNECTING)
      this.thrown = void 0;
    if (what === DISCONNECTED && this.state !== CONNECTING2)
      this.#question = 0;
    this.#owner.tell(what, a, b, c);
    this.keep();
  }
  /** Takes back what was not given to the browser yet. */
  drain() {
    this.#drained = [];
    this.ask(DRAIN);
    return this.#drained;
  }
  #isAnswer(request, event) {
    const isAnswer = this.#answers.get(request);
    return isAnswer !== void 0 && asked(isAnswer, event.data);
  }
  #settle(promise, failed, value) {
    const settle = this.#promises.get(promise);
    this.#promises.delete(promise);
    this.#answers.delete(promise);
    if (failed === 0)
      settle?.resolve(value);
    else
      settle?.reject(failure(failed));
  }
  /** A promise that Rust settles, when it is asked for that, with a payload if there is one. */
  promise(what, payload, isAnswer, timeout) {
    const number = ++this.#promised;
    return new Promise((resolve, reject) => {
      this.#promises.set(number, { resolve, reject });
      if (isAnswer)
        this.#answers.set(number, isAnswer);
      if (payload === void 0)
        this.ask(what, number);
      else
        this.hand(what, payload, sizeOf(payload), number, timeout);
    });
  }
  /** Gives back what Rust has of it. */
  #end() {
    const connection = this.#connection;
    this.#connection = new Ended(connection, this.#isUnsent, (promise, failed) => this.#settle(promise, failed, void 0));
    queueMicrotask(() => connection.free());
  }
  /** Asks somebody, and tells Rust whether it could be done. */
  async #answer(question, ask) {
    this.#question = question;
    await void 0;
    if (this.#question !== question || this.state !== CONNECTING2)
      return;
    let done = false;
    try {
      await ask();
      done = true;
    } catch (error) {
      if (this.#question === question)
        this.thrown = error;
    }
    this.ask(ANSWER, question, done ? 1 : 0);
  }
};
function closeEvent({ code, reason, wasClean }) {
  return new CloseEvent("close", { code, reason, wasClean });
}
function asked(question, value) {
  try {
    return Boolean(question(value));
  } catch (error) {
    report(error);
    return false;
  }
}

// handlers.js
var Handlers = class {
  #target;
  #known = /* @__PURE__ */ new Map();
  constructor(target) {
    this.#target = target;
  }
  get(type) {
    return this.#known.get(type)?.handler ?? null;
  }
  /** What is no object is none. */
  set(type, value) {
    const handler = Object(value) === value ? value : null;
    const known = this.#known.get(type);
    if (handler && known) {
      known.handler = handler;
    } else if (handler) {
      const entry = { handler, listener: (event) => this.#call(type, event) };
      this.#known.set(type, entry);
      this.#target.addEventListener(type, entry.listener);
    } else if (known) {
      this.#known.delete(type);
      this.#target.removeEventListener(type, known.listener);
    }
  }
  #call(type, event) {
    const handler = this.get(type);
    if (typeof handler === "function")
      handler.call(this.#target, event);
  }
};

// load.js
function need() {
  if (Flow === void 0) {
    throw new Error("wasm-websocket needs its module first: call `await init()`, which is what the script exports as default");
  }
}

// unread.js
var DONE = { done: true, value: void 0 };
function unread(socket, hasEnded, { bytes = 64 << 20, messages = 1 << 20 } = {}) {
  const queue = [];
  const readers = [];
  let held = 0;
  let isOver = hasEnded;
  let error;
  const listeners = [
    [
      "message",
      (event) => {
        const { data } = event;
        const reader = readers.shift();
        if (reader) {
          reader.resolve({ done: false, value: data });
          return;
        }
        held += sizeOf(data);
        if (held > bytes || queue.length >= messages) {
          end(new DOMException("too much waits to be read", "QuotaExceededError"));
        } else {
          queue.push(data);
        }
      }
    ],
    // One of many, or the last.
    ["close", () => void (socket.state === "closed" && end())],
    ["giveup", () => end(new DOMException("no connection can be had", "NetworkError"))]
  ];
  const end = (why2) => {
    for (const [type, listener] of listeners)
      socket.removeEventListener(type, listener);
    isOver = true;
    error = why2;
    for (const reader of readers.splice(0)) {
      if (error)
        reader.reject(error);
      else
        reader.resolve(DONE);
      error = void 0;
    }
  };
  if (!isOver) {
    for (const [type, listener] of listeners)
      socket.addEventListener(type, listener);
  }
  return {
    next() {
      const data = queue.shift();
      if (data !== void 0) {
        held -= sizeOf(data);
        return Promise.resolve({ done: false, value: data });
      }
      if (!isOver)
        return new Promise((resolve, reject) => readers.push({ resolve, reject }));
      const why2 = error;
      error = void 0;
      return why2 ? Promise.reject(why2) : Promise.resolve(DONE);
    },
    return() {
      queue.length = 0;
      if (!isOver)
        end();
      return Promise.resolve(DONE);
    },
    [Symbol.asyncIterator]() {
      return this;
    }
  };
}

// reconnecting.js
var STATES = [
  "connecting",
  "open",
  "waiting",
  "away",
  "paused",
  "gave-up",
  "closing",
  "closed"
];
var CONNECTING3 = 0;
var OPEN3 = 1;
var CLOSING = 2;
var CLOSED4 = 3;
var HANDLED = ["open", "message", "error", "close"];
var ReconnectingWebSocket = class extends EventTarget {
  /** @internal A minifier may have changed it. */
  static name = "ReconnectingWebSocket";
  /** @internal Where the module comes from when it is needed and nobody has loaded it. */
  static wasm;
  static CONNECTING = CONNECTING3;
  static OPEN = OPEN3;
  static CLOSING = CLOSING;
  static CLOSED = CLOSED4;
  CONNECTING = CONNECTING3;
  OPEN = OPEN3;
  CLOSING = CLOSING;
  CLOSED = CLOSED4;
  #begin;
  #options;
  #messages = new Listeners();
  #handlers = new Handlers(this);
  #driver;
  #isStarted = false;
  /** Somebody has closed it. */
  #isClosing = false;
  /** The last `close` was dispatched. */
  #isOver = false;
  /** It shall begin anew when it is over. */
  #again = false;
  #retryCount = 0;
  /**
   * Begins to connect.
   *
   * @param url - As the browser's `WebSocket` takes it, or a function that makes it for every attempt. What such a
   *   function throws, or its promise is rejected with, is a failed attempt.
   * @param protocols - One subprotocol, several, none, or a function that makes them.
   * @throws what the browser's `WebSocket` throws for a URL or a subprotocol that is no function's.
   * @throws `Error` where there is no WebAssembly.
   */
  constructor(url, protocols, options = {}) {
    super();
    need(new.target.wasm);
    this.#options = options;
    this.#begin = () => {
      const isMine = () => this.#driver === driver;
      const owner = {
        tell: (what, a, b, c) => {
          if (isMine())
            this.#tell(what, a, b, c);
        },
        message: (event) => {
          if (isMine() && !this.#isClosing)
            this.#messages.call(this, event);
        }
      };
      const driver = new Driver(owner, url, protocols, options);
      return driver;
    };
    this.#driver = this.#begin();
    super.addEventListener("message", (event) => this.#messages.call(this, event));
    if (options.signal?.aborted)
      this.close();
    else if (!options.startClosed)
      this.#start();
  }
  /** What listens to the signal, which may be there for longer than this. */
  #abort = onAbort(this);
  #start() {
    this.#isStarted = true;
    this.#options.signal?.addEventListener("abort", this.#abort);
    const driver = this.#driver;
    driver.start();
    if (driver.isFixed && driver.hasFailed) {
      this.#isOver = true;
      driver.ask(CLOSE);
      throw driver.thrown;
    }
  }
  /** The URL of the last attempt, as the browser has parsed it; "" before the first one. */
  get url() {
    return this.#driver.link?.socket.url ?? "";
  }
  /** The subprotocol that the server chose, while there is a connection; "" if none. */
  get protocol() {
    return this.state === "open" ? this.#driver.link?.socket.protocol ?? "" : "";
  }
  /** The extensions that the server chose, while there is a connection. */
  get extensions() {
    return this.state === "open" ? this.#driver.link?.socket.extensions ?? "" : "";
  }
  /** 0 (CONNECTING) also while it waits for the next attempt; 3 (CLOSED) when there is none by itself. */
  get readyState() {
    if (this.#isOver || !this.#isStarted)
      return CLOSED4;
    if (this.#isClosing)
      return CLOSING;
    switch (this.state) {
      case "open":
        return OPEN3;
      case "closing":
        return CLOSING;
      case "paused":
      case "gave-up":
      case "closed":
        return CLOSED4;
      default:
        return CONNECTING3;
    }
  }
  /** What it is doing. */
  get state() {
    return this.#isStarted ? STATES[this.#driver.state] : "closed";
  }
  /** Bytes that were sent and not handed to the network yet, with a connection or without (text as UTF-8). */
  get bufferedAmount() {
    return this.#metric(8);
  }
  /** Which retry the last attempt was, counted since a connection was stable. */
  get retryCount() {
    return this.#retryCount;
  }
  /** As what binary messages are received, over this connection and the next ones. */
  get binaryType() {
    return this.#driver.binaryType;
  }
  set binaryType(type) {
    if (type !== "blob" && type !== "arraybuffer")
      return;
    const driver = this.#driver;
    driver.binaryType = type;
    if (driver.link)
      driver.link.socket.binaryType = type;
  }
  /** What it has done since it was made, or begun anew. */
  get metrics() {
    const roundTrip = this.#metric(6);
    return {
      messagesSent: this.#metric(0),
      bytesSent: this.#metric(1),
      messagesReceived: this.#metric(2),
      attempts: this.#metric(3),
      connections: this.#metric(4),
      connectedTime: this.#metric(5),
      roundTrip: Number.isNaN(roundTrip) ? void 0 : roundTrip,
      outboxMessages: this.#metric(7),
      outboxBytes: this.#metric(8)
    };
  }
  #metric(which) {
    return this.#driver.metric(which);
  }
  /**
   * Sends a message now, or as soon as there is a connection. Bytes are copied, so that they can be changed afterwards.
   *
   * @returns whether it was taken: not when it was closed or has given up, and not when the outbox is full.
   */
  send(data) {
    const payload = kept(data);
    return this.#hasRoom() && this.#send(payload) === 0;
  }
  /**
   * Sends a message when there is room for it in the outbox. It rejects with `InvalidStateError` when it is closed, and
   * with `QuotaExceededError` when it never fits, or when as many wait as `maxEnqueuedMessages` allows.
   */
  async sendWhenPossible(data) {
    const payload = kept(data);
    const failed = this.#hasRoom() ? this.#send(payload) : FULL;
    if (failed === 0)
      return;
    if (failed !== FULL || !this.#hasRoom())
      throw failure(failed);
    await this.#driver.promise(SEND_LATER, payload);
  }
  #send(payload) {
    return this.#driver.hand(SEND, payload, sizeOf(payload));
  }
  /** Waits until everything was handed to the network. It rejects with `InvalidStateError` when that will not be. */
  flush() {
    return this.#driver.promise(FLUSH);
  }
  /**
   * Sends a message, and waits for the one that answers it: the first for which `isAnswer` is true. That one is not
   * dispatched. A full outbox is waited for. It rejects with `TimeoutError`, with `NetworkError` when the connection was
   * lost after the message was handed to the network, with `InvalidStateError` when the socket is closed, with
   * `QuotaExceededError` when it never fits, or when as many wait as `maxEnqueuedMessages` allows.
   */
  async request(data, isAnswer, { timeout = 1e4 } = {}) {
    const payload = kept(data);
    if (!this.#hasRoom())
      throw failure(FULL);
    const { data: answer } = await this.#driver.promise(REQUEST, payload, isAnswer, timeout);
    return answer;
  }
  /** Takes back what was not given to the browser yet, bytes as `Uint8Array`. */
  drainQueuedMessages() {
    return this.#driver.drain().map((data) => data instanceof Uint8Array ? data.slice() : data);
  }
  /**
   * Ends it: after what was sent, where there is a connection. Nothing is attempted any more until `reconnect()`.
   *
   * @param code - 1000, or 3000 to 4999.
   * @param reason - At most 123 bytes of UTF-8.
   * @throws `InvalidAccessError` for another code, `SyntaxError` for a longer reason.
   */
  close(code, reason) {
    const given2 = how(code, reason);
    this.#again = false;
    if (this.#isClosing)
      return;
    this.#isClosing = true;
    this.#debug("close", given2);
    if (this.#driver.link)
      this.#driver.link.how = given2;
    this.#driver.ask(CLOSE);
  }
  /**
   * Makes an attempt now: an open connection is closed first, and an attempt that is under way goes on. It also begins anew
   * what was closed or has given up, but not what a signal has closed.
   *
   * @param code - 1000, or 3000 to 4999, for the connection that there is.
   * @param reason - At most 123 bytes of UTF-8.
   */
  reconnect(code, reason) {
    const given2 = how(code, reason);
    this.#debug("reconnect", given2);
    if (this.#options.signal?.aborted)
      return;
    if (this.#isOver) {
      this.#isOver = this.#isClosing = this.#again = false;
      const { binaryType } = this;
      this.#driver = this.#begin();
      this.#driver.binaryType = binaryType;
      this.#start();
    } else if (this.#isClosing) {
      this.#again = true;
    } else if (!this.#isStarted) {
      this.#start();
    } else {
      if (this.#driver.link && this.state === "open")
        this.#driver.link.how = given2;
      this.#driver.ask(RECONNECT);
      this.#driver.keep();
    }
  }
  /** Ends the connection, and makes no attempt until `resume()`. What is sent waits. */
  pause() {
    if (!this.#isStarted)
      return;
    this.#driver.ask(PAUSE);
    this.#driver.keep();
  }
  /** Goes on after `pause()`. */
  resume() {
    if (this.#isStarted) {
      this.#driver.ask(RESUME);
      this.#driver.keep();
    } else {
      this.#start();
    }
  }
  /** Every message from now on, until it is closed. Leaving the loop stops reading, and leaves the socket as it is. */
  [Symbol.asyncIterator]() {
    return unread(this, this.#isOver, this.#options.receiveLimit);
  }
  // Browsers tell one `message` at a time: no other listener has to stand between two of them.
  addEventListener(type, listener, options) {
    if (type === "message")
      this.#messages.add(listener, options);
    else
      super.addEventListener(type, listener, options);
  }
  removeEventListener(type, listener, options) {
    if (type === "message")
      this.#messages.remove(listener, options);
    else
      super.removeEventListener(type, listener, options);
  }
  static {
    for (const type of HANDLED) {
      Object.defineProperty(this.prototype, `on${type}`, {
        configurable: true,
        enumerable: true,
        get() {
          return this.#handlers.get(type);
        },
        set(handler) {
          this.#handlers.set(type, handler);
        }
      });
    }
  }
  #tell(what, a, b, c) {
    if (this.#isStale(what))
      return;
    switch (what) {
      case CONNECTING:
        this.#retryCount = a;
        this.#debug("connecting", a);
        this.dispatchEvent(new Event("connecting"));
        break;
      case OPEN2:
        this.#debug("open");
        this.dispatchEvent(new Event("open"));
        break;
      case DISCONNECTED:
        this.#disconnected(a, b, c);
        break;
      case DROPPED: {
        const detail = { direction: a === 1 ? "outgoing" : "incoming", messages: b, bytes: c };
        this.#debug("drop", detail);
        this.dispatchEvent(new CustomEvent("drop", { detail }));
        break;
      }
      case GAVE_UP:
        this.#debug("gave up");
        this.dispatchEvent(new Event("giveup"));
        break;
      case ENDED:
        this.#ended();
    }
  }
  /** Whether somebody has closed it, or begun anew, since that happened. */
  #isStale(what) {
    switch (what) {
      case CONNECTING:
      case OPEN2:
        return this.#isClosing;
      case GAVE_UP:
        return this.#isClosing || this.state !== "gave-up";
      case DISCONNECTED:
        return this.#isOver;
      default:
        return false;
    }
  }
  #disconnected(code, cause, retryIn) {
    const driver = this.#driver;
    const ending = driver.ending?.code === code ? driver.ending : { code, reason: "", wasClean: false };
    const { thrown } = driver;
    driver.ending = driver.thrown = void 0;
    this.#debug("disconnected", ending.code, ending.reason, "retry in", retryIn);
    if (this.#isClosing) {
      this.#isOver = true;
    } else if (cause !== 0 || !ending.wasClean) {
      this.#fail(new ConnectionError(CAUSES[cause] ?? "lost", thrown));
      if (this.#isClosing)
        this.#isOver = true;
    }
    this.dispatchEvent(closeEvent(ending));
  }
  #ended() {
    this.#options.signal?.removeEventListener("abort", this.#abort);
    if (!this.#isOver) {
      this.#isOver = true;
      this.dispatchEvent(closeEvent({ code: 1006, reason: "", wasClean: false }));
    }
    if (this.#again)
      queueMicrotask(() => this.#beginAnew());
  }
  #fail(error) {
    this.dispatchEvent(Object.assign(new Event("error"), { error, message: error.message }));
  }
  #beginAnew() {
    if (!this.#again)
      return;
    try {
      this.reconnect();
    } catch (thrown) {
      this.#fail(new ConnectionError("invalid", thrown));
    }
  }
  #hasRoom() {
    const { maxEnqueuedMessages = Infinity } = this.#options;
    return maxEnqueuedMessages === Infinity || this.state === "open" || this.#metric(7) < maxEnqueuedMessages;
  }
  #debug(...told) {
    const { debug, debugLogger = console.log } = this.#options;
    if (!debug)
      return;
    try {
      debugLogger("wasm-websocket:", ...told);
    } catch (error) {
      report(error);
    }
  }
};
function onAbort(socket) {
  const weak = new WeakRef(socket);
  return () => weak.deref()?.close();
}

// websocket.js
var WebSocket = class extends EventTarget {
  /**
   * Begins to connect.
   *
   * @param url - Absolute, or relative to the document's base URL; `http:` and `https:` become `ws:` and `wss:`.
   * @param protocols - One subprotocol, or several, of which the server has to choose one.
   * @throws `SyntaxError` for a URL that does not parse, has another scheme or a fragment, and for a subprotocol that is
   *   not a token or stands there twice.
   * @throws `SecurityError` where a page over https may not use `ws:`; in WebKit also where a policy forbids the
   *   connection. Firefox throws `NS_ERROR_CONTENT_BLOCKED` then, and Chromium tells it by events, as the standard says.
   * @throws `NotSupportedError` where the runtime has no WebSocket.
   */
  // What it returns is the browser's object, so that `EventTarget` has nothing to make.
  // @ts-expect-error
  // oxlint-disable-next-line constructor-super
  constructor(url, protocols = []) {
    const given2 = arguments.length === 0 ? [] : [url, protocols];
    const socket = Reflect.construct(nativeWebSocket(), given2, new.target);
    if (Object.getPrototypeOf(socket) !== new.target.prototype) {
      Object.setPrototypeOf(socket, new.target.prototype);
    }
    if (isTheEngines)
      ensureClose(socket);
    return socket;
  }
  static {
    Object.defineProperty(this, "name", { value: "WebSocket" });
    if (NativeWebSocket !== void 0) {
      if (isTheEngines) {
        copy(NativeWebSocket.prototype, this.prototype, ["constructor"]);
        copy(NativeWebSocket, this, ["name", "length", "prototype"]);
      } else {
        Object.setPrototypeOf(this, NativeWebSocket);
        Object.setPrototypeOf(this.prototype, NativeWebSocket.prototype);
      }
    }
  }
};
function copy(from, to, except) {
  for (const key of Reflect.ownKeys(from)) {
    if (typeof key === "string" && except.includes(key))
      continue;
    Object.defineProperty(to, key, Object.getOwnPropertyDescriptor(from, key));
  }
}

// error.js
var made;
var WebSocketError = class extends Base {
  #closeCode;
  #reason;
  /**
   * @param message - For people.
   * @param init - The code and the reason to close with. A reason without a code has 1000.
   * @throws `InvalidAccessError` for a code that cannot be sent, `SyntaxError` for a reason that is too long.
   */
  constructor(message = "", init = {}) {
    super(message, "WebSocketError");
    const { closeCode = null, reason } = checked(init);
    this.#closeCode = closeCode;
    this.#reason = reason;
  }
  /** The code that the connection ended with, or is to be closed with; `null` if none. */
  get closeCode() {
    return this.#closeCode;
  }
  /** The reason; "" if none. */
  get reason() {
    return this.#reason;
  }
  static {
    Object.defineProperty(this, "name", { value: "WebSocketError" });
    made = (error, closeCode, reason) => {
      error.#closeCode = closeCode;
      error.#reason = reason;
      return error;
    };
  }
};
function failure2(message, closeCode, reason) {
  return made(new WebSocketError(message), closeCode, reason);
}

// address.js
function address(url) {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  let parsed;
  try {
    parsed = new URL(url, base);
  } catch {
    throw fault("SyntaxError", `${url} is no URL`);
  }
  parsed.protocol = parsed.protocol.replace(/^http/, "ws");
  const { href } = parsed;
  if (!/^wss?:/.test(href))
    throw fault("SyntaxError", `${href} is neither ws: nor wss:`);
  if (href.includes("#"))
    throw fault("SyntaxError", `${href} has a fragment`);
  return href;
}
function offered(protocols = []) {
  if (Object(protocols) !== protocols)
    throw new TypeError("protocols is no list");
  const list = Array.from(protocols, String);
  const names = /* @__PURE__ */ new Set();
  for (const name of list) {
    if (!/^[\w!#$%&'*+\-.^`|~]+$/.test(name) || names.has(name)) {
      throw fault("SyntaxError", `${name} is no subprotocol, or stands there twice`);
    }
    names.add(name);
  }
  return list;
}

// inbox.js
var [KEEP, DROP_OLDEST, DROP_NEWEST] = [0, 1, 2];
var ADMIT = 0;
var COUNT = 1;
var RELEASE = 2;
var WAITS_FOR_MORE = 3;
var LOOK = 4;
var FELL = 5;
var Inbox = class {
  /** None any more once nothing can come. */
  #flow;
  #first;
  #last;
  #waiting = 0;
  #messages = 0;
  #bytes = 0;
  constructor(limit) {
    const given2 = dictionary(limit);
    const { bytes = 64 << 20, messages = 1 << 20, whenFull = "close", closeCode = 4009 } = given2;
    const code = sendable(closeCode);
    const consequences = { close: code, "drop-oldest": DROP_OLDEST, "drop-newest": DROP_NEWEST };
    if (!Object.hasOwn(consequences, whenFull))
      throw new TypeError(`${whenFull} is no whenFull`);
    this.#flow = new Flow(amount(bytes), amount(messages), consequences[whenFull]);
  }
  get isEmpty() {
    return this.#first === void 0;
  }
  /** What the limit has cost. */
  get dropped() {
    return { messages: this.#messages, bytes: this.#bytes };
  }
  /** Takes a message in if it has room. Returns the code to close with because it has none, or 0. */
  push(message) {
    const size = sizeOf(message);
    for (; ; ) {
      const verdict = this.#ask(ADMIT, size, this.#waiting) ?? DROP_NEWEST;
      if (verdict === KEEP) {
        this.#append(message, size);
        return 0;
      }
      if (verdict === DROP_OLDEST) {
        this.#drop(this.#take()?.size ?? 0);
        continue;
      }
      this.#drop(size);
      return verdict === DROP_NEWEST ? 0 : verdict;
    }
  }
  /** Takes a message in that was asked for. */
  hold(message) {
    const size = sizeOf(message);
    this.#ask(COUNT, size);
    this.#append(message, size);
  }
  /** What waits longest. */
  pop() {
    return this.#take()?.message;
  }
  /** Whether a transport that can be held back should read on. */
  waitsForMore() {
    return this.#ask(WAITS_FOR_MORE, 0, this.#waiting) !== 0;
  }
  /** How long to wait for `amount` bytes to fall to `goal` before the next look at them, in milliseconds. */
  look(amount2, goal) {
    return this.#ask(LOOK, performance.now(), amount2, goal) ?? 0;
  }
  /** They have fallen. */
  fell() {
    this.#ask(FELL);
  }
  /** Nobody will read. */
  clear() {
    while (this.#take() !== void 0)
      ;
  }
  /** Nothing more can come: Rust's part goes now, and not when somebody collects garbage. */
  free() {
    this.#flow?.free();
    this.#flow = void 0;
  }
  /** Nothing once nothing can come. */
  #ask(what, a = 0, b = 0, c = 0) {
    return this.#flow?.ask(what, a, b, c);
  }
  #append(message, size) {
    const waiting = { message, size, next: void 0 };
    if (this.#last === void 0)
      this.#first = waiting;
    else
      this.#last.next = waiting;
    this.#last = waiting;
    this.#waiting++;
  }
  #take() {
    const waiting = this.#first;
    if (waiting === void 0)
      return void 0;
    this.#first = waiting.next;
    if (this.#first === void 0)
      this.#last = void 0;
    this.#waiting--;
    this.#ask(RELEASE, waiting.size);
    return waiting;
  }
  #drop(size) {
    this.#messages++;
    this.#bytes += size;
  }
};
function amount(value) {
  if (!(value >= 0))
    throw new RangeError(`${value} is no amount`);
  return value;
}

// native-transport.js
var NativeTransport = class {
  waits = true;
  #raw;
  #session;
  #reader;
  #writer;
  /** The last write. */
  #write;
  /** How many writes are under way. */
  bufferedAmount = 0;
  /** Has the last write fail. */
  #fail;
  #isReading = false;
  /** Nothing more can be read. */
  #isOver = false;
  #isAbandoned = false;
  /** Tells how it ended, when all has been read that came before. */
  #end;
  constructor(Native, url, protocols, session) {
    const raw = new Native(url, { protocols });
    this.#raw = raw;
    this.#session = session;
    raw.opened.then(({ readable, writable, protocol, extensions }) => {
      this.#reader = readable.getReader();
      this.#writer = writable.getWriter();
      if (!this.#isAbandoned)
        session.opened(protocol, extensions);
      this.pull();
    }, () => {
    });
    raw.closed.then(({ closeCode = 1005, reason = "" }) => this.#ended(closeCode, reason, true), (error) => this.#ended(error.closeCode ?? 1006, error.reason ?? "", false, error));
  }
  send(payload) {
    this.bufferedAmount++;
    const write = this.#begin(payload).finally(() => this.bufferedAmount--);
    this.#write = write;
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      write.then(resolve, (error) => reject(ours(error)));
    });
  }
  async #begin(payload) {
    const isBlob = typeof payload === "object" && "arrayBuffer" in payload;
    await this.#writer?.write(isBlob ? await payload.arrayBuffer() : payload);
  }
  close(closeCode, reason) {
    const close = () => this.#raw.close(closeCode === void 0 ? {} : { closeCode, reason });
    if (this.#write === void 0)
      close();
    else
      this.#write.then(close, close);
    this.pull();
  }
  hurry() {
    this.#writer?.abort().catch(() => {
    });
  }
  pull() {
    if (this.#reader === void 0 || this.#isReading || this.#isOver)
      return;
    if (this.#end === void 0 && !this.#session.waitsForMore())
      return;
    this.#isReading = true;
    this.#reader.read().then(({ done, value }) => {
      this.#isReading = false;
      if (done)
        return this.#over();
      if (!this.#isAbandoned)
        this.#session.message(toMessage(value));
      this.pull();
    }, () => this.#over());
  }
  abandon(error) {
    this.#isAbandoned = true;
    if (error !== void 0)
      this.#fail?.(error);
    this.hurry();
    this.close(void 0, "");
  }
  #over() {
    this.#isOver = true;
    this.#end?.();
  }
  #ended(code, reason, wasClean, error) {
    if (this.#isAbandoned)
      return;
    const cause = isNative(error) ? void 0 : error;
    this.#end = () => this.#session.ended(code, reason, wasClean, cause);
    if (this.#reader === void 0 || this.#isOver)
      this.#end();
    else
      this.pull();
  }
};
function isNative(error) {
  return error?.name === "WebSocketError";
}
function ours(error) {
  return isNative(error) ? failure2(error.message, error.closeCode, error.reason) : error;
}

// session.js
var LONGEST = 2147483647;
var CONNECTING4 = 0;
var OPEN4 = 1;
var CLOSING2 = 2;
var CLOSED5 = 3;
var Deferred = class {
  promise = new Promise((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
  constructor() {
    this.promise.catch(() => {
    });
  }
};
var Session = class {
  #opened = new Deferred();
  #closed = new Deferred();
  #inbox;
  /** How long a closing handshake may take, in milliseconds. */
  #closeTimeout;
  #state = CONNECTING4;
  #transport;
  #readable;
  #writable;
  /** Somebody waits for a message, and no message waits. */
  #isWanted = false;
  /** Nobody will read. */
  #discards = false;
  /** What a reader is told behind what waits: an error, or just the end. */
  #end;
  /** He was told. */
  #isTold = false;
  /** The writer closes, behind everything that it has written. */
  #isFinishing = false;
  /** Takes away what is there for a handshake alone, the first or the last. */
  #cleanUp = () => {
  };
  constructor(inbox, closeTimeout) {
    this.#inbox = inbox;
    this.#closeTimeout = closeTimeout;
  }
  get whenOpened() {
    return this.#opened.promise;
  }
  get whenClosed() {
    return this.#closed.promise;
  }
  get dropped() {
    return this.#inbox.dropped;
  }
  /**
   * Begins the handshake.
   *
   * @throws `SyntaxError` as the browser does. What else it throws is told by the promises (S12, W11).
   */
  start(connect, timeout, signal) {
    if (signal?.aborted)
      return this.#fail(signal.reason);
    try {
      this.#transport = connect();
    } catch (error) {
      const { name, message } = error;
      this.#fail(fault("SecurityError", message));
      if (name === "SyntaxError")
        throw error;
      return;
    }
    const giveUp = (error) => {
      this.#transport?.abandon();
      this.#fail(error);
    };
    const abort = () => giveUp(signal?.reason);
    const late = () => giveUp(fault("TimeoutError", `not connected after ${timeout} ms`));
    signal?.addEventListener("abort", abort);
    const timer = after(timeout, late);
    this.#cleanUp = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
  }
  close(info = {}, error) {
    const { closeCode, reason } = checked(info);
    if (this.#state < CLOSING2) {
      this.#shut(closeCode, reason);
      this.#writable?.error(error ?? isClosed());
    }
  }
  #shut(closeCode, reason) {
    if (this.#state >= CLOSING2)
      return;
    this.#state = CLOSING2;
    this.#settle();
    this.#limitClosing();
    this.#transport?.close(closeCode, reason);
  }
  /** Gives up when nothing was handed over for that time: what was sent before may take longer. */
  #limitClosing() {
    const held = this.#transport?.bufferedAmount ?? 0;
    const timer = after(this.#closeTimeout, () => {
      if ((this.#transport?.bufferedAmount ?? 0) < held)
        this.#limitClosing();
      else
        this.#giveUp();
    });
    this.#cleanUp = () => clearTimeout(timer);
  }
  #settle() {
    this.#cleanUp();
    this.#cleanUp = () => {
    };
  }
  /** The server does not close. */
  #giveUp() {
    const error = failure2(`not closed after ${this.#closeTimeout} ms`, 1006, "");
    this.ended(1006, "", false, error);
    this.#transport?.abandon(error);
  }
  opened(protocol, extensions) {
    if (this.#state !== CONNECTING4)
      return;
    this.#state = OPEN4;
    this.#settle();
    const readable = new ReadableStream(
      {
        start: (controller) => void (this.#readable = controller),
        pull: () => this.#pull(),
        cancel: (reason) => this.#cancel(reason)
      },
      // What waits, waits in the inbox: there it is counted, and can be dropped.
      { highWaterMark: 0 }
    );
    const writable = new WritableStream({
      start: (controller) => {
        this.#writable = controller;
        controller.signal?.addEventListener("abort", () => this.#abort(controller.signal.reason));
      },
      write: (chunk2) => this.#write(chunk2),
      close: () => this.#finish(),
      abort: (reason) => this.#abort(reason)
    });
    this.#opened.resolve({ readable, writable, protocol, extensions });
  }
  message(message) {
    if (this.#state !== OPEN4 || this.#discards)
      return;
    if (this.#isWanted) {
      this.#isWanted = false;
      this.#readable?.enqueue(message);
    } else if (this.#transport?.waits) {
      this.#inbox.hold(message);
    } else {
      const code = this.#inbox.push(message);
      if (code !== 0)
        this.#overflow(code);
    }
  }
  waitsForMore() {
    return this.#state !== OPEN4 || this.#inbox.waitsForMore();
  }
  ended(code, reason, wasClean, cause) {
    if (this.#state === CLOSED5)
      return void 0;
    const error = cause ?? failure2(why(this.#readable !== void 0), code, reason);
    if (this.#readable === void 0) {
      this.#fail(error);
      return error;
    }
    this.#state = CLOSED5;
    this.#settle();
    this.#inbox.free();
    this.#end ??= wasClean ? {} : { error };
    if (wasClean)
      this.#closed.resolve({ closeCode: code, reason });
    else
      this.#closed.reject(error);
    const told = wasClean ? isClosed() : error;
    if (!this.#isFinishing)
      this.#writable?.error(told);
    this.#tellEnd();
    return told;
  }
  /** There was no connection. */
  #fail(error) {
    this.#state = CLOSED5;
    this.#settle();
    this.#inbox.free();
    this.#opened.reject(error);
    this.#closed.reject(error);
  }
  #overflow(code) {
    const error = failure2("more has come than the limit allows", code, "");
    this.#end = { error };
    this.close({ closeCode: code }, error);
    this.#tellEnd();
  }
  #pull() {
    const message = this.#inbox.pop();
    if (message !== void 0)
      this.#readable?.enqueue(message);
    else if (this.#end === void 0)
      this.#isWanted = true;
    this.#tellEnd();
    this.#transport?.pull();
  }
  #tellEnd() {
    const readable = this.#readable;
    if (readable === void 0 || this.#end === void 0 || this.#isTold)
      return;
    if (this.#discards || !this.#inbox.isEmpty)
      return;
    if (!("error" in this.#end)) {
      readable.close();
    } else if (readable.desiredSize === 0) {
      readable.error(this.#end.error);
    } else {
      return;
    }
    this.#isTold = true;
  }
  #cancel(reason) {
    this.#discards = true;
    this.#inbox.clear();
    this.#closeFor(reason, (info) => this.close(info));
    this.#transport?.pull();
  }
  #write(chunk2) {
    return this.#transport?.send(toPayload(chunk2));
  }
  async #finish() {
    this.#isFinishing = true;
    this.#shut(void 0, "");
    await this.whenClosed;
  }
  #abort(reason) {
    this.#closeFor(reason, (info) => {
      const { closeCode, reason: reason2 } = checked(info);
      this.#shut(closeCode, reason2);
    });
    this.#transport?.hurry();
  }
  /** Only a `WebSocketError` has a code and a reason to close with (W10); the browser's own is one, too. */
  #closeFor(why2, close) {
    const { name, closeCode, reason } = Object(why2);
    if (name === "WebSocketError" && typeof closeCode === "number") {
      try {
        return close({ closeCode, reason: reason ?? "" });
      } catch {
      }
    }
    close({});
  }
};
function after(limit, work) {
  return limit === Infinity ? void 0 : setTimeout(work, Math.min(limit, LONGEST));
}
function isClosed() {
  return fault("InvalidStateError", "the connection is closed");
}
function why(wasOpen) {
  return wasOpen ? "the connection was not closed cleanly" : "the connection was not established";
}

// standard-transport.js
var StandardTransport = class {
  waits = false;
  #socket;
  #inbox;
  #highWaterMark;
  #waiter;
  #timer;
  constructor(url, protocols, session, inbox, highWaterMark) {
    const socket = new (nativeWebSocket())(url, protocols);
    this.#socket = socket;
    this.#inbox = inbox;
    this.#highWaterMark = highWaterMark;
    socket.binaryType = "arraybuffer";
    if (isTheEngines)
      ensureClose(socket);
    socket.onopen = () => session.opened(socket.protocol, socket.extensions);
    socket.onmessage = ({ data }) => {
      session.message(toMessage(data));
      if (this.#waiter !== void 0 && this.#hasRoom())
        this.hurry();
    };
    socket.onclose = ({ code, reason, wasClean }) => {
      const error = session.ended(code || 1006, reason, wasClean);
      if (!wasClean || socket.bufferedAmount > 0)
        this.#leave()?.reject(error);
      else
        this.hurry();
    };
  }
  get bufferedAmount() {
    return this.#socket.bufferedAmount;
  }
  send(payload) {
    this.#socket.send(payload);
    if (this.#hasRoom())
      return;
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
      this.#look();
    });
  }
  close(code, reason) {
    if (code === void 0)
      this.#socket.close();
    else
      this.#socket.close(code, reason);
  }
  hurry() {
    this.#leave()?.resolve();
  }
  pull() {
  }
  abandon(error) {
    const socket = this.#socket;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    if (error !== void 0)
      this.#leave()?.reject(error);
    this.hurry();
  }
  #hasRoom() {
    return this.#socket.bufferedAmount <= this.#highWaterMark;
  }
  /** It tells nobody that its buffer has fallen: while somebody waits for that, it is looked at. */
  #look() {
    if (this.#hasRoom())
      return this.hurry();
    const wait = this.#inbox.look(this.#socket.bufferedAmount, this.#highWaterMark / 2);
    this.#timer = setTimeout(() => this.#look(), wait);
  }
  #leave() {
    const waiter = this.#waiter;
    if (waiter !== void 0) {
      clearTimeout(this.#timer);
      this.#inbox.fell();
      this.#waiter = void 0;
    }
    return waiter;
  }
};

// stream.js
var asyncDispose = Symbol.asyncDispose ?? /* @__PURE__ */ Symbol.for("Symbol.asyncDispose");
var WebSocketStream = class {
  /** @internal A minifier may have changed it. */
  static name = "WebSocketStream";
  #url;
  #session;
  /**
   * Begins to connect.
   *
   * @param url - Absolute, or relative to the document's base URL; `http:` and `https:` become `ws:` and `wss:`.
   * @param options - Subprotocols, a signal, and limits.
   * @throws `SyntaxError` for a URL that does not parse, has another scheme or a fragment, and for a subprotocol that is
   *   not a token or stands there twice.
   * @throws `TypeError`, `RangeError` or `InvalidAccessError` for options that are none.
   * @throws `NotSupportedError` where the runtime has no WebSocket.
   */
  constructor(url, options = {}) {
    const given2 = dictionary(options);
    const { signal, receiveLimit, transport = "auto" } = given2;
    const href = address(url);
    const protocols = offered(given2.protocols);
    const timeout = amount(given2.timeout ?? 1e4);
    const closeTimeout = amount(given2.closeTimeout ?? 1e4);
    const highWaterMark = amount(given2.highWaterMark ?? 1 << 20);
    if (!["auto", "standard", "native"].includes(transport)) {
      throw new TypeError(`${transport} is no transport`);
    }
    const Native = transport === "native" ? NativeWebSocketStream : void 0;
    if (Native === void 0)
      nativeWebSocket();
    need(new.target.wasm);
    const inbox = new Inbox(receiveLimit);
    const session = new Session(inbox, closeTimeout);
    this.#url = href;
    this.#session = session;
    session.start(() => Native === void 0 ? new StandardTransport(href, protocols, session, inbox, highWaterMark) : new NativeTransport(Native, href, protocols, session), timeout, signal);
  }
  /** The URL, as it was parsed. */
  get url() {
    return this.#url;
  }
  /**
   * Gives the streams when the connection is established. It is rejected, and `closed` as well, with a `WebSocketError`
   * when that failed, with the signal's reason when it was given up, and with a `TimeoutError` when it took too long.
   */
  get opened() {
    return this.#session.whenOpened;
  }
  /** Tells how the connection was closed. It is rejected with a `WebSocketError` when that was not cleanly. */
  get closed() {
    return this.#session.whenClosed;
  }
  /** What the limit has cost: the messages that were dropped, and their bytes. */
  get dropped() {
    return this.#session.dropped;
  }
  /**
   * Starts the closing handshake, after the writes that are done or under way; those that wait behind one are rejected. To
   * have everything sent, close the writer instead. A handshake under way fails. What was received can still be read.
   *
   * @param info - Code and reason. None at all is sent when neither is given, and 1000 with a reason alone.
   * @throws `InvalidAccessError` for a code other than 1000 and 3000 to 4999, `SyntaxError` for a reason of more than 123
   *   bytes of UTF-8. Nothing is closed then.
   */
  close(info = {}) {
    this.#session.close(info);
  }
  /** Every message, until the connection is closed. It locks `readable`; leaving the loop closes the connection. */
  [Symbol.asyncIterator]() {
    let reader;
    const lock = async () => reader ??= (await this.opened).readable.getReader();
    const read = (from) => from.read();
    return {
      next: () => reader === void 0 ? lock().then(read) : read(reader),
      return: async () => {
        this.close();
        await reader?.cancel();
        reader?.releaseLock();
        return { done: true, value: void 0 };
      },
      [Symbol.asyncIterator]() {
        return this;
      }
    };
  }
  /** Closes the connection, and waits until it is closed, whichever way. */
  async [asyncDispose]() {
    this.close();
    await this.closed.catch(() => {
    });
  }
};
export {
  ConnectionError,
  ReconnectingWebSocket,
  WebSocket,
  WebSocketError,
  WebSocketStream,
  nobody,
  offer
};
