import * as asks from "./asks.js";
import { Connection } from "./client.js";
import { Ended, type Live } from "./ended.js";
import { failure } from "./failures.js";
import { type Host, Hub } from "./hub.js";
import { Link, type Reporter, type WebSocketClass } from "./link.js";
import { report } from "./listeners.js";
import { nativeWebSocket } from "./native.js";
import type { Provided, ReconnectingOptions, Session } from "./options.js";
import { type Data, type Kept, kept, sizeOf } from "./payload.js";
import { watch } from "./presence.js";
import * as tells from "./tells.js";

// What Rust says of a message, as `HEARD` in `npm/src/connection.rs` numbers it.
const NOBODYS = 0;
const THEIRS = 1;

/** Of the metrics, the one that is counted here, too. */
const RECEIVED = 2;

/** No socket has that number. */
const NO_RUN = -1;

// As `STATES` in `reconnecting.ts` numbers them.
const CONNECTING = 0;
const PAUSED = 4;
const GAVE_UP = 5;
const CLOSED = 7;

/** Nothing happens by itself. */
const AT_REST = [PAUSED, GAVE_UP, CLOSED];

/** Who is told. */
export interface Owner {
  tell(what: number, a: number, b: number, c: number): void;
  message(event: MessageEvent): void;
}

/** How the last socket ended. */
export type Ending = Pick<CloseEvent, "code" | "reason" | "wasClean">;

type Offered = string | string[] | null | undefined;

type Endpoint = [url: string | URL, protocols: Offered];

type Settle = { resolve(value: never): void; reject(error: unknown): void };

/**
 * What Rust is told, and what it asks for: one connection from its first attempt until it is closed for ever.
 */
export class Driver implements Host, Reporter {
  #connection: Live;
  /** The socket whose last message Rust left to the application. Until Rust is called or sends, its answer is the same. */
  #plain = NO_RUN;
  /** How many messages Rust was not asked about. */
  #received = 0;
  link: Link | undefined;
  binaryType: "blob" | "arraybuffer";
  /** Whether every attempt is to the same place. */
  readonly isFixed: boolean;
  /** No socket could be made. */
  hasFailed = false;
  /** What was thrown where an attempt failed. */
  thrown: unknown;
  /** What the browser told of the last end, until somebody has told the application. */
  ending: Ending | undefined;

  readonly #owner: Owner;
  readonly #url: Provided<string | URL>;
  readonly #protocols: Provided<Offered>;
  readonly #options: ReconnectingOptions;
  /** What the providers have said. */
  #endpoint: Endpoint | undefined;
  /** The last that Rust has asked. */
  #question = 0;
  readonly #isPong: ((data: Data) => boolean) | undefined;
  readonly #hub: Hub;
  #isStarted = false;
  #unwatch: (() => void) | undefined;
  /** Messages waited when it ended. */
  #isUnsent = false;
  readonly #promises = new Map<number, Settle>();
  readonly #answers = new Map<number, (data: Data) => boolean>();
  #promised = 0;
  #drained: Kept[] = [];

