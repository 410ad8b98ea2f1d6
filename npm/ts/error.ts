import { utf8Length } from "./payload.js";

/** How a connection ended, or shall end. */
export interface WebSocketCloseInfo {
  /** The code: 1000, or 3000 to 4999, where it is to be sent. */
  closeCode?: number;
  /** Why: at most 123 bytes of UTF-8, where it is to be sent. */
  reason?: string;
}

/** Some server runtimes have none. */
const Base: typeof DOMException = globalThis.DOMException ?? Error;

let made: (error: WebSocketError, closeCode: number | null, reason: string) => WebSocketError;

/**
 * Why a connection failed, or how one is to be closed: `reader.cancel()` and `writer.abort()` close with the code and
 * the reason of the one that they are given.
 *
 * @example
 * ```js
 * await writer.abort(new WebSocketError("no more", { closeCode: 4000, reason: "no more" }));
 * ```
 */
export class WebSocketError extends Base {
  #closeCode: number | null;
  #reason: string;

  /**
   * @param message - For people.
   * @param init - The code and the reason to close with. A reason without a code has 1000.
   * @throws `InvalidAccessError` for a code that cannot be sent, `SyntaxError` for a reason that is too long.
   */
  constructor(message = "", init: WebSocketCloseInfo = {}) {
    super(message, "WebSocketError");
    const { closeCode = null, reason } = checked(init);
    this.#closeCode = closeCode;
    this.#reason = reason;
  }

  /** The code that the connection ended with, or is to be closed with; `null` if none. */
  get closeCode(): number | null {
    return this.#closeCode;
  }

  /** The reason; "" if none. */
  get reason(): string {
    return this.#reason;
  }

  static {
    // The name, which a minifier may have changed.
    Object.defineProperty(this, "name", { value: "WebSocketError" });
    made = (error, closeCode, reason) => {
      error.#closeCode = closeCode;
      error.#reason = reason;
      return error;
    };
  }
}

/** One with a code that no application may send: what a browser tells. */
export function failure(message: string, closeCode: number | null, reason: string): WebSocketError {
  return made(new WebSocketError(message), closeCode, reason);
}

/** An error of the browser's kind. */
export function fault(name: string, message: string): DOMException {
  return new Base(message, name);
}

/**
 * A code and a reason as they are sent (W9).
 *
 * @throws as `close` does.
 */
export function checked(info: WebSocketCloseInfo): { closeCode?: number; reason: string } {
  const { closeCode: code, reason: why = "" } = dictionary(info);
  const reason = `${why}`;
  const closeCode = code === undefined ? undefined : sendable(code);
  if (utf8Length(reason) > 123) {
    throw fault("SyntaxError", "the reason has more than 123 bytes");
  }
  if (closeCode === undefined) return reason === "" ? { reason } : { closeCode: 1000, reason };
  return { closeCode, reason };
}

/** A code that an application may close with. What is no number is none (S31). */
export function sendable(value: number): number {
  const code = Math.trunc(+value);
  if (code !== 1000 && !(code >= 3000 && code <= 4999)) {
    throw fault("InvalidAccessError", `${value} is neither 1000 nor between 3000 and 4999`);
  }
  return code;
}

/** What options are given in. */
export function dictionary<T extends object>(value: T | null | undefined): Partial<T> {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" && typeof value !== "function") {
    throw new TypeError(`${value as string} is no object of options`);
  }
  return value;
}
