// The same small application over what wasm-pack makes, whose module has to be loaded first.

import init from "wasm-websocket";

await init();
await import("./app.js");
