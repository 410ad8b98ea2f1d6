// Every test, in a window or in a worker. The address says which echo, and whether a worker shall run them:
// `page.html?echo=ws://…&in=worker`.

import { run } from "./harness.js";
// It has to come first: it counts what the package does.
import { websocket } from "./websocket.js";
import { reconnecting } from "./reconnecting.js";
import { slim } from "./slim.js";
import { stream } from "./stream.js";
import { traffic } from "./traffic.js";
import { wrapped } from "./wrapped.js";

const asked = new URLSearchParams(location.search);
const lines = [];

async function tests(tell) {
  const echo = asked.get("echo");
  websocket({ echo, nobody: echo.replace("/echo", "/nobody") });
  wrapped({ echo });
  stream({ echo });
  reconnecting({ echo });
  traffic({ echo });
  slim();
  await run(tell);
}

if (typeof document === "undefined") {
  await tests((line) => postMessage(line));
  postMessage(null);
} else {
  const finish = () => {
    // For people.
    document.body.append(Object.assign(document.createElement("pre"), { textContent: lines.join("\n") }));
    globalThis.log = lines.join("\n");
  };
  const tell = (line) => lines.push(line);
  if (asked.get("in") === "worker") {
    const worker = new Worker(`tests.js${location.search}`, { type: "module" });
    worker.onmessage = ({ data }) => (data === null ? finish() : tell(data));
    worker.onerror = (event) => {
      tell(`the worker panicked at ${event.message}`);
      finish();
    };
  } else {
    await tests(tell);
    finish();
  }
}
