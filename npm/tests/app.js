// A small application, for every bundler, and for a page that has none.

import { echo } from "./echo.js";
import { run } from "./harness.js";
import { module } from "./module.js";

const lines = [];
echo(new URLSearchParams(location.search).get("echo"));
module();
run((line) => lines.push(line)).then(() => {
  globalThis.log = lines.join("\n");
});
