// What the types promise, checked by `tsc --strict`; nothing of it runs.

import { WebSocket, WebSocketError, WebSocketStream } from "wasm-websocket";

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

const stream = new WebSocketStream("ws://localhost:9998/echo", {
  protocols: ["chat"],
  signal: AbortSignal.timeout(1000),
  timeout: Infinity,
  receiveLimit: { bytes: 1 << 20, messages: 100, whenFull: "drop-oldest", closeCode: 4000 },
  highWaterMark: 1 << 16,
  transport: "native",
});
const { readable, writable, protocol, extensions } = await stream.opened;
const messages: ReadableStream<string | Uint8Array> = readable;
const writer = writable.getWriter();
await writer.write("text");
await writer.write(new Uint8Array(3));
void readable.pipeTo(writable);
await writer.abort(new WebSocketError("enough", { closeCode: 4000, reason: "enough" }));
for await (const message of stream) {
  const length: number = typeof message === "string" ? message.length : message.byteLength;
  void length;
}
const { closeCode, reason } = await stream.closed;
stream.close({ closeCode, reason });
stream.close();
const lost: number = stream.dropped.messages + stream.dropped.bytes;
const failure: DOMException = new WebSocketError();
const code: number | null = new WebSocketError().closeCode;

// @ts-expect-error: no number is sent
void writer.write(3);
// @ts-expect-error: it is an object of options
new WebSocketStream("ws://localhost:9998/echo", ["chat"]);
// @ts-expect-error: no such consequence
new WebSocketStream("ws://localhost:9998/echo", { receiveLimit: { whenFull: "wait" } });
// @ts-expect-error: the code has a name
stream.close(1000);
// @ts-expect-error: it cannot be written
stream.url = "";
// @ts-expect-error: it is for derived classes
void WebSocketStream.wasm;

void [protocol, extensions, messages, lost, failure, code];
