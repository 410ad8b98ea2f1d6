// `WebSocketStream` has the shape of the proposal, over each transport that there is:
// - what the constructor takes and refuses;
// - what `opened` and `closed` tell, and how it is closed, given up, and lost;
// - what is read, also behind the end, and what a limit does;
// - what is written, and what a write waits for;
// - loops and blocks;
// - and that nothing is left: no rejection without a handler, no listener, no memory of Rust's.
//
// docs/standard.md has the rules that begin with S. The proposal's:
// - W1 the interface; W3 messages are whole, and the server is held back where the transport can do it;
// - W5 what is received is text and Uint8Array; W6 a signal cancels the handshake alone;
// - W7 both promises are rejected when it fails; W8 when the server closes, reading ends and writing fails;
// - W9 a reason without a code has 1000; W10 cancelling and aborting close with the code of a WebSocketError.

import { constructing } from "./constructing.js";
import { limits, waiting } from "./limits.js";
import { test } from "./harness.js";
import { ending, holding, looping, reading, writing } from "./transports.js";
import { WebSocketStream } from "wasm-websocket";

const hasNative = "opened" in (globalThis.WebSocketStream?.prototype ?? {});

export function stream({ echo }) {
  const at = (path) => echo.replace("/echo", path);
  constructing(echo, at);
  limits(at);
  waiting(at);
  for (const transport of hasNative ? ["standard", "native"] : ["standard"]) {
    const begin = (path, options) => new WebSocketStream(at(path), { transport, ...options });
    const named = (name, run) => test(`${name}_${transport}`, run);
    ending(named, begin);
    reading(named, begin);
    writing(named, begin);
    looping(named, begin);
    if (transport === "native") holding(named, begin);
  }
}
