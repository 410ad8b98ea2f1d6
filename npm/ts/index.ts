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
