// What the browser itself forbids (S11) ends as everything does (S41): with one `close`, after `error`. Firefox and
// WebKit throw instead, and no object is there to end. A stream is there in each, and rejects both promises (W11).

import { WebSocket, WebSocketStream } from "wasm-websocket";
import { equal, next, ok, recorded, run, test } from "./harness.js";

const echo = new URLSearchParams(location.search).get("echo");
const lines = [];

test("s11_s41_a_policy_ends_in_error_and_close", async () => {
  let socket;
  try {
    socket = new WebSocket(echo);
  } catch ({ name }) {
    ok(["NS_ERROR_CONTENT_BLOCKED", "SecurityError"].includes(name), name);
    return;
  }
  const log = recorded(socket);
  const { code, wasClean } = await next(socket, "close");
  equal([code, wasClean, socket.readyState], [1006, false, 3]);
  await new Promise((resolve) => setTimeout(resolve));
  equal(log.map(({ type }) => type), ["error", "close"]);
});

test("w11_a_policy_rejects_what_a_stream_promises", async () => {
  for (const transport of ["standard", "native"]) {
    const stream = new WebSocketStream(echo, { transport });
    const error = await stream.opened.catch((error) => error);
    ok(["SecurityError", "WebSocketError"].includes(error.name), error.name);
    equal(await stream.closed.catch((error) => error), error);
  }
});

await run((line) => lines.push(line));
globalThis.log = lines.join("\n");
