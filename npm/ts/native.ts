/**
 * The browser's classes as they were when the package was loaded: a page may put others in their places, ours among
 * them. `undefined` where a runtime has none.
 */
export const NativeWebSocket: typeof globalThis.WebSocket | undefined = globalThis.WebSocket;

/** The class, or an error that tells what is missing. */
export function nativeWebSocket(): typeof globalThis.WebSocket {
  if (NativeWebSocket === undefined) {
    throw new DOMException("this runtime has no WebSocket", "NotSupportedError");
  }
  return NativeWebSocket;
}
