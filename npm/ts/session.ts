import { checked, fault, type WebSocketCloseInfo } from "./closing.js";
import { failure, type WebSocketError } from "./error.js";
import type { Inbox } from "./inbox.js";
import { toPayload } from "./payload.js";
import type { Message, WebSocketClosed, WebSocketOpenInfo } from "./stream.js";
import type { Reports, Transport } from "./transport.js";
import type { Payload } from "./payload.js";

/** What a timer takes at most, in milliseconds: more is at once. */
const LONGEST = 0x7fff_ffff;

/** Where a connection is. */
const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** A promise that is looked after, also when nobody else does it (W7). */
class Deferred<T> {
  declare resolve: (value: T) => void;
  declare reject: (error: unknown) => void;
  readonly promise = new Promise<T>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor() {
    this.promise.catch(() => {});
  }
}

/** What a stream is, whichever transport carries it. */
export class Session implements Reports {
  readonly #opened = new Deferred<WebSocketOpenInfo>();
  readonly #closed = new Deferred<WebSocketClosed>();
  readonly #inbox: Inbox;
  /** How long a closing handshake may take, in milliseconds. */
  readonly #closeTimeout: number;
  #state = CONNECTING;
  #transport: Transport | undefined;
  #readable: ReadableStreamDefaultController<Message> | undefined;
  #writable: WritableStreamDefaultController | undefined;
  /** Somebody waits for a message, and no message waits. */
  #isWanted = false;
  /** Nobody will read. */
  #discards = false;
  /** What a reader is told behind what waits: an error, or just the end. */
  #end: { readonly error?: unknown } | undefined;
  /** He was told. */
  #isTold = false;
  /** The writer closes, behind everything that it has written. */
  #isFinishing = false;
  /** Takes away what is there for a handshake alone, the first or the last. */
  #cleanUp = (): void => {};

  constructor(inbox: Inbox, closeTimeout: number) {
    this.#inbox = inbox;
    this.#closeTimeout = closeTimeout;
  }

  get whenOpened(): Promise<WebSocketOpenInfo> {
    return this.#opened.promise;
  }

  get whenClosed(): Promise<WebSocketClosed> {
    return this.#closed.promise;
  }

  get dropped(): { messages: number; bytes: number } {
    return this.#inbox.dropped;
  }

  /**
   * Begins the handshake.
   *
   * @throws `SyntaxError` as the browser does. What else it throws is told by the promises (S12, W11).
   */
  start(connect: () => Transport, timeout: number, signal: AbortSignal | undefined): void {
    if (signal?.aborted) return this.#fail(signal.reason);
    try {
      this.#transport = connect();
    } catch (error) {
      const { name, message } = error as Error;
      this.#fail(fault("SecurityError", message));
      if (name === "SyntaxError") throw error;
      return;
    }
    const giveUp = (error: unknown): void => {
      this.#transport?.abandon();
      this.#fail(error);
    };
    const abort = (): void => giveUp(signal?.reason);
    const late = (): void => giveUp(fault("TimeoutError", `not connected after ${timeout} ms`));
    signal?.addEventListener("abort", abort);
    const timer = after(timeout, late);
    this.#cleanUp = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
  }

  close(info: WebSocketCloseInfo = {}, error?: unknown): void {
    const { closeCode, reason } = checked(info);
    if (this.#state < CLOSING) {
      this.#shut(closeCode, reason);
      this.#writable?.error(error ?? isClosed());
    }
  }

  #shut(closeCode: number | undefined, reason: string): void {
    if (this.#state >= CLOSING) return;
    this.#state = CLOSING;
    this.#settle();
    this.#limitClosing();
    this.#transport?.close(closeCode, reason);
  }

  /** Gives up when nothing was handed over for that time: what was sent before may take longer. */
  #limitClosing(): void {
    const held = this.#transport?.bufferedAmount ?? 0;
    const timer = after(this.#closeTimeout, () => {
      if ((this.#transport?.bufferedAmount ?? 0) < held) this.#limitClosing();
      else this.#giveUp();
    });
    this.#cleanUp = () => clearTimeout(timer);
  }

