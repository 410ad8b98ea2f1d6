/**
 * The default entry for Cloudflare's runtime, which makes no module of bytes, and of a file that is imported.
 *
 * @packageDocumentation
 */
import { fromFile } from "./workerd-loader.js";
import type { Loader } from "./load.js";
import { ReconnectingWebSocket as Reconnecting } from "./reconnecting.js";

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

/** {@inheritDoc Reconnecting} */
export class ReconnectingWebSocket extends Reconnecting {
  /** @internal */
  protected static override readonly wasm: Loader = fromFile;
}
