/**
 * The default entry for Cloudflare's runtime, which makes no module of bytes, and of a file that is imported.
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
