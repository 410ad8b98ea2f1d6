import type { Listener, ListenerOptions } from "./websocket.js";

interface Entry {
  readonly listener: Listener;
  readonly capture: boolean;
  readonly once: boolean;
  isGone: boolean;
}

/**
 * The listeners of one type of event, called with an event of somebody else's: the browser's own, so that it need not be
 * made and dispatched once more, which costs microseconds.
 */
export class Listeners {
  // Replaced and never changed: who iterates over it is not disturbed.
  #entries: readonly Entry[] = [];

  add(listener: Listener | null, options: boolean | ListenerOptions = {}): void {
    const { capture = false, once = false, signal } = given(options);
    if (!listener || signal?.aborted || this.#find(listener, capture)) return;
    const entry = { listener, capture, once, isGone: false };
    // Those that capture come first, as at any target.
    const captures = (entry: Entry) => entry.capture;
    const [first, last] = [this.#entries.filter(captures), this.#entries.filter((entry) => !captures(entry))];
    this.#entries = capture ? [...first, entry, ...last] : [...first, ...last, entry];
    signal?.addEventListener("abort", () => this.#forget(entry), { once: true });
  }

  remove(listener: Listener | null, options: boolean | ListenerOptions = {}): void {
    const entry = listener && this.#find(listener, given(options).capture ?? false);
    if (entry) this.#forget(entry);
  }

  /** Calls each, with `target` as `this`. */
  call(target: EventTarget, event: Event): void {
    const entries = this.#entries;
    if (entries.length === 1) {
      this.#callOne(entries[0]!, target, event);
      return;
    }
    let isStopped = false;
    if (entries.length > 1) {
      // There is no way to ask an event.
      event.stopImmediatePropagation = () => {
        isStopped = true;
        Event.prototype.stopImmediatePropagation.call(event);
      };
    }
    for (const entry of entries) {
      if (isStopped) return;
      if (!entry.isGone) this.#callOne(entry, target, event);
    }
  }

  #callOne(entry: Entry, target: EventTarget, event: Event): void {
    const { listener } = entry;
    if (entry.once) this.#forget(entry);
    try {
      if (typeof listener === "function") listener.call(target, event);
      else listener.handleEvent(event);
    } catch (error) {
      // S48
      report(error);
    }
  }

  #find(listener: Listener, capture: boolean): Entry | undefined {
    return this.#entries.find((entry) => entry.listener === listener && entry.capture === capture);
  }

  #forget(entry: Entry): void {
    entry.isGone = true;
    this.#entries = this.#entries.filter((other) => other !== entry);
  }
}

/** As a browser reports what a listener throws. */
export function report(error: unknown): void {
  if (typeof reportError === "function") {
    reportError(error);
  } else {
    queueMicrotask(() => {
      throw error;
    });
  }
}

function given(options: boolean | ListenerOptions | null): ListenerOptions {
  return typeof options === "boolean" ? { capture: options } : (options ?? {});
}
