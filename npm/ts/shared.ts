// What every entry has: all but the two classes that need the module, each of which gets it in its own way.

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
export type { WebSocketCloseInfo } from "./closing.js";
export { WebSocketError } from "./error.js";
export type {
  Message,
  ReceiveLimit,
  Transport,
  WebSocketClosed,
  WebSocketOpenInfo,
  WebSocketStreamOptions,
} from "./stream.js";
