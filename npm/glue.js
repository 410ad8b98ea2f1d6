// What the package's module has in the place of `src/glue.js`: no message and no payload comes to it, so that all it is
// called for are timers and microtasks.

export { sizeOf, utf8Length } from "./payload.js";

// Returns what calls Rust's function with `context`; `to` gives it another, and with 0 it calls nobody.
export function listener(_type, exports, context) {
  const listen = () => {
    if (context !== 0) exports.__wasm_websocket_0_1_happened(context, 0, 0);
  };
  listen.to = (other) => {
    context = other;
  };
  return listen;
}

// Does so after that time.
export function timer(milliseconds, exports, context) {
  const listen = listener("", exports, context);
  const id = setTimeout(listen, milliseconds);
  return {
    to: (other) => {
      listen.to(other);
      clearTimeout(id);
    },
  };
}
