import { inlined } from "./inlined.js";
import type { Loader } from "./load.js";

/** As `xtask/src/package/text.rs` writes it, and tells why. */
const UNSAFE = "\"'`\\$<";
const BASE = 87;

/** The module that is part of the script. */
export const fromInlined: Loader = () => {
  const values = new Uint8Array(127);
  for (let unit = 32, value = 0; unit < 127; unit++) {
    if (!UNSAFE.includes(String.fromCharCode(unit))) values[unit] = value++;
  }
  const bytes = new Uint8Array(inlined.length);
  let [length, part] = [0, 0];
  for (let i = 0; i < inlined.length; i++) {
    const value = values[inlined.charCodeAt(i)]!;
    if (value < BASE) {
      bytes[length++] = part * BASE + value;
      part = 0;
    } else {
      part = value - BASE + 1;
    }
  }
  return bytes.subarray(0, length);
};
