import type { Listener } from "./websocket.js";

type Handler = ((event: never) => unknown) | null;

/** What can have handlers. */
interface Target {
  addEventListener(type: string, listener: Listener): void;
  removeEventListener(type: string, listener: Listener): void;
}

/** The `on*` attributes of a target: each is one of its listeners, at the place where it was first set (S47). */
export class Handlers {
  readonly #target: Target;
  readonly #known = new Map<string, { handler: Handler; listener: Listener }>();

  constructor(target: Target) {
    this.#target = target;
  }

  get(type: string): Handler {
    return this.#known.get(type)?.handler ?? null;
  }

  /** What is no object is none. */
  set(type: string, value: unknown): void {
    const handler = Object(value) === value ? (value as Handler) : null;
    const known = this.#known.get(type);
    if (handler && known) {
      known.handler = handler;
    } else if (handler) {
      const entry = { handler: handler as Handler, listener: (event: Event) => this.#call(type, event) };
      this.#known.set(type, entry);
      this.#target.addEventListener(type, entry.listener);
    } else if (known) {
      this.#known.delete(type);
      this.#target.removeEventListener(type, known.listener);
    }
  }

  #call(type: string, event: Event): void {
    const handler = this.get(type);
    // An object that is no function is kept, and not called.
    if (typeof handler === "function") handler.call(this.#target, event as never);
  }
}
