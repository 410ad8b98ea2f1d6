/**
 * The same classes without the module that two of them need: `init` or `initSync` loads it from where the application has
 * put `wasm-websocket/client.wasm`.
 *
 * @packageDocumentation
 */
export { type Bytes, init, initSync, type Module, type Source } from "./load.js";
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
export { ReconnectingWebSocket } from "./reconnecting.js";
export {
  type Listener,
  type ListenerOptions,
  WebSocket,
  type WebSocketEvents,
} from "./websocket.js";
export type { WebSocketCloseInfo } from "./closing.js";
export { WebSocketError } from "./error.js";
export {
  type Message,
  type ReceiveLimit,
  type Transport,
  type WebSocketClosed,
  type WebSocketOpenInfo,
  WebSocketStream,
  type WebSocketStreamOptions,
} from "./stream.js";
