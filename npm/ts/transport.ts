import type { Message } from "./stream.js";
import type { Payload } from "./payload.js";

/** What carries a stream. It reports nothing before its constructor has returned. */
export interface Transport {
  /** Whether it can be held back: then it asks whether to read on, and what it brings is taken in. */
  readonly waits: boolean;
  /** How much of what was sent was not handed over yet, in any unit. */
  readonly bufferedAmount: number;
  /** Sends, and settles when more may be sent. */
  send(payload: Payload): Promise<void> | void;
  /** Starts the closing handshake; a handshake under way fails. */
  close(code: number | undefined, reason: string): void;
  /** Settles what `send` waits for: nobody wants to send more. */
  hurry(): void;
  /** Something was read. */
  pull(): void;
  /** Reports nothing from now on, and is closed when it can. What `send` waits for fails if there is an error. */
  abandon(error?: unknown): void;
}

/** To whom it reports. */
export interface Reports {
  opened(protocol: string, extensions: string): void;
  message(message: Message): void;
  /** Returns what a write that is under way has to be rejected with. */
  ended(code: number, reason: string, wasClean: boolean, cause?: unknown): unknown;
  /** Whether more should be read; always when it is not open. */
  waitsForMore(): boolean;
}
