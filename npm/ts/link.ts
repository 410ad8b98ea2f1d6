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
}

const OPEN = 1;

/** One connection, as Rust sees it (`Link` in `npm/src/host.rs`). Nothing here throws, but the constructor. */
export class Link {
  readonly socket: InstanceType<WebSocketClass>;
  /** What is sent with the Close frame; nothing unless the application says so. */
  how: How = [];
  readonly #listeners: [type: "open" | "message" | "close", listener: (event: never) => void][];

  constructor(
    Class: WebSocketClass,
    url: string | URL,
    protocols: string | string[] | undefined,
    run: number,
    reporter: Reporter,
  ) {
    // Not every class takes `undefined` for none.
    this.socket = protocols === undefined ? new Class(url) : new Class(url, protocols);
    if (isTheEngines && this.socket instanceof NativeWebSocket!) ensureClose(this.socket);
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
    try {
      this.socket.send(value);
    } catch {
      return this.socket.readyState === OPEN ? 2 : 1;
    }
    // A socket that is closing takes everything, and sends nothing (S20).
    return this.socket.readyState === OPEN ? 0 : 1;
  }

  get bufferedAmount(): number {
    return this.socket.bufferedAmount;
  }

  close(code: number | undefined): void {
    const how: How = code === undefined ? this.how : [code];
    try {
      this.socket.close(...how);
    } catch {
      // Another class may know other rules.
      this.socket.close();
    }
  }

  abandon(): void {
    for (const [type, listener] of this.#listeners) {
      this.socket.removeEventListener(type, listener as (event: Event) => void);
    }
    this.close(undefined);
  }
}
