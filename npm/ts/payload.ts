/** What can be sent. A view on shared memory cannot: copy it first. */
export type Payload = string | ArrayBuffer | ArrayBufferView<ArrayBuffer> | Blob;

/** What is kept of it until it is sent. */
export type Kept = string | Uint8Array<ArrayBuffer> | Blob;

/** What arrives: text, or binary data as `binaryType` says. */
export type Data = string | ArrayBuffer | Blob;

// Up to this length a loop over the characters is faster than `encodeInto`.
const SHORT = 64;

let encoder: TextEncoder | undefined;
let encoded: Uint8Array | undefined;

/** How many bytes a text has in UTF-8, where a surrogate without its other half is U+FFFD (S24). */
export function utf8Length(text: string): number {
  const { length } = text;
  if (length <= SHORT) {
    let i = 0;
    while (i < length && text.charCodeAt(i) < 0x80) i++;
    if (i === length) return length;
  }
  encoder ??= new TextEncoder();
  encoded ??= new Uint8Array(8192);
  let bytes = 0;
  for (let rest = text; ; ) {
    const { read, written } = encoder.encodeInto(rest, encoded);
    bytes += written;
    if (read === rest.length) return bytes;
    rest = rest.slice(read);
  }
}

/** How many bytes a payload has, as `bufferedAmount` counts them (S21). */
export function sizeOf(payload: unknown): number {
  if (typeof payload === "string") return utf8Length(payload);
  const { byteLength, size } = Object(payload) as { byteLength?: number; size?: number };
  return byteLength ?? size ?? 0;
}

/**
 * What is sent for a value: bytes as they are, and what is neither text nor bytes as the text that it makes.
 *
 * @throws `TypeError` for what makes no text, a symbol for instance.
 */
export function toPayload(value: unknown): Payload {
  return isBytes(value) ? value : `${value as string}`;
}

/**
 * The same for what is kept until it is sent: bytes are copied (S28).
 *
 * @throws `TypeError` for a view on shared memory, as the browser's `send`.
 */
export function kept(value: unknown): Kept {
  if (typeof value === "string") return value;
  const payload = toPayload(value);
  if (typeof payload === "string" || "size" in payload) return payload;
  const isView = ArrayBuffer.isView(payload);
  const buffer = isView ? payload.buffer : payload;
  if (isView && !(buffer instanceof ArrayBuffer) && !isBytes(buffer)) {
    throw new TypeError("shared memory cannot be sent: copy it first");
  }
  // A buffer that was given away has no bytes, and allows no view.
  if (buffer.byteLength === 0) return new Uint8Array();
  return copied(
    isView ? new Uint8Array(buffer, payload.byteOffset, payload.byteLength) : new Uint8Array(buffer),
  );
}

const CHUNK = 1 << 16;
let chunk: Uint8Array<ArrayBuffer> | undefined;
let used = 0;

/** Small copies share a buffer: to allocate one is most of what they would cost. */
function copied(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = bytes;
  if (length > CHUNK / 8) return new Uint8Array(bytes);
  if (!chunk || used + length > CHUNK) {
    chunk = new Uint8Array(CHUNK);
    used = 0;
  }
  const copy = chunk.subarray(used, used + length);
  used += length;
  copy.set(bytes);
  return copy;
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
export function toMessage(data: Exclude<Payload, Blob>): string | Uint8Array<ArrayBuffer> {
  return typeof data === "string" || data instanceof Uint8Array
    ? (data as string | Uint8Array<ArrayBuffer>)
    : new Uint8Array(data as ArrayBuffer);
}
