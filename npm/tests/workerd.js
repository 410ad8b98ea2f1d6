// What holds in Cloudflare's runtime, which has modules of wasm as files: `workerd test workerd.capnp`.

import { doors, echo } from "./echo.js";
import { run } from "./harness.js";

export default {
  async test(_, { ECHO }) {
    echo(ECHO);
    doors(ECHO);
    if (!(await run(console.log))) throw new Error("tests failed");
  },
};
