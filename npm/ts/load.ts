import { initSync } from "./client.js";

export { Connection, Flow } from "./client.js";

/** What a module can be made of. */
export type Source = WebAssembly.Module | BufferSource;

/** Where a class gets the module from that it needs, when nobody has given it one. */
export type Loader = () => Source;

let isLoaded = false;

/** Whether the module is there. */
export function loaded(): boolean {
  return isLoaded;
}

/**
 * Makes the module ready. The first one counts.
 *
 * @throws `Error` where a policy forbids it (E6).
 */
export function load(source: Source): void {
  if (isLoaded) return;
  initSync({ module: source });
  isLoaded = true;
}
