import type { Link } from "./link.js";

/** What Rust asks of JavaScript (`Host` in `npm/src/host.rs`, numbers as in `tells.ts`). None of it throws. */
export interface Host {
  dial(run: number): Link | undefined;
  tell(what: number, a: number, b: number, c: number): unknown;
  give(what: number, value: unknown, number: number): unknown;
}

/**
 * What Rust has of a host: all of it while something can happen by itself, and otherwise what does not keep it. A socket
 * that has given up, and that nobody has, is collected like any other.
 */
export class Hub implements Host {
  readonly #weak: WeakRef<Host>;
  #kept: Host | undefined;

  constructor(host: Host) {
    this.#weak = new WeakRef(host);
  }

  /** Keeps the host from now on, or does not. */
  keep(isKept: boolean): void {
    this.#kept = isKept ? this.#host : undefined;
  }

  get #host(): Host | undefined {
    return this.#kept ?? this.#weak.deref();
  }

  dial(run: number): Link | undefined {
    return this.#host?.dial(run);
  }

  tell(what: number, a: number, b: number, c: number): unknown {
    return this.#host?.tell(what, a, b, c);
  }

  give(what: number, value: unknown, number: number): unknown {
    return this.#host?.give(what, value, number);
  }
}
