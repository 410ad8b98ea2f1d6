// What the types promise, checked by `tsc --strict`; nothing of it runs.

import {
  ConnectionError,
  type Data,
  ReconnectingWebSocket,
  WebSocket,
  WebSocketError,
  WebSocketStream,
} from "wasm-websocket";

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
  closeTimeout: 1000,
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

const staying = new ReconnectingWebSocket(async (retries) => `wss://example.com/${retries}`, () => ["chat"], {
  minReconnectionDelay: 1000,
  maxRetries: 10,
  outbox: { bytes: 1 << 16, whenFull: "drop-oldest" },
  heartbeat: { every: 25_000, payload: new Uint8Array([0]), pong: (data) => data === "pong" },
  onConnect: async (session) => {
    session.send("token");
    const answer: Data = await session.receive();
    if (answer !== "welcome") throw new Error("refused");
  },
  shouldReconnectOnClose: ({ code }) => code !== 4401,
  WebSocket: globalThis.WebSocket,
  signal: AbortSignal.timeout(1000),
});
const taken: boolean = staying.send("text");
staying.addEventListener("error", ({ error, message }) => {
  const why: ConnectionError = error;
  return [why.reason === "timeout", why.cause, message];
});
staying.addEventListener("drop", ({ detail }) => detail.messages + detail.bytes);
staying.onclose = function ({ code }) {
  if (code === 4000) this.reconnect(1000, "again");
};
async function read(): Promise<string[]> {
  const texts: string[] = [];
  for await (const data of staying) if (typeof data === "string") texts.push(data);
  const answer: Data = await staying.request("question", (data) => data === "answer", { timeout: 1000 });
  return [...texts, String(answer), staying.state satisfies string];
}
// It can stand where the browser's is expected by what it has.
const like: Pick<globalThis.WebSocket, "url" | "readyState" | "close" | "binaryType"> = staying;

// @ts-expect-error: no such policy
new ReconnectingWebSocket("ws://localhost:9998/echo", [], { outbox: { whenFull: "explode" } });
// @ts-expect-error: no such option
new ReconnectingWebSocket("ws://localhost:9998/echo", [], { maxRetry: 3 });
// @ts-expect-error: it cannot be written
staying.retryCount = 1;

void [taken, read, like];
