import type { How } from "./closing.js";
import { ensureClose } from "./ending.js";
import { isTheEngines, NativeWebSocket } from "./native.js";
import type { Payload } from "./payload.js";

/** A class of sockets: the browser's, or one like it. */
export type WebSocketClass = new (
  url: string | URL,
  protocols?: string | string[],
) => Pick<
  globalThis.WebSocket,
  | "url"
  | "protocol"
  | "extensions"
  | "readyState"
  | "bufferedAmount"
  | "binaryType"
  | "send"
  | "close"
  | "addEventListener"
  | "removeEventListener"
>;

/** What a socket reports to. */
export interface Reporter {
  opened(run: number): void;
  heard(run: number, event: MessageEvent): void;
  closed(run: number, event: CloseEvent): void;
  /** Rust is about to send. */
  sends(): void;
}

const OPEN = 1;

/** One connection, as Rust sees it (`Link` in `npm/src/host.rs`). Nothing here throws, but the constructor. */
export class Link {
  readonly socket: InstanceType<WebSocketClass>;
  /** What is sent with the Close frame; nothing unless the application says so. */
  how: How = [];
  readonly #reporter: Reporter;
  readonly #listeners: [type: "open" | "message" | "close", listener: (event: never) => void][];

  constructor(
    Class: WebSocketClass,
    url: string | URL,
    protocols: string | string[] | null | undefined,
    run: number,
    reporter: Reporter,
  ) {
    // Not every class takes `undefined` for none, and none takes `null`.
    this.socket = protocols === undefined || protocols === null ? new Class(url) : new Class(url, protocols);
    if (isTheEngines && this.socket instanceof NativeWebSocket!) ensureClose(this.socket);
    this.#reporter = reporter;
    this.#listeners = [
      ["open", () => reporter.opened(run)],
      ["message", (event: MessageEvent) => reporter.heard(run, event)],
      ["close", (event: CloseEvent) => reporter.closed(run, event)],
    ];
    for (const [type, listener] of this.#listeners) {
      this.socket.addEventListener(type, listener as (event: Event) => void);
    }
    // `close` follows. A class that is no browser's may throw what nobody listens for.
    this.socket.addEventListener("error", () => {});
  }

  /** 0 when it was given; 1 when it takes no more; 2 when it refuses this. */
  send(value: Payload): number {
    this.#reporter.sends();
    try {
      this.socket.send(value);
    } catch {
      return this.#isOpen() ? 2 : 1;
    }
    // A socket that is closing takes everything, and sends nothing (S20).
    return this.#isOpen() ? 0 : 1;
  }

  // What follows never throws with the browser's sockets; another class's may.

  #isOpen(): boolean {
    try {
      return this.socket.readyState === OPEN;
    } catch {
      return false;
    }
  }

  get bufferedAmount(): number {
    try {
      return this.socket.bufferedAmount;
    } catch {
      return 0;
    }
  }

  close(code: number | undefined): void {
    const how: How = code === undefined ? this.how : [code];
    try {
      this.socket.close(...how);
    } catch {
      this.#closePlainly();
    }
  }

  /** Another class may know other rules for codes. */
  #closePlainly(): void {
    try {
      this.socket.close();
    } catch {
      // Its time to close will be over.
    }
  }

  abandon(): void {
    try {
      for (const [type, listener] of this.#listeners) {
        this.socket.removeEventListener(type, listener as (event: Event) => void);
      }
    } catch {
      // What it reports is of the past.
    }
    this.close(undefined);
  }
}
