// The module that is part of the script, which is made when the first object needs it.

import { equal, test } from "./harness.js";
import { WAITING, Whole } from "./standin.js";

export function module() {
  test("a_class_that_needs_the_module_has_it", () => {
    for (let i = 0; i < 2; i++) {
      const it = new Whole();
      equal(it.state, WAITING);
      it.close();
    }
  });
}
