import { initSync } from "./client.js";

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

/** Has the module ready, by the loader if nobody has loaded it. */
export function need(loader: Loader | undefined): void {
  if (isLoaded) return;
  if (!loader) throw new Error("call init() or initSync() of wasm-websocket/slim first");
  load(loader());
}
