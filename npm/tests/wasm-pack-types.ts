// How the module of what wasm-pack makes is loaded; `types.ts` says what its classes promise.

import init, { initSync, type WebSocketStreamOptions } from "wasm-websocket";

await init();
await init({ module_or_path: fetch("client_bg.wasm") });
initSync({ module: new Uint8Array(8) });
const options: WebSocketStreamOptions = { timeout: 1000 };
// @ts-expect-error: no such option
const others: WebSocketStreamOptions = { timeouts: 1000 };

void [options, others];
