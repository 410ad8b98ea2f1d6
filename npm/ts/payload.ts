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
  const { byteLength, size } = payload as { byteLength?: number; size?: number };
  return byteLength ?? size ?? 0;
}

/** What is sent for a value: bytes as they are now (S28), and the text of everything else that is none (S25). */
export function kept(value: unknown): Kept {
  if (typeof value === "string") return value;
  if (value instanceof ArrayBuffer) return copied(new Uint8Array(value));
  if (ArrayBuffer.isView(value)) {
    return copied(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
  return isBlob(value) ? value : String(value);
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

function isBlob(value: unknown): value is Blob {
  return typeof Blob === "function" && value instanceof Blob;
}
