// What holds in Node, Deno and Bun: `node runtime.js ws://localhost:9998/echo`.

import { WebSocket } from "wasm-websocket";
import { equal, run, test, throws } from "./harness.js";

const echo = process.argv[2];

if (globalThis.WebSocket === undefined) {
  test("a_runtime_without_websocket_is_told", () => {
    throws("NotSupportedError", () => new WebSocket(echo));
  });
} else {
  test("an_echo_comes_back", async () => {
    const log = [];
    const socket = new WebSocket(echo);
    socket.onopen = () => socket.send("Message to send");
    socket.onmessage = ({ data }) => {
      log.push(data);
      socket.close();
    };
    await new Promise((resolve) => socket.addEventListener("close", resolve));
    equal(log, ["Message to send"]);
    equal([socket instanceof WebSocket, socket.readyState], [true, 3]);
  });
}

if (!(await run(console.log))) process.exitCode = 1;
