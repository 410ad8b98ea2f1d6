import type { Bytes, Source } from "./load.js";

/** A module with nothing in it, which can be made wherever one can. */
const EMPTY = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

/** What `use` makes of the module that is, or is made of, what was given. */
export function compileSync<T>(source: Source, use: (module: WebAssembly.Module) => T): T {
  check();
  try {
    return use(source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source as Bytes));
  } catch (error) {
    throw explained(error);
  }
}

/** The module alone, while it is still on its way if possible. */
export async function compile(
  source: Source | URL | string | Response | Promise<Response>,
): Promise<WebAssembly.Module> {
  check();
  const given = await (typeof source === "string" || source instanceof URL ? fetch(source) : source);
  if (given instanceof WebAssembly.Module) return given;
  try {
    if (!isResponse(given)) return await WebAssembly.compile(given as Bytes);
    if (!given.ok) throw new Error(`${given.url}: ${given.status} ${given.statusText}`);
    // Of another type it would be refused, though it may be the right bytes.
    const isStreamed =
      given.headers.get("Content-Type")?.toLowerCase() === "application/wasm" &&
      typeof WebAssembly.compileStreaming === "function";
    if (isStreamed) return await WebAssembly.compileStreaming(given);
    return await WebAssembly.compile(await given.arrayBuffer());
  } catch (error) {
    throw explained(error);
  }
}

/** By what it has: a framework may have a class of its own. */
function isResponse(value: object): value is Response {
  return "ok" in value;
}

function check(): void {
  if (typeof WebAssembly === "undefined") {
    throw new Error("wasm-websocket: this browser or runtime has no WebAssembly");
  }
}

/** Browsers say it each in their own words, WebKit not before there is an instance, and none says what to do (E6). */
function explained(error: unknown): unknown {
  try {
    void new WebAssembly.Instance(new WebAssembly.Module(EMPTY));
    return error;
  } catch {
    return new Error(
      "wasm-websocket: WebAssembly is forbidden here. " +
        "The Content-Security-Policy has to allow it: script-src 'wasm-unsafe-eval'",
      { cause: error },
    );
  }
}
