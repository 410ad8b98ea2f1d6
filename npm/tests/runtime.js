// What holds in Node, Deno and Bun: `node runtime.js ws://localhost:9998/echo`.

import { ReconnectingWebSocket, WebSocket, WebSocketStream } from "wasm-websocket";
import { collected } from "./collected.js";
import { doors, echo } from "./echo.js";
import { run, test, throws } from "./harness.js";
import { stream } from "./stream.js";

const url = process.argv[2];

if (globalThis.WebSocket === undefined) {
  test("a_runtime_without_websocket_is_told", () => {
    throws("NotSupportedError", () => new WebSocket(url));
    throws("NotSupportedError", () => new WebSocketStream(url));
    throws("NotSupportedError", () => new ReconnectingWebSocket(url));
  });
} else {
  echo(url);
  doors(url);
  stream({ echo: url });
  if (globalThis.Deno === undefined && globalThis.Bun === undefined) await collected({ echo: url });
}

const passed = await run(console.log);
// A socket that stays open would keep the runtime.
process.exit(passed ? 0 : 1);
