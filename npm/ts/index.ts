/**
 * The browser's WebSocket, typed.
 *
 * @packageDocumentation
 */
export { WebSocket } from "./websocket.js";
