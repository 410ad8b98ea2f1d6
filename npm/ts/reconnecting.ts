import * as asks from "./asks.js";
import { how } from "./closing.js";
import { closeEvent, Driver, type Ending } from "./driver.js";
import type { ReconnectingErrorEvent, ReconnectingEvents } from "./events.js";
import { CAUSES, ConnectionError, failure, FULL } from "./failures.js";
import { Handlers } from "./handlers.js";
import { Listeners, report } from "./listeners.js";
import { type Loader, need } from "./load.js";
import type { Metrics, Provided, ReconnectingOptions, ReconnectingState } from "./options.js";
import { type Data, type Kept, kept, type Payload, sizeOf } from "./payload.js";
import * as tells from "./tells.js";
import { unread } from "./unread.js";
import type { Listener, ListenerOptions } from "./websocket.js";

/** As `state` in `npm/src/connection.rs` numbers them. */
const STATES: readonly ReconnectingState[] = [
  "connecting",
  "open",
  "waiting",
  "away",
  "paused",
  "gave-up",
  "closing",
  "closed",
];

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

const HANDLED = ["open", "message", "error", "close"] as const;

/**
 * A connection that stays: when it is lost, it comes back.
 *
 * It is used like the browser's `WebSocket`. `open` and `close` are dispatched for every connection, `error` before
 * `close` when it ended otherwise than by a closing handshake; `connecting` when an attempt begins, `giveup` when there
 * is none any more, `drop` when messages were dropped. A `message` is the browser's own event: its `target` is the
 * browser's socket.
 *
 * - **Attempts** wait for a random part of a window that grows ({@link ReconnectingOptions}). There is none while the
 *   network or the page is away, and one at once when they are back.
 * - **Messages are sent in order**, out of a bounded outbox. What the browser had not handed to the network when a
 *   connection ended (its `bufferedAmount` tells) is sent again over the next one; what it had is not.
 * - **`close()`** ends it: `readyState` is CLOSING until `close` is dispatched, later and once. `reconnect()` begins anew.
 *
 * @example
 * ```js
 * import { ReconnectingWebSocket } from "wasm-websocket";
 *
 * const socket = new ReconnectingWebSocket("ws://localhost:9998/echo", [], {
 *   heartbeat: { every: 25_000, payload: "ping" },
 * });
 * socket.send("Message to send");
 * for await (const data of socket) {
 *   console.log(data);
 *   socket.close();
 * }
 * ```
 */
// oxlint-disable-next-line no-unsafe-declaration-merging -- handlers and listeners have their types below
export class ReconnectingWebSocket extends EventTarget {
  /** @internal A minifier may have changed it. */
  static override readonly name: string = "ReconnectingWebSocket";
  /** @internal Where the module comes from when it is needed and nobody has loaded it. */
  protected static readonly wasm?: Loader;

  static readonly CONNECTING = CONNECTING;
  static readonly OPEN = OPEN;
  static readonly CLOSING = CLOSING;
  static readonly CLOSED = CLOSED;
  readonly CONNECTING = CONNECTING;
  readonly OPEN = OPEN;
  readonly CLOSING = CLOSING;
  readonly CLOSED = CLOSED;

  readonly #begin: () => Driver;
  readonly #options: ReconnectingOptions;
  readonly #messages = new Listeners();
  readonly #handlers = new Handlers(this);
  #driver: Driver;
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
  constructor(
    url: Provided<string | URL>,
    protocols?: Provided<string | string[] | null | undefined>,
    options: ReconnectingOptions = {},
  ) {
    super();
    need(new.target.wasm);
    this.#options = options;
    this.#begin = () => {
      // One that has ended may still have something to tell when the next one has begun.
      const isMine = (): boolean => this.#driver === driver;
      const owner = {
        tell: (what: number, a: number, b: number, c: number) => {
          if (isMine()) this.#tell(what, a, b, c);
        },
        message: (event: MessageEvent) => {
          // S40
          if (isMine() && !this.#isClosing) this.#messages.call(this, event);
        },
      };
      const driver = new Driver(owner, url, protocols, options);
      return driver;
    };
    this.#driver = this.#begin();
    // For those that a page dispatches itself.
    super.addEventListener("message", (event) => this.#messages.call(this, event));
    if (options.signal?.aborted) this.close();
    else if (!options.startClosed) this.#start();
  }

  /** What listens to the signal, which may be there for longer than this. */
  readonly #abort = onAbort(this);

  #start(): void {
    this.#isStarted = true;
    // Added once, however often it begins.
    this.#options.signal?.addEventListener("abort", this.#abort);
    const driver = this.#driver;
    driver.start();
    if (driver.isFixed && driver.hasFailed) {
      // It would fail again and again.
      this.#isOver = true;
      driver.ask(asks.CLOSE);
      throw driver.thrown;
    }
  }

