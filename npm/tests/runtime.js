// What holds in Node, Deno and Bun: `node runtime.js ws://localhost:9998/echo`.

import { WebSocket, WebSocketStream } from "wasm-websocket";
import { echo } from "./echo.js";
import { run, test, throws } from "./harness.js";
import { stream } from "./stream.js";

const url = process.argv[2];

if (globalThis.WebSocket === undefined) {
  test("a_runtime_without_websocket_is_told", () => {
    throws("NotSupportedError", () => new WebSocket(url));
    throws("NotSupportedError", () => new WebSocketStream(url));
  });
} else {
  echo(url);
  stream({ echo: url });
}

const passed = await run(console.log);
// A socket that stays open would keep the runtime.
process.exit(passed ? 0 : 1);
