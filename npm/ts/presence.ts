// What becomes of the page and of the network, as `PRESENT` in `npm/src/connection.rs` numbers it.
const OFFLINE = 0;
const ONLINE = 1;
/** The page runs no code for a while: its sockets may go meanwhile. */
const FROZEN = 2;
/** The page is left, and kept by the browser. */
const LEFT = 3;
/** The page is back, from wherever it was. */
const BACK = 4;

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
  on(globalThis, "offline", () => tell(OFFLINE));
  on(globalThis, "online", () => tell(ONLINE));
  if (typeof document === "object") {
    on(globalThis, "pagehide", (event) => {
      // A page that is not kept is over, and its sockets are the browser's to close, with 1001.
      if ((event as PageTransitionEvent).persisted) tell(LEFT);
    });
    on(globalThis, "pageshow", () => tell(BACK));
    on(document, "freeze", () => tell(FROZEN));
    on(document, "resume", () => tell(BACK));
    on(document, "visibilitychange", () => {
      if (!document.hidden) tell(BACK);
    });
  }
  return () => ended.abort();
}
