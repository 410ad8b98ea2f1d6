/**
 * Makes the `close` that the standard promises after `error`, where an engine leaves it at that: Chromium and WebKit do
 * when they forbid a connection themselves (a policy, a blocked port, `ws:` from an https page). That is always before
 * `open`; from then on nothing of this holds the socket.
 */
export function ensureClose(socket: EventTarget & { readonly readyState: number }): void {
  const types = ["open", "error", "close"];
  const listen = ({ type }: Event): void => {
    for (const type of types) socket.removeEventListener(type, listen);
    if (type === "error") lookBack(socket);
  };
  for (const type of types) socket.addEventListener(type, listen);
}

/** The standard has `close` follow `error` in the same task. */
function lookBack(socket: EventTarget & { readonly readyState: number }): void {
  let closed = false;
  const listen = (): void => {
    closed = true;
  };
  socket.addEventListener("close", listen, { once: true });
  setTimeout(() => {
    socket.removeEventListener("close", listen);
    if (!closed && socket.readyState === 3) {
      socket.dispatchEvent(new CloseEvent("close", { code: 1006 }));
    }
  });
}
