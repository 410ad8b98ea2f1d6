import { FLUSH, GREET, MESSAGE, METRIC, RECEIVE, SEND, STATE } from "./asks.js";

const METRICS = 9;
const CLOSED = 7;

/** What of a connection is asked for, which Rust's `Connection` has. What is not given is 0. */
export interface Live {
  ask(what: number, a?: number, b?: number, c?: number): number;
  give(what: number, value: unknown, size: number, a?: number, b?: number): number;
}

/** What is left of a connection that has ended: its numbers. Rust has nothing of it any more. */
export class Ended implements Live {
  readonly #metrics: number[];
  readonly #isUnsent: boolean;
  readonly #settle: (promise: number, failed: number) => void;

  constructor(
    connection: Live,
    isUnsent: boolean,
    settle: (promise: number, failed: number) => void,
  ) {
    this.#metrics = Array.from({ length: METRICS }, (_, which) => connection.ask(METRIC, which));
    this.#isUnsent = isUnsent;
    this.#settle = settle;
  }

  ask(what: number, a = 0): number {
    if (what === STATE) return CLOSED;
    if (what === METRIC) return this.#metrics[a]!;
    // What was not handed over will never be.
    if (what === FLUSH) this.#settle(a, this.#isUnsent ? 1 : 0);
    if (what === RECEIVE) this.#settle(a, 1);
    return 0;
  }

  give(what: number, _value: unknown, _size: number, a = 0): number {
    if (what === MESSAGE || what === SEND) return 1;
    if (what !== GREET) this.#settle(a, 1);
    return 0;
  }
}
