import { dictionary, sendable } from "./closing.js";
import { Flow } from "./client.js";
import { sizeOf } from "./payload.js";
import type { Message, ReceiveLimit } from "./stream.js";

/** What `Flow` says of a message, beside a code to close with: `verdict` in `npm/src/flow.rs`. */
const [KEEP, DROP_OLDEST, DROP_NEWEST] = [0, 1, 2];

// What it is asked, as `asks` there numbers it.
const ADMIT = 0;
const COUNT = 1;
const RELEASE = 2;
const WAITS_FOR_MORE = 3;
const LOOK = 4;
const FELL = 5;

interface Waiting {
  readonly message: Message;
  readonly size: number;
  next: Waiting | undefined;
}

/**
 * What was received and is not read yet, and the pace of what is sent. The messages stay here; what they weigh is
 * counted in Rust.
 */
export class Inbox {
  /** None any more once nothing can come. */
  #flow: Flow | undefined;
  #first: Waiting | undefined;
  #last: Waiting | undefined;
  #waiting = 0;
  #messages = 0;
  #bytes = 0;

  constructor(limit: ReceiveLimit | undefined) {
    const given = dictionary(limit);
    // Empty messages have no bytes, and take room.
    const { bytes = 64 << 20, messages = 1 << 20, whenFull = "close", closeCode = 4009 } = given;
    const code = sendable(closeCode);
    const consequences = { close: code, "drop-oldest": DROP_OLDEST, "drop-newest": DROP_NEWEST };
    if (!Object.hasOwn(consequences, whenFull)) throw new TypeError(`${whenFull as string} is no whenFull`);
    this.#flow = new Flow(amount(bytes), amount(messages), consequences[whenFull]!);
  }

  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  /** What the limit has cost. */
  get dropped(): { messages: number; bytes: number } {
    return { messages: this.#messages, bytes: this.#bytes };
  }

  /** Takes a message in if it has room. Returns the code to close with because it has none, or 0. */
  push(message: Message): number {
    const size = sizeOf(message);
    for (;;) {
      const verdict = this.#ask(ADMIT, size, this.#waiting) ?? DROP_NEWEST;
      if (verdict === KEEP) {
        this.#append(message, size);
        return 0;
      }
      if (verdict === DROP_OLDEST) {
        this.#drop(this.#take()?.size ?? 0);
        continue;
      }
      this.#drop(size);
      return verdict === DROP_NEWEST ? 0 : verdict!;
    }
  }

  /** Takes a message in that was asked for. */
  hold(message: Message): void {
    const size = sizeOf(message);
    this.#ask(COUNT, size);
    this.#append(message, size);
  }

  /** What waits longest. */
  pop(): Message | undefined {
    return this.#take()?.message;
  }

  /** Whether a transport that can be held back should read on. */
  waitsForMore(): boolean {
    return this.#ask(WAITS_FOR_MORE, 0, this.#waiting) !== 0;
  }

  /** How long to wait for `amount` bytes to fall to `goal` before the next look at them, in milliseconds. */
  look(amount: number, goal: number): number {
    return this.#ask(LOOK, performance.now(), amount, goal) ?? 0;
  }

  /** They have fallen. */
  fell(): void {
    this.#ask(FELL);
  }

  /** Nobody will read. */
  clear(): void {
    while (this.#take() !== undefined);
  }

  /** Nothing more can come: Rust's part goes now, and not when somebody collects garbage. */
  free(): void {
    this.#flow?.free();
    this.#flow = undefined;
  }

  /** Nothing once nothing can come. */
  #ask(what: number, a = 0, b = 0, c = 0): number | undefined {
    return this.#flow?.ask(what, a, b, c);
  }

  #append(message: Message, size: number): void {
    const waiting: Waiting = { message, size, next: undefined };
    if (this.#last === undefined) this.#first = waiting;
    else this.#last.next = waiting;
    this.#last = waiting;
    this.#waiting++;
  }

  #take(): Waiting | undefined {
    const waiting = this.#first;
    if (waiting === undefined) return undefined;
    this.#first = waiting.next;
    if (this.#first === undefined) this.#last = undefined;
    this.#waiting--;
    this.#ask(RELEASE, waiting.size);
    return waiting;
  }

  #drop(size: number): void {
    this.#messages++;
    this.#bytes += size;
  }
}

/** A limit, or a length of time. */
export function amount(value: number): number {
  if (!(value >= 0)) throw new RangeError(`${value} is no amount`);
  return value;
}
