// What `classes.js` is made of, with the two files beside this in the place of those of their names.

export { nobody, offer } from "./client.js";
export { ReconnectingWebSocket } from "./reconnecting.js";
export * from "./shared.js";
export { WebSocketStream } from "./stream.js";
