import type { Connection } from "./client.js";

const METRICS = 9;
const CLOSED = 7;

/** What of a connection is asked for by name. */
export type Live = Omit<Connection, "free" | typeof Symbol.dispose>;

/** What is left of a connection that has ended: its numbers. Rust has nothing of it any more. */
export class Ended implements Live {
  readonly state = CLOSED;
  readonly #metrics: number[];
  readonly #isUnsent: boolean;
  readonly #settle: (promise: number, failed: number) => void;

  constructor(
    connection: Live,
    isUnsent: boolean,
    settle: (promise: number, failed: number) => void,
  ) {
    this.#metrics = Array.from({ length: METRICS }, (_, which) => connection.metric(which));
    this.#isUnsent = isUnsent;
    this.#settle = settle;
  }

  metric(which: number): number {
    return this.#metrics[which]!;
  }

  send(): number {
    return 1;
  }

  sendLater(promise: number): void {
    this.#settle(promise, 1);
  }

  request(promise: number): void {
    this.#settle(promise, 1);
  }

  receive(promise: number): void {
    this.#settle(promise, 1);
  }

  flush(promise: number): void {
    // What was not handed over will never be.
    this.#settle(promise, this.#isUnsent ? 1 : 0);
  }

  greet(): boolean {
    return false;
  }

  heard(): number {
    return 0;
  }

  message(): boolean {
    return true;
  }

  start(): void {}
  close(): void {}
  reconnect(): void {}
  pause(): void {}
  resume(): void {}
  present(): void {}
  opened(): void {}
  closed(): void {}
  drain(): void {}
  answer(): void {}
}
