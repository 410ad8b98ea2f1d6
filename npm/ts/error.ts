import { Base, checked, type WebSocketCloseInfo } from "./closing.js";

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
