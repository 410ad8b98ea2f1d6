// What the tests of `WebSocketStream` share.

/** Whether WebKit is the engine. */
export const isWebKit = /AppleWebKit(?!.*Chrome)/.test(globalThis.navigator?.userAgent ?? "");

/** The stream with what it opens to. */
export async function opened(stream) {
  const { readable, writable, protocol } = await stream.opened;
  return { stream, protocol, reader: readable.getReader(), writer: writable.getWriter() };
}

/** The lines that a server answers with. */
export async function lines(stream) {
  const all = [];
  for await (const line of stream) all.push(line);
  return all;
}

export async function closeOf(stream) {
  const { closeCode, reason } = await stream.closed;
  return [closeCode, reason];
}

let refusals = 0;

/** Where no handshake is answered. Firefox waits longer and longer before it asks again where it was refused. */
export function nobody() {
  return `/nobody-${refusals++}`;
}

/** What a read gives. */
export async function value(reader) {
  const { done, value } = await reader.read();
  return done ? undefined : value;
}
