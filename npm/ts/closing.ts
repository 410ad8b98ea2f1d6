import { utf8Length } from "./payload.js";

/** With what a socket is closed. */
export type How = [code?: number | undefined, reason?: string];

/**
 * The arguments of `close`, checked and converted as the standard has it (S30 to S34).
 *
 * @throws `InvalidAccessError` for a code that a page may not send, `SyntaxError` for a reason of more than 123 bytes.
 */
export function checked(code?: number, reason?: string): How {
  if (code === undefined && reason === undefined) return [];
  const number = code === undefined ? undefined : clamped(code);
  if (number !== undefined && number !== 1000 && !(number >= 3000 && number <= 4999)) {
    throw new DOMException(`a page cannot send the close code ${number}`, "InvalidAccessError");
  }
  if (reason === undefined) return [number];
  const text = String(reason);
  if (utf8Length(text) > 123) {
    throw new DOMException("a reason has at most 123 bytes", "SyntaxError");
  }
  return [number, text];
}

/** [Clamp] of an unsigned short: to the nearest, and of two as near the even one. */
function clamped(value: number): number {
  const number = Math.min(Math.max(Number(value), 0), 65_535);
  if (Number.isNaN(number)) return 0;
  const floor = Math.floor(number);
  const rest = number - floor;
  return rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1;
}
