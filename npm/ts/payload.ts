/** What can be sent. A view on shared memory cannot: copy it first. */
export type Payload = string | ArrayBuffer | ArrayBufferView<ArrayBuffer> | Blob;

/** What arrives: text, or binary data as `binaryType` says. */
export type Data = string | ArrayBuffer | Blob;

/** How many bytes a text has in UTF-8, where a surrogate without its other half is U+FFFD (S24). */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    // The second half of a pair has no bytes of its own.
    if (unit >> 10 === 0x36 && text.charCodeAt(i + 1) >> 10 === 0x37) i++;
  }
  return bytes;
}

/** How many bytes a payload has, as `bufferedAmount` counts them (S21). */
export function sizeOf(payload: unknown): number {
  if (typeof payload === "string") return utf8Length(payload);
  const { byteLength, size } = payload as { byteLength?: number; size?: number };
  return byteLength ?? size ?? 0;
}

/** What is sent for a value: bytes as they are now (S28), and the text of everything else that is none (S25). */
export function kept(value: unknown): Payload {
  if (typeof value === "string") return value;
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  }
  return isBlob(value) ? value : String(value);
}

function isBlob(value: unknown): value is Blob {
  return typeof Blob === "function" && value instanceof Blob;
}
