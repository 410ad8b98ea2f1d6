import module from "./client.wasm";
import type { Loader } from "./load.js";

/** The module as the runtime made it when it started. */
export const fromFile: Loader = () => module;
