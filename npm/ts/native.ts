/** A class that can be replaced by anything: by ours, by a mock, by `null`. */
type WebSocketClass = typeof globalThis.WebSocket;

/**
 * The browser's class as it was when the package was loaded: a page may put another in its place, ours among them.
 * `undefined` where a runtime has none.
 */
export const NativeWebSocket: WebSocketClass | undefined = classOf(globalThis.WebSocket);

/** Whether that class is part of the engine, which knows its objects whatever prototype they have. */
export const isTheEngines: boolean =
  NativeWebSocket !== undefined &&
  /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(NativeWebSocket));

/** The class, or an error that tells what is missing. */
export function nativeWebSocket(): WebSocketClass {
  if (NativeWebSocket === undefined) {
    throw new DOMException("this runtime has no WebSocket", "NotSupportedError");
  }
  return NativeWebSocket;
}

/** The browser's own `WebSocketStream`, as the proposal has it and as it is used here. */
export interface NativeStream {
  readonly opened: Promise<{
    readonly readable: ReadableStream<string | BufferSource>;
    readonly writable: WritableStream<string | BufferSource>;
    readonly protocol: string;
    readonly extensions: string;
  }>;
  readonly closed: Promise<{ readonly closeCode?: number; readonly reason?: string }>;
  close(info: { closeCode?: number; reason?: string }): void;
}

/** Its class. */
export type NativeStreamClass = new (url: string, options: { protocols: string[] }) => NativeStream;

/** The browser's class as it was when the package was loaded; `undefined` where there is none, or an older one (W2). */
export const NativeWebSocketStream: NativeStreamClass | undefined = streamClassOf(
  (globalThis as { WebSocketStream?: unknown }).WebSocketStream,
);

function streamClassOf(value: unknown): NativeStreamClass | undefined {
  if (typeof value !== "function" || !value.prototype) return undefined;
  return "opened" in value.prototype ? (value as unknown as NativeStreamClass) : undefined;
}

/** A bound class and an arrow function have no prototype of their own. */
function classOf(value: unknown): WebSocketClass | undefined {
  if (typeof value !== "function" || !Object.hasOwn(value, "prototype")) return undefined;
  return value.prototype ? (value as WebSocketClass) : undefined;
}
