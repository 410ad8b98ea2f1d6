/**
 * The browser's WebSocket, typed.
 *
 * @packageDocumentation
 */
export {
  type Listener,
  type ListenerOptions,
  WebSocket,
  type WebSocketEvents,
} from "./websocket.js";
import { fromInlined } from "./inlined-loader.js";
import type { Loader } from "./load.js";
import { ReconnectingWebSocket as Base } from "./reconnecting.js";

export class ReconnectingWebSocket extends Base {
  /** @internal */
  protected static override readonly wasm: Loader = fromInlined;

  static {
    Object.defineProperty(this, "name", { value: "ReconnectingWebSocket" });
  }
}
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
export type { Dropped, ReconnectingErrorEvent, ReconnectingEvents } from "./reconnecting.js";
