/** Why a connection was lost, or could not be made. */
export type Cause =
  /** A provider of the URL or of the subprotocols failed. */
  | "provider"
  /** `onConnect` failed. */
  | "on-connect"
  /** Something took longer than it may. */
  | "timeout"
  /** Nothing came within the heartbeat's deadline. */
  | "heartbeat"
  /** The server refused the handshake, or could not be reached. */
  | "refused"
  /** The URL, a subprotocol, or the browser's policy: it is not tried again. */
  | "invalid"
  /** The connection broke. */
  | "lost";

/** What an {@link ReconnectingErrorEvent} tells of. `cause` is what was thrown, if anything was. */
export class ConnectionError extends Error {
  readonly reason: Cause;

  constructor(reason: Cause, cause?: unknown) {
    super(MESSAGES[reason], cause === undefined ? undefined : { cause });
    this.name = "ConnectionError";
    this.reason = reason;
  }
}

const MESSAGES: Record<Cause, string> = {
  provider: "the URL or the subprotocols could not be had",
  "on-connect": "what is done on connecting failed",
  timeout: "it took too long",
  heartbeat: "the server was silent for too long",
  refused: "the server refused the connection, or could not be reached",
  invalid: "no connection can be made",
  lost: "the connection was lost",
};

/** As `cause` in `npm/src/telling.rs` numbers them; there is no receiving limit here. */
export const CAUSES: readonly Cause[] = [
  "lost",
  "provider",
  "on-connect",
  "timeout",
  "heartbeat",
  "lost",
  "refused",
  "invalid",
];

/** What a promise is rejected with, as `failure` in `npm/src/telling.rs` numbers them. */
export function failure(number: number): DOMException {
  const [name, message] = FAILURES[number] ?? FAILURES[1]!;
  return new DOMException(message, name);
}

/** The outbox is. */
export const FULL = 2;

const FAILURES: Record<number, [name: string, message: string]> = {
  1: ["InvalidStateError", "the socket is closed"],
  2: ["QuotaExceededError", "the outbox is full"],
  3: ["QuotaExceededError", "the message is larger than the outbox"],
  4: ["TimeoutError", "no answer came in time"],
  5: ["NetworkError", "the connection was lost before an answer came"],
  6: ["AbortError", "the message was dropped from the outbox"],
};
