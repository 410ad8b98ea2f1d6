// What the types promise where there is no DOM, checked by `tsc --strict` with Node's own types; nothing of it runs.

import { WebSocket, WebSocketError, WebSocketStream } from "wasm-websocket";

const socket = new WebSocket("ws://localhost:9998/echo");
socket.binaryType = "arraybuffer";
socket.onmessage = ({ data }) => socket.send(data as string);
socket.addEventListener("close", ({ code, reason }) => [code + 1, reason.length], { once: true });
// @ts-expect-error: the event has a type
socket.addEventListener("close", ({ nothing }) => nothing);
// @ts-expect-error: no such type
socket.binaryType = "text";

await using stream = new WebSocketStream("ws://localhost:9998/echo", { receiveLimit: { bytes: 10 } });
const { readable, writable } = await stream.opened;
await writable.getWriter().write("text");
for await (const message of stream) void (typeof message === "string" ? message : message.length);
await readable.cancel(new WebSocketError("enough", { closeCode: 4000 }));
// @ts-expect-error: a code is a number
stream.close({ closeCode: "normal" });
