import { inlined } from "./inlined.js";
import type { Loader } from "./load.js";

export const fromInlined: Loader = () => Uint8Array.from(atob(inlined), (char) => char.charCodeAt(0));
