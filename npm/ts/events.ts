import type { ConnectionError } from "./failures.js";

/** The events of a `ReconnectingWebSocket`, by their types. */
export interface ReconnectingEvents {
  /** An attempt begins. */
  connecting: Event;
  /** A connection is established; what waits in the outbox is on its way. */
  open: Event;
  /** A message has come: the browser's own event. */
  message: MessageEvent;
  /** A connection ended otherwise than by a closing handshake, or could not be made. `close` follows. */
  error: ReconnectingErrorEvent;
  /** A connection is over, or could not be made. */
  close: CloseEvent;
  /** There is no further attempt until `reconnect()`. */
  giveup: Event;
  /** Messages were dropped. */
  drop: CustomEvent<Dropped>;
}

/** What `error` tells. */
export interface ReconnectingErrorEvent extends Event {
  readonly error: ConnectionError;
  readonly message: string;
}

/** What `drop` tells: how many messages, and their bytes (text as UTF-8). */
export interface Dropped {
  direction: "outgoing" | "incoming";
  messages: number;
  bytes: number;
}
