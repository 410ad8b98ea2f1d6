import { inlined } from "./inlined.js";
import { WebSocketStream as Slim } from "./stream.js";

/** The module, which the script brings along. */
function bytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(inlined), (character) => character.charCodeAt(0));
}

/** {@inheritDoc Slim} */
export class WebSocketStream extends Slim {
  /** @internal */
  protected static override readonly wasm = bytes;

  static {
    // The name, which a minifier may have changed.
    Object.defineProperty(this, "name", { value: "WebSocketStream" });
  }
}
