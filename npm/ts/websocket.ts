import type { Payload } from "./payload.js";
import { ensureClose } from "./ending.js";
import { isTheEngines, NativeWebSocket, nativeWebSocket } from "./native.js";

/**
 * The browser's `WebSocket`, to the letter of the
 * {@link https://websockets.spec.whatwg.org/ | WHATWG standard}: it never queues and never retries.
 *
 * An instance is the browser's own object. Its events are the browser's own events, dispatched once, and its methods and
 * attributes are the browser's own functions; a message costs what it costs without this package. What is added is what
 * browsers owe: `close` comes exactly once, also where Chromium or WebKit leaves it at `error`.
 *
 * The browser's class is taken when the package is loaded, so that `globalThis.WebSocket = WebSocket` works.
 *
 * @example
 * ```js
 * import { WebSocket } from "wasm-websocket";
 *
 * const socket = new WebSocket("ws://localhost:9998/echo");
 * socket.onopen = () => socket.send("Message to send");
 * socket.onmessage = ({ data }) => {
 *   console.log(data);
 *   socket.close();
 * };
 * ```
 */
// oxlint-disable-next-line no-unsafe-declaration-merging -- the members are the engine's, put there below
export class WebSocket extends EventTarget {
  /** The `readyState` of a socket whose handshake is under way. */
  declare static readonly CONNECTING: 0;
  /** The `readyState` of a socket that can send. */
  declare static readonly OPEN: 1;
  /** The `readyState` of a socket whose closing handshake is under way, or of which `close` was called. */
  declare static readonly CLOSING: 2;
  /** The `readyState` of a socket that has ended, or could not be opened. */
  declare static readonly CLOSED: 3;

  /**
   * Begins to connect.
   *
   * @param url - Absolute, or relative to the document's base URL; `http:` and `https:` become `ws:` and `wss:`.
   * @param protocols - One subprotocol, or several, of which the server has to choose one.
   * @throws `SyntaxError` for a URL that does not parse, has another scheme or a fragment, and for a subprotocol that is
   *   not a token or stands there twice.
   * @throws `SecurityError` where a page over https may not use `ws:`; in WebKit also where a policy forbids the
   *   connection. Firefox throws `NS_ERROR_CONTENT_BLOCKED` then, and Chromium tells it by events, as the standard says.
   * @throws `NotSupportedError` where the runtime has no WebSocket.
   */
  // What it returns is the browser's object, so that `EventTarget` has nothing to make.
  // @ts-expect-error
  // oxlint-disable-next-line constructor-super
  constructor(url: string | URL, protocols: string | string[] = []) {
    // The engine checks how many arguments there are.
    const given = arguments.length === 0 ? [] : [url, protocols];
    const socket: WebSocket = Reflect.construct(nativeWebSocket(), given, new.target);
    if (Object.getPrototypeOf(socket) !== new.target.prototype) {
      // Somebody has wrapped the browser's class, and makes instances of that one.
      Object.setPrototypeOf(socket, new.target.prototype);
    }
    if (isTheEngines) ensureClose(socket);
    return socket;
  }

  static {
    // The name, which a minifier may have changed.
    Object.defineProperty(this, "name", { value: "WebSocket" });
    if (NativeWebSocket !== undefined) {
      if (isTheEngines) {
        copy(NativeWebSocket.prototype, this.prototype, ["constructor"]);
        copy(NativeWebSocket, this, ["name", "length", "prototype"]);
      } else {
        // Node, Deno and substitutes know their own by the prototype.
        Object.setPrototypeOf(this, NativeWebSocket);
        Object.setPrototypeOf(this.prototype, NativeWebSocket.prototype);
      }
    }
  }
}

/** The engine's own functions, with their attributes. */
function copy(from: object, to: object, except: string[]): void {
  for (const key of Reflect.ownKeys(from)) {
    if (typeof key === "string" && except.includes(key)) continue;
    Object.defineProperty(to, key, Object.getOwnPropertyDescriptor(from, key)!);
  }
}




/** The events of a socket, by their types. */
export interface WebSocketEvents {
  open: Event;
  message: MessageEvent;
  error: Event;
  close: CloseEvent;
}

/** A listener of any type of event. */
export type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };

/** How a listener is added. */
export interface ListenerOptions {
  capture?: boolean;
  once?: boolean;
  passive?: boolean;
  signal?: AbortSignal;
}

/** What an instance has; see the {@link https://websockets.spec.whatwg.org/#the-websocket-interface | standard}. */
// oxlint-disable-next-line no-unsafe-declaration-merging
export interface WebSocket {
  /** The URL, as it was parsed. */
  readonly url: string;
  /** 0 (CONNECTING), 1 (OPEN), 2 (CLOSING) or 3 (CLOSED). */
  readonly readyState: 0 | 1 | 2 | 3;
  /**
   * Bytes that were sent and not handed to the network yet, without framing; text counts in UTF-8. It does not fall
   * within a task, and closing does not reset it.
   */
  readonly bufferedAmount: number;
  /** The extensions that the server chose, once the socket is open. */
  readonly extensions: string;
  /** The subprotocol that the server chose, once the socket is open; "" if none. */
  readonly protocol: string;
  /** As what binary messages are received; `"blob"` at first. */
  binaryType: "blob" | "arraybuffer";

  /** Called with `open`, when the connection is established. */
  onopen: ((this: WebSocket, event: Event) => unknown) | null;
  /** Called with `message`, for each that is received. */
  onmessage: ((this: WebSocket, event: MessageEvent) => unknown) | null;
  /** Called with `error`, before `close`, when the connection failed. */
  onerror: ((this: WebSocket, event: Event) => unknown) | null;
  /** Called with `close`, once, when the connection is over. */
  onclose: ((this: WebSocket, event: CloseEvent) => unknown) | null;

  /**
   * Sends a message: text, or the bytes of a buffer, a view or a Blob. When the socket is closing or closed it is
   * counted in `bufferedAmount`, and nothing is sent.
   *
   * @throws `InvalidStateError` while the socket is connecting.
   */
  send(data: Payload): void;
  /**
   * Starts the closing handshake, after what was sent before.
   *
   * @param code - 1000, or 3000 to 4999; none at all is sent when it is not given.
   * @param reason - At most 123 bytes of UTF-8.
   * @throws `InvalidAccessError` for another code, `SyntaxError` for a longer reason.
   */
  close(code?: number, reason?: string): void;

  addEventListener<K extends keyof WebSocketEvents>(
    type: K,
    listener: (this: WebSocket, event: WebSocketEvents[K]) => unknown,
    options?: boolean | ListenerOptions,
  ): void;
  addEventListener(type: string, listener: Listener | null, options?: boolean | ListenerOptions): void;
  removeEventListener<K extends keyof WebSocketEvents>(
    type: K,
    listener: (this: WebSocket, event: WebSocketEvents[K]) => unknown,
    options?: boolean | { capture?: boolean },
  ): void;
  removeEventListener(
    type: string,
    listener: Listener | null,
    options?: boolean | { capture?: boolean },
  ): void;

  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
}
