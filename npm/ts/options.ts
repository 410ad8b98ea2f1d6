import type { WebSocketClass } from "./link.js";
import type { Data, Payload } from "./payload.js";

/** A value, or who makes it for every attempt. `retries` counts the attempts since a connection was stable. */
export type Provided<T> = T | ((retries: number) => T | Promise<T>);

/** How a connection is found dead that nobody has closed: a message goes out now and then, and something has to come. */
export interface HeartbeatOptions {
  /** After how many milliseconds it asks again. */
  every: number;
  /** What it asks by; `"ping"` if nothing is given. */
  payload?: Payload;
  /** How many milliseconds the answer may take; 10,000 if nothing is given. Whatever the server sends is an answer. */
  deadline?: number;
  /** Tells the answers from the messages: they are not dispatched, and tell the round trip. */
  pong?: (data: Data) => boolean;
}

/** What may wait to be handed to the network. What does not fit an empty outbox is never taken. */
export interface OutboxOptions {
  /** At most so many bytes; 1 MiB if nothing is given. */
  bytes?: number;
  /** At most so many messages; 65,536 if nothing is given. */
  messages?: number;
  /** What `send` does when it is full: nothing, and returns `false`; or it drops the oldest, and `drop` tells of it. */
  whenFull?: "reject" | "drop-oldest";
}

/** What is said to the server before anything else, over each connection. */
export interface Session {
  /** The subprotocol that the server chose; "" if none. */
  readonly protocol: string;
  /**
   * Sends before what waits in the outbox.
   *
   * @throws `InvalidStateError` when the connection is gone, or the hook over.
   */
  send(data: Payload): void;
  /** The next message of this connection. It rejects with `InvalidStateError` when the connection is gone. */
  receive(): Promise<Data>;
}

/** How a {@link ReconnectingWebSocket} behaves. Times are in milliseconds; `Infinity` is for ever. */
export interface ReconnectingOptions {
  /** The longest wait before the first retry: the wait is a random part of it. 5,000 if nothing is given. */
  minReconnectionDelay?: number;
  /** The longest wait of all. 30,000 if nothing is given. */
  maxReconnectionDelay?: number;
  /** By how much the longest wait grows with every retry. 2 if nothing is given. */
  reconnectionDelayGrowFactor?: number;
  /** The least of the longest wait after 1001, 1012 and 1013: a server that restarts. 30,000 if nothing is given. */
  restartWindow?: number;
  /** After how many failed retries in a row it gives up. Never if nothing is given. */
  maxRetries?: number;
  /** For how long a connection must have been open for the retries to count anew. 10,000 if nothing is given. */
  minUptime?: number;
  /** For how long the providers, the handshake, and `onConnect` may each take. 10,000 if nothing is given. */
  connectionTimeout?: number;
  /** For how long the closing handshake may take. 10,000 if nothing is given. */
  closeTimeout?: number;
  /** How many messages may wait while there is no connection. The `outbox` has a limit in any case. */
  maxEnqueuedMessages?: number;
  /** What may wait to be handed to the network, with a connection or without. */
  outbox?: OutboxOptions;
  /** No attempt before `reconnect()`. */
  startClosed?: boolean;
  /** As what binary messages are received; `"blob"` if nothing is given, as with the browser's class. */
  binaryType?: "blob" | "arraybuffer";
  /** Whether there shall be another attempt after this end. */
  shouldReconnectOnClose?: (event: CloseEvent) => boolean;
  /** Runs over every new connection, before the outbox is sent and `open` is dispatched. When it fails, so did the attempt. */
  onConnect?: (session: Session) => void | Promise<void>;
  heartbeat?: HeartbeatOptions;
  /** Closes it. */
  signal?: AbortSignal;
  /** How many bytes and messages may wait for `for await` to read them; 64 MiB and 1,048,576 if nothing is given. */
  receiveLimit?: { bytes?: number; messages?: number };
  /** Another class than the browser's. */
  WebSocket?: WebSocketClass;
  /** Tells what it does. */
  debug?: boolean;
  /** Where it tells it; the console if nothing is given. */
  debugLogger?: (...told: unknown[]) => void;
}

/** What it is doing: enough for a status light. */
export type ReconnectingState =
  /** An attempt is under way. */
  | "connecting"
  /** Messages go both ways. */
  | "open"
  /** It waits before the next attempt. */
  | "waiting"
  /** It waits for the network, or for the page to be shown again. */
  | "away"
  /** It waits for `resume()`. */
  | "paused"
  /** It makes no attempt until `reconnect()`. */
  | "gave-up"
  /** The closing handshake is under way. */
  | "closing"
  /** It was closed, or has not begun. */
  | "closed";

/** What it has done so far. */
export interface Metrics {
  /** Messages that the browser was given, and their bytes (text as UTF-8). What it was given twice counts twice. */
  readonly messagesSent: number;
  readonly bytesSent: number;
  /** Messages that came, the heartbeat's answers too. */
  readonly messagesReceived: number;
  readonly attempts: number;
  /** Attempts that led to an open connection. */
  readonly connections: number;
  /** For how long there was an open connection, in milliseconds. */
  readonly connectedTime: number;
  /** How long the last answer to a heartbeat took, in milliseconds, where `pong` knows it. */
  readonly roundTrip: number | undefined;
  /** What was not handed to the network yet. */
  readonly outboxMessages: number;
  readonly outboxBytes: number;
}