  #settle(): void {
    this.#cleanUp();
    this.#cleanUp = () => {};
  }

  /** The server does not close. */
  #giveUp(): void {
    const error = failure(`not closed after ${this.#closeTimeout} ms`, 1006, "");
    this.ended(1006, "", false, error);
    this.#transport?.abandon(error);
  }

  opened(protocol: string, extensions: string): void {
    if (this.#state !== CONNECTING) return;
    this.#state = OPEN;
    this.#settle();
    const readable = new ReadableStream<Message>(
      {
        start: (controller) => void (this.#readable = controller),
        pull: () => this.#pull(),
        cancel: (reason) => this.#cancel(reason),
      },
      // What waits, waits in the inbox: there it is counted, and can be dropped.
      { highWaterMark: 0 },
    );
    const writable = new WritableStream<Payload>({
      start: (controller) => {
        this.#writable = controller;
        // At once, and not behind a write that may wait for ever.
        controller.signal?.addEventListener("abort", () => this.#abort(controller.signal.reason));
      },
      write: (chunk) => this.#write(chunk),
      close: () => this.#finish(),
      abort: (reason) => this.#abort(reason),
    });
    this.#opened.resolve({ readable, writable, protocol, extensions });
  }

  message(message: Message): void {
    // After `close()` nothing is received any more (S40).
    if (this.#state !== OPEN || this.#discards) return;
    if (this.#isWanted) {
      this.#isWanted = false;
      this.#readable?.enqueue(message);
    } else if (this.#transport?.waits) {
      this.#inbox.hold(message);
    } else {
      const code = this.#inbox.push(message);
      if (code !== 0) this.#overflow(code);
    }
  }

  waitsForMore(): boolean {
    return this.#state !== OPEN || this.#inbox.waitsForMore();
  }

  ended(code: number, reason: string, wasClean: boolean, cause?: unknown): unknown {
    if (this.#state === CLOSED) return undefined;
    const error = cause ?? failure(why(this.#readable !== undefined), code, reason);
    if (this.#readable === undefined) {
      this.#fail(error);
      return error;
    }
    this.#state = CLOSED;
    this.#settle();
    this.#inbox.free();
    this.#end ??= wasClean ? {} : { error };
    if (wasClean) this.#closed.resolve({ closeCode: code, reason });
    else this.#closed.reject(error);
    // A writer that closes is told by that.
    const told = wasClean ? isClosed() : error;
    if (!this.#isFinishing) this.#writable?.error(told);
    this.#tellEnd();
    return told;
  }

  /** There was no connection. */
  #fail(error: unknown): void {
    this.#state = CLOSED;
    this.#settle();
    this.#inbox.free();
    this.#opened.reject(error);
    this.#closed.reject(error);
  }

  #overflow(code: number): void {
    const error = failure("more has come than the limit allows", code, "");
    this.#end = { error };
    this.close({ closeCode: code }, error);
    this.#tellEnd();
  }

  #pull(): void {
    const message = this.#inbox.pop();
    if (message !== undefined) this.#readable?.enqueue(message);
    else if (this.#end === undefined) this.#isWanted = true;
    this.#tellEnd();
    this.#transport?.pull();
  }

  #tellEnd(): void {
    const readable = this.#readable;
    if (readable === undefined || this.#end === undefined || this.#isTold) return;
    if (this.#discards || !this.#inbox.isEmpty) return;
    if (!("error" in this.#end)) {
      readable.close();
    } else if (readable.desiredSize === 0) {
      readable.error(this.#end.error);
    } else {
      // Whoever asked has left, and what he was given has not been read.
      return;
    }
    this.#isTold = true;
  }

  #cancel(reason: unknown): void {
    this.#discards = true;
    this.#inbox.clear();
    this.#closeFor(reason, (info) => this.close(info));
    // What nobody takes must not hold up the end.
    this.#transport?.pull();
  }

  #write(chunk: unknown): Promise<void> | void {
    return this.#transport?.send(toPayload(chunk));
  }

  async #finish(): Promise<void> {
    this.#isFinishing = true;
    this.#shut(undefined, "");
    await this.whenClosed;
  }

  #abort(reason: unknown): void {
    this.#closeFor(reason, (info) => {
      const { closeCode, reason } = checked(info);
      this.#shut(closeCode, reason);
    });
    this.#transport?.hurry();
  }

  /** Only a `WebSocketError` has a code and a reason to close with (W10); the browser's own is one, too. */
  #closeFor(why: unknown, close: (info: WebSocketCloseInfo) => void): void {
    const { name, closeCode, reason } = Object(why) as Partial<WebSocketError>;
    if (name === "WebSocketError" && typeof closeCode === "number") {
      try {
        return close({ closeCode, reason: reason ?? "" });
      } catch {
        // One that was told by the browser cannot be sent.
      }
    }
    close({});
  }
}

function after(limit: number, work: () => void): ReturnType<typeof setTimeout> | undefined {
  return limit === Infinity ? undefined : setTimeout(work, Math.min(limit, LONGEST));
}

function isClosed(): DOMException {
  return fault("InvalidStateError", "the connection is closed");
}

function why(wasOpen: boolean): string {
  return wasOpen ? "the connection was not closed cleanly" : "the connection was not established";
}
