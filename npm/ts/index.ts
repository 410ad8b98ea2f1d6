/**
 * The browser's WebSocket, typed.
 *
 * @packageDocumentation
 */
export {
  type Listener,
  type ListenerOptions,
  type Payload,
  WebSocket,
  type WebSocketEvents,
} from "./websocket.js";
export { type WebSocketCloseInfo, WebSocketError } from "./error.js";
export {
  type Message,
  type ReceiveLimit,
  type Transport,
  type WebSocketClosed,
  type WebSocketOpenInfo,
  type WebSocketStreamOptions,
} from "./stream.js";
export { WebSocketStream } from "./whole.js";
