/**
 * The default entry for Cloudflare's runtime, which makes no module of bytes, and of a file that is imported.
 *
 * @packageDocumentation
 */
import { fromFile } from "./workerd-loader.js";
import type { Loader } from "./load.js";
import { ReconnectingWebSocket as Reconnecting } from "./reconnecting.js";
import { WebSocketStream as Streaming } from "./stream.js";

export type { Dropped, ReconnectingErrorEvent, ReconnectingEvents } from "./events.js";
export { type Cause, ConnectionError } from "./failures.js";
export type { WebSocketClass } from "./link.js";
export type {
  HeartbeatOptions,
  Metrics,
  OutboxOptions,
  Provided,
  ReconnectingOptions,
  ReconnectingState,
  Session,
} from "./options.js";
export type { Data, Payload } from "./payload.js";
export {
  type Listener,
  type ListenerOptions,
  WebSocket,
  type WebSocketEvents,
} from "./websocket.js";
export { type WebSocketCloseInfo, WebSocketError } from "./error.js";
export type {
  Message,
  ReceiveLimit,
  Transport,
  WebSocketClosed,
  WebSocketOpenInfo,
  WebSocketStreamOptions,
} from "./stream.js";

/** {@inheritDoc Reconnecting} */
export class ReconnectingWebSocket extends Reconnecting {
  /** @internal A minifier may have changed it. */
  static override readonly name = "ReconnectingWebSocket";
  /** @internal */
  protected static override readonly wasm: Loader = fromFile;
}

/** {@inheritDoc Streaming} */
export class WebSocketStream extends Streaming {
  /** @internal A minifier may have changed it. */
  static override readonly name = "WebSocketStream";
  /** @internal */
  protected static override readonly wasm: Loader = fromFile;
}
