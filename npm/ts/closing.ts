import { utf8Length } from "./payload.js";

/** How a connection ended, or shall end. */
export interface WebSocketCloseInfo {
  /** The code: 1000, or 3000 to 4999, where it is to be sent. */
  closeCode?: number;
  /** Why: at most 123 bytes of UTF-8, where it is to be sent. */
  reason?: string;
}

/** Some server runtimes have none. */
export const Base: typeof DOMException = globalThis.DOMException ?? Error;

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

/** With what a socket's `close` is called. */
export type How = [code?: number, reason?: string];

/**
 * The same for arguments in the order of the standard's `close` (S30 to S34).
 *
 * @throws as `close` does.
 */
export function how(code?: number, reason?: string): How {
  const info = checked({ closeCode: code, reason } as WebSocketCloseInfo);
  return info.closeCode === undefined ? [] : [info.closeCode, info.reason];
}
