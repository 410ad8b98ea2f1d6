// The module as a file in Node, Deno and Bun, which have no `fetch` for files: `node slim-runtime.js`.

import { readFileSync } from "node:fs";
import { init, initSync, ReconnectingWebSocket } from "wasm-websocket/slim";
import { equal, run, test, throws } from "./harness.js";

const bytes = readFileSync(new URL(import.meta.resolve("wasm-websocket/client.wasm")));

const make = () => new ReconnectingWebSocket("ws://localhost/", [], { startClosed: true });

test("slim_says_what_is_missing", () => throws("Error", make));

test("slim_takes_what_was_read", async () => {
  throws("CompileError", () => initSync(bytes.subarray(0, 100)));
  initSync(bytes);
  await init(bytes);
  equal(make().state, "closed");
});

const passed = await run(console.log);
process.exit(passed ? 0 : 1);
