import { inlined } from "./inlined.js";
import type { Loader } from "./load.js";

/** New in 2025. */
type FromBase64 = { fromBase64?(text: string): Uint8Array<ArrayBuffer> };

/** The module that is part of the script. */
export const fromInlined: Loader = () => {
  const { fromBase64 } = Uint8Array as FromBase64;
  if (fromBase64) return fromBase64.call(Uint8Array, inlined);
  return Uint8Array.from(atob(inlined), (unit) => unit.charCodeAt(0));
};
