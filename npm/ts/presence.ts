/** What becomes of the page and of the network, as `present` in `npm/src/connection.rs` numbers it. */
const enum Presence {
  Offline,
  Online,
  /** The page runs no code for a while: its sockets may go meanwhile. */
  Frozen,
  /** The page is left, and kept by the browser. */
  Left,
  /** The page is back, from wherever it was. */
  Back,
}

/**
 * Tells what becomes of the page and of the network, as far as browsers tell: a window tells all of it, a worker whether
 * there is a network. Returns what ends that.
 */
export function watch(tell: (presence: number) => void): () => void {
  const ended = new AbortController();
  const on = (target: EventTarget | undefined, type: string, listener: (event: Event) => void): void => {
    // Node's global is no target.
    target?.addEventListener?.(type, listener, { signal: ended.signal });
  };
  // Not `navigator.onLine`: a server on the same machine is there without any network.
  on(globalThis, "offline", () => tell(Presence.Offline));
  on(globalThis, "online", () => tell(Presence.Online));
  if (typeof document === "object") {
    on(globalThis, "pagehide", (event) => {
      // A page that is not kept is over, and its sockets are the browser's to close, with 1001.
      if ((event as PageTransitionEvent).persisted) tell(Presence.Left);
    });
    on(globalThis, "pageshow", () => tell(Presence.Back));
    on(document, "freeze", () => tell(Presence.Frozen));
    on(document, "resume", () => tell(Presence.Back));
    on(document, "visibilitychange", () => {
      if (!document.hidden) tell(Presence.Back);
    });
  }
  return () => ended.abort();
}
