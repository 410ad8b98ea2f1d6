// What the types promise where there is no DOM, checked by `tsc --strict` with Node's own types; nothing of it runs.

import { readFileSync } from "node:fs";
import { ReconnectingWebSocket, WebSocket, WebSocketError, WebSocketStream } from "wasm-websocket";
import { init, initSync } from "wasm-websocket/slim";

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

const staying = new ReconnectingWebSocket(() => "ws://localhost:9998/echo", [], { startClosed: true });
staying.addEventListener("error", ({ error }) => error.reason === "refused");
staying.addEventListener("close", ({ code, reason }) => [code + 1, reason.length]);
// @ts-expect-error: the event has a type
staying.addEventListener("close", ({ nothing }) => nothing);
initSync(readFileSync("client.wasm"));
await init(readFileSync("client.wasm"));
