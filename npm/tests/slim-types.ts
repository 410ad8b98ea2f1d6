// What the types of the entry without the module promise.

import { WebSocket } from "wasm-websocket";
import { init, initSync, type Source, WebSocket as SlimWebSocket } from "wasm-websocket/slim";

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