  /** The URL of the last attempt, as the browser has parsed it; "" before the first one. */
  get url(): string {
    return this.#driver.link?.socket.url ?? "";
  }

  /** The subprotocol that the server chose, while there is a connection; "" if none. */
  get protocol(): string {
    return this.state === "open" ? (this.#driver.link?.socket.protocol ?? "") : "";
  }

  /** The extensions that the server chose, while there is a connection. */
  get extensions(): string {
    return this.state === "open" ? (this.#driver.link?.socket.extensions ?? "") : "";
  }

  /** 0 (CONNECTING) also while it waits for the next attempt; 3 (CLOSED) when there is none by itself. */
  get readyState(): 0 | 1 | 2 | 3 {
    if (this.#isOver || !this.#isStarted) return CLOSED;
    if (this.#isClosing) return CLOSING;
    switch (this.state) {
      case "open":
        return OPEN;
      case "closing":
        return CLOSING;
      case "paused":
      case "gave-up":
      case "closed":
        return CLOSED;
      default:
        return CONNECTING;
    }
  }

  /** What it is doing. */
  get state(): ReconnectingState {
    return this.#isStarted ? STATES[this.#driver.state]! : "closed";
  }

  /** Bytes that were sent and not handed to the network yet, with a connection or without (text as UTF-8). */
  get bufferedAmount(): number {
    return this.#metric(8);
  }

  /** Which retry the last attempt was, counted since a connection was stable. */
  get retryCount(): number {
    return this.#retryCount;
  }

  /** As what binary messages are received, over this connection and the next ones. */
  get binaryType(): "blob" | "arraybuffer" {
    return this.#driver.binaryType;
  }

  set binaryType(type: "blob" | "arraybuffer") {
    // S45: another value is ignored.
    if (type !== "blob" && type !== "arraybuffer") return;
    const driver = this.#driver;
    driver.binaryType = type;
    if (driver.link) driver.link.socket.binaryType = type;
  }

  /** What it has done since it was made, or begun anew. */
  get metrics(): Metrics {
    const roundTrip = this.#metric(6);
    return {
      messagesSent: this.#metric(0),
      bytesSent: this.#metric(1),
      messagesReceived: this.#metric(2),
      attempts: this.#metric(3),
      connections: this.#metric(4),
      connectedTime: this.#metric(5),
      roundTrip: Number.isNaN(roundTrip) ? undefined : roundTrip,
      outboxMessages: this.#metric(7),
      outboxBytes: this.#metric(8),
    };
  }

  #metric(which: number): number {
    return this.#driver.metric(which);
  }

  /**
   * Sends a message now, or as soon as there is a connection. Bytes are copied, so that they can be changed afterwards.
   *
   * @returns whether it was taken: not when it was closed or has given up, and not when the outbox is full.
   */
  send(data: Payload): boolean {
    const payload = kept(data);
    return this.#hasRoom() && this.#send(payload) === 0;
  }

  /**
   * Sends a message when there is room for it in the outbox. It rejects with `InvalidStateError` when it is closed, and
   * with `QuotaExceededError` when it never fits, or when as many wait as `maxEnqueuedMessages` allows.
   */
  async sendWhenPossible(data: Payload): Promise<void> {
    const payload = kept(data);
    // At once if it can be, so that it keeps its place among what is sent.
    const failed = this.#hasRoom() ? this.#send(payload) : FULL;
    if (failed === 0) return;
    if (failed !== FULL || !this.#hasRoom()) throw failure(failed);
    await this.#driver.promise(asks.SEND_LATER, payload);
  }

  #send(payload: Kept): number {
    return this.#driver.hand(asks.SEND, payload, sizeOf(payload));
  }

  /** Waits until everything was handed to the network. It rejects with `InvalidStateError` when that will not be. */
  flush(): Promise<void> {
    return this.#driver.promise(asks.FLUSH);
  }

  /**
   * Sends a message, and waits for the one that answers it: the first for which `isAnswer` is true. That one is not
   * dispatched. A full outbox is waited for. It rejects with `TimeoutError`, with `NetworkError` when the connection was
   * lost after the message was handed to the network, with `InvalidStateError` when the socket is closed, with
   * `QuotaExceededError` when it never fits, or when as many wait as `maxEnqueuedMessages` allows.
   */
  async request(
    data: Payload,
    isAnswer: (data: Data) => boolean,
    { timeout = 10_000 }: { timeout?: number } = {},
  ): Promise<Data> {
    const payload = kept(data);
    if (!this.#hasRoom()) throw failure(FULL);
    const { data: answer } = await this.#driver.promise<MessageEvent<Data>>(
      asks.REQUEST,
      payload,
      isAnswer,
      timeout,
    );
    return answer;
  }

  /** Takes back what was not given to the browser yet, bytes as `Uint8Array`. */
  drainQueuedMessages(): (string | Uint8Array<ArrayBuffer> | Blob)[] {
    // A small one shares its buffer with others.
    return this.#driver.drain().map((data) => (data instanceof Uint8Array ? data.slice() : data));
  }

  /**
   * Ends it: after what was sent, where there is a connection. Nothing is attempted any more until `reconnect()`.
   *
   * @param code - 1000, or 3000 to 4999.
   * @param reason - At most 123 bytes of UTF-8.
   * @throws `InvalidAccessError` for another code, `SyntaxError` for a longer reason.
   */
  close(code?: number, reason?: string): void {
    const given = how(code, reason);
    this.#again = false;
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#debug("close", given);
    if (this.#driver.link) this.#driver.link.how = given;
    this.#driver.ask(asks.CLOSE);
  }

  /**
   * Makes an attempt now: an open connection is closed first, and an attempt that is under way goes on. It also begins anew
   * what was closed or has given up, but not what a signal has closed.
   *
   * @param code - 1000, or 3000 to 4999, for the connection that there is.
   * @param reason - At most 123 bytes of UTF-8.
   */
  reconnect(code?: number, reason?: string): void {
    const given = how(code, reason);
    this.#debug("reconnect", given);
    if (this.#options.signal?.aborted) return;
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
      if (this.#driver.link && this.state === "open") this.#driver.link.how = given;
      this.#driver.ask(asks.RECONNECT);
      this.#driver.keep();
    }
  }

  /** Ends the connection, and makes no attempt until `resume()`. What is sent waits. */
  pause(): void {
    if (!this.#isStarted) return;
    this.#driver.ask(asks.PAUSE);
    this.#driver.keep();
  }

  /** Goes on after `pause()`. */
  resume(): void {
    if (this.#isStarted) {
      this.#driver.ask(asks.RESUME);
      this.#driver.keep();
    } else {
      this.#start();
    }
  }

  /** Every message from now on, until it is closed. Leaving the loop stops reading, and leaves the socket as it is. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Data> {
    return unread(this, this.#isOver, this.#options.receiveLimit);
  }

  // Browsers tell one `message` at a time: no other listener has to stand between two of them.

  override addEventListener(
    type: string,
    listener: Listener | null,
    options?: boolean | ListenerOptions,
  ): void {
    if (type === "message") this.#messages.add(listener, options);
    else super.addEventListener(type, listener as EventListener | null, options);
  }

  override removeEventListener(
    type: string,
    listener: Listener | null,
    options?: boolean | { capture?: boolean },
  ): void {
    if (type === "message") this.#messages.remove(listener, options);
    else super.removeEventListener(type, listener as EventListener | null, options);
  }

  static {
    for (const type of HANDLED) {
      Object.defineProperty(this.prototype, `on${type}`, {
        configurable: true,
        enumerable: true,
        get(this: ReconnectingWebSocket) {
          return this.#handlers.get(type);
        },
        set(this: ReconnectingWebSocket, handler: unknown) {
          this.#handlers.set(type, handler);
        },
      });
    }
  }

  #tell(what: number, a: number, b: number, c: number): void {
    if (this.#isStale(what)) return;
    switch (what) {
      case tells.CONNECTING:
        this.#retryCount = a;
        this.#debug("connecting", a);
        this.dispatchEvent(new Event("connecting"));
        break;
      case tells.OPEN:
        this.#debug("open");
        this.dispatchEvent(new Event("open"));
        break;
      case tells.DISCONNECTED:
        this.#disconnected(a, b, c);
        break;
      case tells.DROPPED: {
        const detail = { direction: a === 1 ? "outgoing" : "incoming", messages: b, bytes: c };
        this.#debug("drop", detail);
        this.dispatchEvent(new CustomEvent("drop", { detail }));
        break;
      }
      case tells.GAVE_UP:
        this.#debug("gave up");
        this.dispatchEvent(new Event("giveup"));
        break;
      case tells.ENDED:
        this.#ended();
    }
  }

  /** Whether somebody has closed it, or begun anew, since that happened. */
  #isStale(what: number): boolean {
    switch (what) {
      case tells.CONNECTING:
      case tells.OPEN:
        return this.#isClosing;
      case tells.GAVE_UP:
        return this.#isClosing || this.state !== "gave-up";
      case tells.DISCONNECTED:
        return this.#isOver;
      default:
        return false;
    }
  }

  #disconnected(code: number, cause: number, retryIn: number): void {
    const driver = this.#driver;
    const ending: Ending =
      driver.ending?.code === code ? driver.ending : { code, reason: "", wasClean: false };
    const { thrown } = driver;
    driver.ending = driver.thrown = undefined;
    this.#debug("disconnected", ending.code, ending.reason, "retry in", retryIn);
    if (this.#isClosing) {
      this.#isOver = true;
    } else if (cause !== 0 || !ending.wasClean) {
      this.#fail(new ConnectionError(CAUSES[cause] ?? "lost", thrown));
      // Who heard that may have closed.
      if (this.#isClosing) this.#isOver = true;
    }
    this.dispatchEvent(closeEvent(ending));
  }

  #ended(): void {
    this.#options.signal?.removeEventListener("abort", this.#abort);
    if (!this.#isOver) {
      // There was no connection to end.
      this.#isOver = true;
      this.dispatchEvent(closeEvent({ code: 1006, reason: "", wasClean: false }));
    }
    // Not while it tells of its end: what cannot be made throws.
    if (this.#again) queueMicrotask(() => this.#beginAnew());
  }

  #fail(error: ConnectionError): void {
    this.dispatchEvent(Object.assign(new Event("error"), { error, message: error.message }));
  }

  #beginAnew(): void {
    if (!this.#again) return;
    try {
      this.reconnect();
    } catch (thrown) {
      this.#fail(new ConnectionError("invalid", thrown));
    }
  }

  #hasRoom(): boolean {
    const { maxEnqueuedMessages = Infinity } = this.#options;
    return (
      maxEnqueuedMessages === Infinity ||
      this.state === "open" ||
      this.#metric(7) < maxEnqueuedMessages
    );
  }

  #debug(...told: unknown[]): void {
    const { debug, debugLogger = console.log } = this.#options;
    if (!debug) return;
    try {
      debugLogger("wasm-websocket:", ...told);
    } catch (error) {
      report(error);
    }
  }
}

/** Closes a socket that is still there. */
function onAbort(socket: ReconnectingWebSocket): () => void {
  const weak = new WeakRef(socket);
  return () => weak.deref()?.close();
}

// oxlint-disable-next-line no-unsafe-declaration-merging
export interface ReconnectingWebSocket {
  /** Called with `open`, whenever a connection is established. */
  onopen: ((this: ReconnectingWebSocket, event: Event) => unknown) | null;
  /** Called with `message`, for each that is received. */
  onmessage: ((this: ReconnectingWebSocket, event: MessageEvent) => unknown) | null;
  /** Called with `error`, before `close`, when a connection ended otherwise than by a closing handshake, or failed. */
  onerror: ((this: ReconnectingWebSocket, event: ReconnectingErrorEvent) => unknown) | null;
  /** Called with `close`, whenever a connection is over. */
  onclose: ((this: ReconnectingWebSocket, event: CloseEvent) => unknown) | null;

  addEventListener<K extends keyof ReconnectingEvents>(
    type: K,
    listener: (this: ReconnectingWebSocket, event: ReconnectingEvents[K]) => unknown,
    options?: boolean | ListenerOptions,
  ): void;
  addEventListener(type: string, listener: Listener | null, options?: boolean | ListenerOptions): void;
  removeEventListener<K extends keyof ReconnectingEvents>(
    type: K,
    listener: (this: ReconnectingWebSocket, event: ReconnectingEvents[K]) => unknown,
    options?: boolean | { capture?: boolean },
  ): void;
  removeEventListener(
    type: string,
    listener: Listener | null,
    options?: boolean | { capture?: boolean },
  ): void;
}
