// What the types promise, checked by `tsc --strict`; nothing of it runs.

import { WebSocket } from "wasm-websocket";
import { init, initSync, type Source, WebSocket as SlimWebSocket } from "wasm-websocket/slim";

const socket = new WebSocket("ws://localhost:9998/echo", ["chat"]);
new WebSocket(new URL("ws://localhost:9998/echo"), "chat");
const state: 0 | 1 | 2 | 3 = socket.readyState;
const kind: "blob" | "arraybuffer" = socket.binaryType;
const text: string = socket.url + socket.protocol + socket.extensions;
const bytes: number = socket.bufferedAmount;
socket.onmessage = ({ data, origin }) => socket.send(`${data as string} from ${origin}`);
socket.addEventListener("close", ({ code, reason, wasClean }) => [code, reason, wasClean]);
socket.addEventListener("open", function () {
  this.send(new Uint8Array(3));
}, { once: true, signal: AbortSignal.timeout(1000) });
socket.close(1000, "done");
const open: 1 = WebSocket.OPEN;

// It can stand in the place of the browser's.
globalThis.WebSocket = WebSocket;
const native: globalThis.WebSocket = socket;

// @ts-expect-error: a URL is needed
new WebSocket();
// @ts-expect-error: it cannot be written
socket.readyState = 1;
// @ts-expect-error: no number is sent
socket.send(3);
// @ts-expect-error: no such type
socket.binaryType = "text";

void [state, kind, text, bytes, open, native];

// The module by itself.
const loaded: Promise<void> = init(fetch("client.wasm"));
const loads = (source: Source): void => initSync(source);
loads(new Uint8Array(8));
loads(new ArrayBuffer(8));
loads(await WebAssembly.compileStreaming(fetch("client.wasm")));
await Promise.all(["client.wasm", new URL("client.wasm", location.href), new Response()].map(init));
// @ts-expect-error: not at once
initSync("client.wasm");
// @ts-expect-error: that is no module
await init(3);

const same: typeof SlimWebSocket = WebSocket;

void [loaded, same];
