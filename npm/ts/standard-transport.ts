import { ensureClose } from "./ending.js";
import type { Inbox } from "./inbox.js";
import { isTheEngines, nativeWebSocket } from "./native.js";
import { toMessage } from "./payload.js";
import type { Reports, Transport } from "./transport.js";
import type { Payload } from "./payload.js";

/** Who waits until the browser holds less. */
interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

/** The transport that every browser has. Nothing can stop it from receiving, and it does not tell when it has sent. */
export class StandardTransport implements Transport {
  readonly waits = false;
  readonly #socket: WebSocket;
  readonly #inbox: Inbox;
  readonly #highWaterMark: number;
  #waiter: Waiter | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, protocols: string[], session: Reports, inbox: Inbox, highWaterMark: number) {
    const socket = new (nativeWebSocket())(url, protocols);
    this.#socket = socket;
    this.#inbox = inbox;
    this.#highWaterMark = highWaterMark;
    socket.binaryType = "arraybuffer";
    if (isTheEngines) ensureClose(socket);
    socket.onopen = () => session.opened(socket.protocol, socket.extensions);
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      session.message(toMessage(data));
      // A timer of a hidden page may be late; this is an occasion (E2).
      if (this.#waiter !== undefined && this.#hasRoom()) this.hurry();
    };
    socket.onclose = ({ code, reason, wasClean }) => {
      // Deno has 0 for a connection that was cut (S44).
      const error = session.ended(code || 1006, reason, wasClean);
      // What was cut off, or is left (S23), was perhaps not handed over.
      if (!wasClean || socket.bufferedAmount > 0) this.#leave()?.reject(error);
      else this.hurry();
    };
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  send(payload: Payload): Promise<void> | void {
    this.#socket.send(payload);
    if (this.#hasRoom()) return;
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
      this.#look();
    });
  }

  close(code: number | undefined, reason: string): void {
    if (code === undefined) this.#socket.close();
    else this.#socket.close(code, reason);
  }

  hurry(): void {
    this.#leave()?.resolve();
  }

  pull(): void {}

  abandon(error?: unknown): void {
    const socket = this.#socket;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    if (error !== undefined) this.#leave()?.reject(error);
    this.hurry();
  }

  #hasRoom(): boolean {
    return this.#socket.bufferedAmount <= this.#highWaterMark;
  }

  /** It tells nobody that its buffer has fallen: while somebody waits for that, it is looked at. */
  #look(): void {
    if (this.#hasRoom()) return this.hurry();
    const wait = this.#inbox.look(this.#socket.bufferedAmount, this.#highWaterMark / 2);
    this.#timer = setTimeout(() => this.#look(), wait);
  }

  #leave(): Waiter | undefined {
    const waiter = this.#waiter;
    if (waiter !== undefined) {
      clearTimeout(this.#timer);
      this.#inbox.fell();
      this.#waiter = undefined;
    }
    return waiter;
  }
}
