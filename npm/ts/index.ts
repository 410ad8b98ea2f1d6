/**
 * The browser's WebSocket through three doors: itself, as streams, and as a connection that stays.
 *
 * @packageDocumentation
 */
import { fromInlined } from "./inlined-loader.js";
import type { Loader } from "./load.js";
import { ReconnectingWebSocket as Reconnecting } from "./reconnecting.js";
import { WebSocketStream as Streaming } from "./stream.js";

export * from "./shared.js";

/**
 * A connection that stays: when it is lost, it comes back. It is used like the browser's `WebSocket`.
 *
 * @example
 * ```js
 * const socket = new ReconnectingWebSocket("ws://localhost:9998/echo");
 * socket.send("Message to send");
 * for await (const data of socket) console.log(data);
 * ```
 */
export class ReconnectingWebSocket extends Reconnecting {
  /** @internal A minifier may have changed it. */
  static override readonly name = "ReconnectingWebSocket";
  /** @internal */
  protected static override readonly wasm: Loader = fromInlined;
}

/**
 * A connection for `async` code, in the shape of the WebSocketStream proposal, in every browser.
 *
 * @example
 * ```js
 * const stream = new WebSocketStream("ws://localhost:9998/echo");
 * const { writable } = await stream.opened;
 * await writable.getWriter().write("Message to send");
 * for await (const message of stream) console.log(message);
 * ```
 */
export class WebSocketStream extends Streaming {
  /** @internal A minifier may have changed it. */
  static override readonly name = "WebSocketStream";
  /** @internal */
  protected static override readonly wasm: Loader = fromInlined;
}
