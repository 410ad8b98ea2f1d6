import type { Link } from "./link.js";

/** What Rust asks of JavaScript (`Host` in `npm/src/host.rs`). None of it throws. */
export interface Host {
  dial(run: number): Link | undefined;
  ask(question: number, retries: number): unknown;
  greet(question: number): unknown;
  mayReconnect(code: number, wasClean: boolean): boolean;
  tell(what: number, a: number, b: number, c: number): void;
  message(event: MessageEvent): void;
  drained(value: unknown): void;
  isAnswer(request: number, event: MessageEvent): boolean;
  settle(promise: number, failed: number, value: unknown): void;
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

  ask(question: number, retries: number): void {
    this.#host?.ask(question, retries);
  }

  greet(question: number): void {
    this.#host?.greet(question);
  }

  mayReconnect(code: number, wasClean: boolean): boolean {
    return this.#host?.mayReconnect(code, wasClean) ?? false;
  }

  tell(what: number, a: number, b: number, c: number): void {
    this.#host?.tell(what, a, b, c);
  }

  message(event: MessageEvent): void {
    this.#host?.message(event);
  }

  drained(value: unknown): void {
    this.#host?.drained(value);
  }

  isAnswer(request: number, event: MessageEvent): boolean {
    return this.#host?.isAnswer(request, event) ?? false;
  }

  settle(promise: number, failed: number, value: unknown): void {
    this.#host?.settle(promise, failed, value);
  }
}
