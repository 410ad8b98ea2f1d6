import { failure } from "./error.js";
import type { NativeStream, NativeStreamClass } from "./native.js";
import { toMessage } from "./payload.js";
import type { Reports, Transport } from "./transport.js";
import type { Payload } from "./payload.js";

/**
 * The transport that reads only what is asked for: the browser's own `WebSocketStream`. What it does otherwise than
 * `WebSocket`, and what of that is mended here, tells `docs/stream.md`.
 */
export class NativeTransport implements Transport {
  readonly waits = true;
  readonly #raw: NativeStream;
  readonly #session: Reports;
  #reader: ReadableStreamDefaultReader<string | BufferSource> | undefined;
  #writer: WritableStreamDefaultWriter<string | BufferSource> | undefined;
  /** The last write. */
  #write: Promise<void> | undefined;
  /** How many writes are under way. */
  bufferedAmount = 0;
  /** Has the last write fail. */
  #fail: ((error: unknown) => void) | undefined;
  #isReading = false;
  /** Nothing more can be read. */
  #isOver = false;
  #isAbandoned = false;
  /** Tells how it ended, when all has been read that came before. */
  #end: (() => void) | undefined;

  constructor(Native: NativeStreamClass, url: string, protocols: string[], session: Reports) {
    const raw = new Native(url, { protocols });
    this.#raw = raw;
    this.#session = session;
    // Both promises are looked after (W7).
    raw.opened.then(({ readable, writable, protocol, extensions }) => {
      this.#reader = readable.getReader();
      this.#writer = writable.getWriter();
      if (!this.#isAbandoned) session.opened(protocol, extensions);
      this.pull();
    }, () => {});
    raw.closed.then(
      ({ closeCode = 1005, reason = "" }) => this.#ended(closeCode, reason, true),
      (error) => this.#ended(error.closeCode ?? 1006, error.reason ?? "", false, error),
    );
  }

  send(payload: Payload): Promise<void> {
    this.bufferedAmount++;
    const write = this.#begin(payload).finally(() => this.bufferedAmount--);
    this.#write = write;
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      write.then(resolve, (error) => reject(ours(error)));
    });
  }

  async #begin(payload: Payload): Promise<void> {
    // It takes no Blob (W5).
    const isBlob = typeof payload === "object" && "arrayBuffer" in payload;
    await this.#writer?.write(isBlob ? await payload.arrayBuffer() : payload);
  }

  close(closeCode: number | undefined, reason: string): void {
    const close = () => this.#raw.close(closeCode === undefined ? {} : { closeCode, reason });
    // While a write is under way it would lose that one, and Chromium's renderer does not survive it.
    if (this.#write === undefined) close();
    else this.#write.then(close, close);
    // It reads on: a Close frame behind what nobody reads would not be seen.
    this.pull();
  }

  hurry(): void {
    this.#writer?.abort().catch(() => {});
  }

  pull(): void {
    if (this.#reader === undefined || this.#isReading || this.#isOver) return;
    if (this.#end === undefined && !this.#session.waitsForMore()) return;
    this.#isReading = true;
    this.#reader.read().then(({ done, value }) => {
      this.#isReading = false;
      if (done) return this.#over();
      if (!this.#isAbandoned) this.#session.message(toMessage(value));
      this.pull();
    }, () => this.#over());
  }

  abandon(error?: unknown): void {
    this.#isAbandoned = true;
    // To abort the writer does not end a write that is under way.
    if (error !== undefined) this.#fail?.(error);
    this.hurry();
    this.close(undefined, "");
  }

  #over(): void {
    this.#isOver = true;
    this.#end?.();
  }

  #ended(code: number, reason: string, wasClean: boolean, error?: unknown): void {
    if (this.#isAbandoned) return;
    // Only a policy makes another kind of error (W11).
    const cause = isNative(error) ? undefined : error;
    this.#end = () => this.#session.ended(code, reason, wasClean, cause);
    if (this.#reader === undefined || this.#isOver) this.#end();
    else this.pull();
  }
}

interface NativeError {
  readonly name: string;
  readonly message: string;
  readonly closeCode: number | null;
  readonly reason: string;
}

function isNative(error: unknown): error is NativeError {
  return (error as NativeError | undefined)?.name === "WebSocketError";
}

/** People ask for the class that they import. */
function ours(error: unknown): unknown {
  return isNative(error) ? failure(error.message, error.closeCode, error.reason) : error;
}
