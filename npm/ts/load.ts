import { initSync as start } from "./client.js";
import { compile, compileSync } from "./compile.js";

/** The bytes of the module. */
export type Bytes = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

/** A `WebAssembly.Module`: Node's types have none, and the DOM's is anything at all. */
export type Module = object;

/** What the module can be made of at once. */
export type Source = Bytes | Module;

/** Where a class gets the module from that it needs, when nobody has given it one. */
export type Loader = () => Source;

let isLoaded = false;
let loading: Promise<WebAssembly.Module> | undefined;

/** Whether the module is there. */
export function loaded(): boolean {
  return isLoaded;
}

/**
 * Makes the module ready. The first one counts.
 *
 * @throws `Error` where WebAssembly is forbidden (E6), or is not there.
 */
export function load(source: Source): void {
  if (isLoaded) return;
  compileSync(source, (module) => start({ module }));
  isLoaded = true;
}

/** For a class, when the first of its objects is made. */
export function need(loader: Loader | undefined): void {
  if (isLoaded) return;
  if (loader === undefined) {
    throw new Error("wasm-websocket/slim needs its module first: call `await init(...)` or `initSync(...)`");
  }
  load(loader());
}

/**
 * Makes the module ready that the classes need. Once there is one, and while one is being loaded, another is not looked at;
 * after a failure it can be called again.
 *
 * @param source - Where `wasm-websocket/client.wasm` is (`fetch` has to know that kind of address: Node's knows no files),
 *   the answer that brings it, its bytes, or the module that was made of it.
 * @throws `Error` where WebAssembly is not there, or a policy forbids it: it needs `script-src 'wasm-unsafe-eval'`.
 *
 * @example
 * ```js
 * import { init } from "wasm-websocket/slim";
 *
 * // A copy of `wasm-websocket/client.wasm`.
 * await init(new URL("client.wasm", import.meta.url));
 * ```
 */
export async function init(
  source: Source | URL | string | Response | Promise<Response>,
): Promise<void> {
  // It may be nobody else's to look at.
  if (source instanceof Promise) source.catch(() => {});
  if (isLoaded) return;
  const mine = (loading ??= compile(source));
  try {
    load(await mine);
  } finally {
    if (loading === mine) loading = undefined;
  }
}

/**
 * The same at once.
 *
 * @param source - The bytes of `wasm-websocket/client.wasm`, or the module that was made of them.
 * @throws `Error` where WebAssembly is not there, or a policy forbids it: it needs `script-src 'wasm-unsafe-eval'`.
 *
 * @example
 * ```js
 * import { readFileSync } from "node:fs";
 * import { initSync } from "wasm-websocket/slim";
 *
 * initSync(readFileSync(new URL(import.meta.resolve("wasm-websocket/client.wasm"))));
 * ```
 */
export function initSync(source: Source): void {
  load(source);
}
