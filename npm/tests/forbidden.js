// What a policy says about WebAssembly (E6): without `wasm-unsafe-eval`, what needs the module says which directive it
// needs, and everything else works.

import { ReconnectingWebSocket, WebSocket, WebSocketStream } from "wasm-websocket";
import { init, initSync } from "wasm-websocket/slim";
import { echo } from "./echo.js";
import { equal, ok, run, test } from "./harness.js";

const { content: policy } = document.querySelector("meta[http-equiv]");
const isAllowed = policy.includes("'wasm-unsafe-eval'");
const real = new URL("client.wasm", location.href);
const lines = [];

const make = () => new ReconnectingWebSocket("ws://localhost/", [], { startClosed: true });

function check(error) {
  ok(error.message.includes("script-src 'wasm-unsafe-eval'"), error.message);
  ok(error.cause instanceof Error && error.cause !== error, String(error.cause));
}

if (isAllowed) {
  test("e6_the_module_can_be_made", make);
} else {
  const attempts = {
    a_connection_that_stays: make,
    a_stream: () => new WebSocketStream("ws://localhost/"),
    bytes: async () => init(await (await fetch(real)).arrayBuffer()),
    bytes_at_once: async () => initSync(await (await fetch(real)).arrayBuffer()),
    a_url: () => init(real),
    a_response: () => init(fetch(real)),
  };
  for (const [name, attempt] of Object.entries(attempts)) {
    test(`e6_${name}_says_what_the_policy_needs`, async () => {
      let error;
      try {
        await attempt();
      } catch (thrown) {
        error = thrown;
      }
      check(error);
    });
  }
}

test("e6_the_first_door_needs_no_module", () => equal(typeof WebSocket, "function"));
echo(new URLSearchParams(location.search).get("echo"));
await run((line) => lines.push(line));
globalThis.log = lines.join("\n");
