import { NativeWebSocket } from "./native.js";

/** As the engine has them: an instance may have others. */
const { addEventListener, removeEventListener, dispatchEvent } = NativeWebSocket?.prototype ?? {};

/**
 * Has `close` come exactly once, also where an engine leaves it at `error`: Chromium does under a policy, WebKit for a
 * blocked port. That is always before `open`; from then on nothing of this holds the socket.
 */
export function ensureClose(socket: EventTarget & { readonly readyState: number }): void {
  const types = ["open", "error", "close"];
  let made: Event | undefined;
  let closed = false;
  const listen = (event: Event): void => {
    // What a page dispatches itself is its own.
    if (!event.isTrusted) return;
    if (event.type === "open") {
      for (const type of types) removeEventListener?.call(socket, type, listen, true);
    } else if (event.type === "close") {
      closed = true;
      // One was made before.
      if (made) event.stopImmediatePropagation();
    } else {
      // The standard has `close` follow in the same task.
      setTimeout(() => {
        if (closed || made || socket.readyState !== 3) return;
        made = new CloseEvent("close", { code: 1006 });
        dispatchEvent?.call(socket, made);
      });
    }
  };
  try {
    // Before everybody else's.
    for (const type of types) addEventListener?.call(socket, type, listen, true);
  } catch {
    // Cloudflare's runtime throws at the first: it captures nothing.
  }
}