  constructor(
    owner: Owner,
    url: Provided<string | URL>,
    protocols: Provided<Offered>,
    options: ReconnectingOptions,
  ) {
    this.#owner = owner;
    this.#url = url;
    this.#protocols = protocols;
    this.#options = options;
    this.binaryType = options.binaryType === "arraybuffer" ? "arraybuffer" : "blob";
    this.isFixed = typeof url !== "function" && typeof protocols !== "function";
    if (this.isFixed) this.#endpoint = [url, protocols] as Endpoint;
    const { heartbeat, outbox } = options;
    this.#isPong = heartbeat?.pong;
    const payload = kept(heartbeat?.payload ?? "ping");
    this.#hub = new Hub(this);
    this.#connection = new Connection(
      this.#hub,
      !this.isFixed,
      options.onConnect !== undefined,
      options.minReconnectionDelay ?? 5000,
      options.maxReconnectionDelay ?? 30_000,
      options.reconnectionDelayGrowFactor ?? 2,
      options.restartWindow ?? 30_000,
      options.maxRetries ?? Infinity,
      options.minUptime ?? 10_000,
      options.connectionTimeout ?? 10_000,
      options.closeTimeout ?? 10_000,
      outbox?.bytes ?? 1 << 20,
      outbox?.messages ?? 65_536,
      outbox?.whenFull === "drop-oldest",
      heartbeat?.every ?? 0,
      heartbeat?.deadline ?? 10_000,
      payload,
      sizeOf(payload),
    );
  }

  /** Tells Rust something, or asks it. */
  ask(what: number, a?: number, b?: number, c?: number): number {
    this.#plain = NO_RUN;
    return this.#connection.ask(what, a, b, c);
  }

  /** The same with a value. */
  hand(what: number, value: unknown, size: number, a?: number, b?: number): number {
    this.#plain = NO_RUN;
    return this.#connection.give(what, value, size, a, b);
  }

  /** As `STATES` in `reconnecting.ts` numbers it. */
  get state(): number {
    return this.#connection.ask(asks.STATE);
  }

  metric(which: number): number {
    return this.#connection.ask(asks.METRIC, which) + (which === RECEIVED ? this.#received : 0);
  }

  /** Makes the first attempt. */
  start(): void {
    this.#isStarted = true;
    this.keep();
    this.ask(asks.START);
    this.keep();
  }

  /** While something can happen by itself, nobody else has to keep this, and the page is watched. */
  keep(): void {
    const isKept = this.#isStarted && !AT_REST.includes(this.state);
    this.#hub.keep(isKept);
    if (!isKept) {
      this.#unwatch?.();
      this.#unwatch = undefined;
    } else {
      this.#unwatch ??= watch((presence) => void this.ask(asks.PRESENT, presence));
    }
  }

  // What the socket reports.

  opened(run: number): void {
    this.ask(asks.OPENED, run);
  }

  heard(run: number, event: MessageEvent): void {
    const isPong = this.#isPong;
    const isIt = isPong !== undefined && asked(isPong, event.data as Data);
    if (run === this.#plain && !isIt) {
      this.#received++;
    } else {
      const heard = this.ask(asks.HEARD, run, isIt ? 1 : 0);
      if (heard === NOBODYS) return;
      if (heard === THEIRS) {
        // A request that waits for room begins to look at messages when a timer finds room for it.
        if (this.#answers.size === 0) this.#plain = run;
      } else if (this.hand(asks.MESSAGE, event, sizeOf(event.data), run) !== 0) {
        return;
      }
    }
    this.#owner.message(event);
  }

  sends(): void {
    this.#plain = NO_RUN;
  }

  closed(run: number, event: CloseEvent): void {
    this.ending = event;
    // Whoever was asked in it need not answer.
    if (this.#question === run) this.#question = 0;
    this.ask(asks.CLOSED, run, event.code, event.wasClean ? 1 : 0);
  }

  // What Rust asks for.

  dial(run: number): Link | undefined {
    let link: Link | undefined;
    try {
      const [url, protocols] = this.#endpoint!;
      const Class = this.#options.WebSocket ?? (nativeWebSocket() as WebSocketClass);
      link = new Link(Class, url, protocols, run, this);
      link.socket.binaryType = this.binaryType;
      this.link = link;
      return link;
    } catch (error) {
      link?.abandon();
      this.hasFailed = true;
      this.thrown = error;
      return undefined;
    }
  }

  #ask(question: number, retries: number): void {
    void this.#answer(question, async () => {
      const provided = [this.#url, this.#protocols].map(async (provided) =>
        typeof provided === "function" ? provided(retries) : provided,
      );
      const endpoint = (await Promise.all(provided)) as Endpoint;
      if (this.#question === question) this.#endpoint = endpoint;
    });
  }

  #greet(question: number): void {
    const { link } = this;
    const check = (): void => {
      if (this.#question !== question) throw failure(1);
    };
    let last: Promise<unknown> = Promise.resolve();
    const session = (): Session => ({
      protocol: link?.socket.protocol ?? "",
      send: (data) => {
        check();
        const payload = kept(data);
        if (this.hand(asks.GREET, payload, sizeOf(payload)) === 0) throw failure(1);
      },
      receive: () => {
        // One after the other.
        const next = last.then(async () => {
          check();
          const event = await this.promise<MessageEvent<Data>>(asks.RECEIVE);
          return event.data;
        });
        last = next.catch(() => {});
        return next;
      },
    });
    void this.#answer(question, async () => this.#options.onConnect?.(session()));
  }

  #mayReconnect(code: number, wasClean: boolean): boolean {
    const { shouldReconnectOnClose } = this.#options;
    if (!shouldReconnectOnClose) return true;
    return asked(shouldReconnectOnClose, closeEvent(this.ending ?? { code, reason: "", wasClean }));
  }

  tell(what: number, a: number, b: number, c: number): unknown {
    switch (what) {
      case tells.ASK:
        return this.#ask(a, b);
      case tells.GREET:
        return this.#greet(a);
      case tells.MAY_RECONNECT:
        return this.#mayReconnect(a, b !== 0);
      case tells.SETTLE:
        return this.#settle(a, b, undefined);
      default:
        return this.#happened(what, a, b, c);
    }
  }

  give(what: number, value: unknown, number: number): unknown {
    switch (what) {
      case tells.MESSAGE:
        return this.#owner.message(value as MessageEvent);
      case tells.DRAINED:
        return void this.#drained.push(value as Kept);
      case tells.IS_ANSWER:
        return this.#isAnswer(number, value as MessageEvent<Data>);
      default:
        return this.#settle(number, 0, value);
    }
  }

  #happened(what: number, a: number, b: number, c: number): void {
    // The last of them are told when all is over.
    if (what === tells.DROPPED && a === 1 && this.state === CLOSED) this.#isUnsent = true;
    if (what === tells.ENDED) this.#end();
    // Of an attempt that is over nobody has to answer any more.
    if (what === tells.CONNECTING) this.thrown = undefined;
    if (what === tells.DISCONNECTED && this.state !== CONNECTING) this.#question = 0;
    this.#owner.tell(what, a, b, c);
    this.keep();
  }

  /** Takes back what was not given to the browser yet. */
  drain(): Kept[] {
    this.#drained = [];
    this.ask(asks.DRAIN);
    return this.#drained;
  }

  #isAnswer(request: number, event: MessageEvent<Data>): boolean {
    const isAnswer = this.#answers.get(request);
    return isAnswer !== undefined && asked(isAnswer, event.data);
  }

  #settle(promise: number, failed: number, value: unknown): void {
    const settle = this.#promises.get(promise);
    this.#promises.delete(promise);
    this.#answers.delete(promise);
    if (failed === 0) settle?.resolve(value as never);
    else settle?.reject(failure(failed));
  }

  /** A promise that Rust settles, when it is asked for that, with a payload if there is one. */
  promise<T>(
    what: number,
    payload?: Kept,
    isAnswer?: (data: Data) => boolean,
    timeout?: number,
  ): Promise<T> {
    const number = ++this.#promised;
    return new Promise<T>((resolve, reject) => {
      this.#promises.set(number, { resolve, reject });
      if (isAnswer) this.#answers.set(number, isAnswer);
      if (payload === undefined) this.ask(what, number);
      else this.hand(what, payload, sizeOf(payload), number, timeout);
    });
  }

  /** Gives back what Rust has of it. */
  #end(): void {
    const connection = this.#connection;
    this.#connection = new Ended(connection, this.#isUnsent, (promise, failed) =>
      this.#settle(promise, failed, undefined),
    );
    // Not while it tells of its end.
    queueMicrotask(() => (connection as Connection).free());
  }

  /** Asks somebody, and tells Rust whether it could be done. */
  async #answer(question: number, ask: () => Promise<void>): Promise<void> {
    this.#question = question;
    // Not in the midst of what Rust does; and then perhaps nobody wants to know any more.
    await undefined;
    if (this.#question !== question || this.state !== CONNECTING) return;
    let done = false;
    try {
      await ask();
      done = true;
    } catch (error) {
      if (this.#question === question) this.thrown = error;
    }
    this.ask(asks.ANSWER, question, done ? 1 : 0);
  }
}

export function closeEvent({ code, reason, wasClean }: Ending): CloseEvent {
  return new CloseEvent("close", { code, reason, wasClean });
}

/** What somebody else's function says. One that throws says no, and is reported. */
function asked<T>(question: (value: T) => boolean, value: T): boolean {
  try {
    // Whatever counts as true: Rust knows numbers only.
    return Boolean(question(value));
  } catch (error) {
    report(error);
    return false;
  }
}
