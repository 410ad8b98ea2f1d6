import type { Payload } from "./websocket.js";

/** How many bytes a text has in UTF-8. A lone surrogate counts as what is sent for it, U+FFFD. */
export function utf8Length(text: string): number {
  const { length } = text;
  let bytes = length;
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    // The second half of a pair: four bytes for both.
    if ((unit & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) index++;
  }
  return bytes;
}

/** How many bytes a payload has, without framing; text in UTF-8. */
export function sizeOf(payload: Payload): number {
  if (typeof payload === "string") return utf8Length(payload);
  return "size" in payload ? payload.size : payload.byteLength;
}

/**
 * What is sent for a value: bytes as they are, and what is neither text nor bytes as the text that it makes.
 *
 * @throws `TypeError` for what makes no text, a symbol for instance.
 */
export function toPayload(value: unknown): Payload {
  return isBytes(value) ? value : `${value as string}`;
}

function isBytes(value: unknown): value is Exclude<Payload, string> {
  if (typeof value !== "object" || value === null) return false;
  // Also those of another frame.
  return ArrayBuffer.isView(value) || BYTES.has(Object.prototype.toString.call(value));
}

const BYTES: ReadonlySet<string> = new Set(
  ["ArrayBuffer", "Blob", "File"].map((name) => `[object ${name}]`),
);

/** What arrives in the shape in which it is handed on: a browser may have either (W5). */
export function toMessage(data: string | BufferSource): string | Uint8Array<ArrayBuffer> {
  return typeof data === "string" || data instanceof Uint8Array
    ? (data as string | Uint8Array<ArrayBuffer>)
    : new Uint8Array(data as ArrayBuffer);
}
