// What holds in Cloudflare's runtime, which has modules of wasm as files: `workerd test workerd.capnp`.

import { fromFile } from "./node_modules/wasm-websocket/dist/workerd-loader.js";
import { echo } from "./echo.js";
import { equal, run, test } from "./harness.js";
import { Slim, WAITING } from "./standin.js";

class Whole extends Slim {
  static wasm = fromFile;
}

test("the_module_is_the_file", () => {
  const it = new Whole();
  equal(it.state, WAITING);
  it.close();
});

export default {
  async test(_, { ECHO }) {
    echo(ECHO);
    if (!(await run(console.log))) throw new Error("tests failed");
  },
};
