// The smallest program that sends every message back, over streams.

import { WebSocketStream } from "../../../target/npm/dist/index.js";

const stream = new WebSocketStream("ws://localhost:9998/echo");
const { writable } = await stream.opened;
const writer = writable.getWriter();
await writer.write("Message to send");
for await (const message of stream) await writer.write(message);
