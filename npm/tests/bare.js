// On a server, before there is anything: the package is imported where much is missing, and does nothing.

import { equal, run, test } from "./harness.js";

const MISSING = ["WebSocket", "WebAssembly", "CloseEvent", "fetch", "Response", "URL", "atob", "navigator"];

test("importing_it_needs_nothing_and_does_nothing", async () => {
  const kept = MISSING.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const name of MISSING) delete globalThis[name];
  const before = Reflect.ownKeys(globalThis);
  try {
    await import("wasm-websocket");
    await import("wasm-websocket/slim");
    equal(Reflect.ownKeys(globalThis), before);
  } finally {
    for (const [name, kind] of kept) if (kind) Object.defineProperty(globalThis, name, kind);
  }
  const { loaded } = await import("./node_modules/wasm-websocket/dist/load.js");
  equal(loaded(), false);
});

const passed = await run(console.log);
process.exit(passed ? 0 : 1);
