// What holds in Node, Deno and Bun: `node runtime.js ws://localhost:9998/echo`.

import { WebSocket } from "wasm-websocket";
import { echo } from "./echo.js";
import { run, test, throws } from "./harness.js";
import { module } from "./module.js";

const url = process.argv[2];

if (globalThis.WebSocket === undefined) {
  test("a_runtime_without_websocket_is_told", () => {
    throws("NotSupportedError", () => new WebSocket(url));
  });
} else {
  echo(url);
}
module();

const passed = await run(console.log);
// A socket that stays open would keep the runtime.
process.exit(passed ? 0 : 1);
