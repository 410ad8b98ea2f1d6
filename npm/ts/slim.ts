/**
 * The same classes without the module that two of them need: `init` or `initSync` loads it from where the application has
 * put `wasm-websocket/client.wasm`.
 *
 * @packageDocumentation
 */
export { type Bytes, init, initSync, type Module, type Source } from "./load.js";
export { ReconnectingWebSocket } from "./reconnecting.js";
export * from "./shared.js";
export { WebSocketStream } from "./stream.js";
