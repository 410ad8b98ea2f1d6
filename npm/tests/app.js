// A small application, for every bundler, and for a page that has none.

import { doors, echo } from "./echo.js";
import { run } from "./harness.js";

const lines = [];
const url = new URLSearchParams(location.search).get("echo");
echo(url);
doors(url);
run((line) => lines.push(line)).then(() => {
  globalThis.log = lines.join("\n");
});
