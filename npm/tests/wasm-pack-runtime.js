// The same in Node, Deno and Bun, which fetch no files.

import { readFileSync } from "node:fs";
import { initSync, WebSocketStream } from "wasm-websocket";
import { doors, echo } from "./echo.js";
import { run, test, throws } from "./harness.js";

const url = process.argv[2];
test("the_module_is_needed_first", () => {
  if (globalThis.WebSocket !== undefined) throws("Error", () => new WebSocketStream(url));
  initSync({ module: readFileSync(new URL("node_modules/wasm-websocket/client_bg.wasm", import.meta.url)) });
  if (globalThis.WebSocket === undefined) throws("NotSupportedError", () => new WebSocketStream(url));
});
if (globalThis.WebSocket !== undefined) {
  echo(url);
  doors(url);
}

const passed = await run(console.log);
process.exit(passed ? 0 : 1);
