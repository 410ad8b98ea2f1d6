/// <reference lib="esnext.disposable" preserve="true" />
import { address, offered } from "./address.js";
import { dictionary, type WebSocketCloseInfo } from "./closing.js";
import { amount, Inbox } from "./inbox.js";
import { type Loader, need } from "./load.js";
import { nativeWebSocket, NativeWebSocketStream } from "./native.js";
import { NativeTransport } from "./native-transport.js";
import { Session } from "./session.js";
import { StandardTransport } from "./standard-transport.js";
import type { Payload } from "./payload.js";

/** What arrives: text, or bytes. */
export type Message = string | Uint8Array<ArrayBuffer>;

/** What `opened` gives. */
export interface WebSocketOpenInfo {
  /** What is received. Cancelling it closes the connection. */
  readonly readable: ReadableStream<Message>;
  /**
   * What is sent: text, the bytes of a buffer, a view or a Blob, and of anything else the text that it makes. A write is
   * done when the browser holds no more than the high-water mark. Closing it closes the connection behind everything that
   * was written, and is done when the connection is closed; aborting it closes the connection now.
   */
  readonly writable: WritableStream<Payload>;
  /** The subprotocol that the server chose; "" if none. */
  readonly protocol: string;
  /** The extensions that the server chose. */
  readonly extensions: string;
}

/** What `closed` gives: how the connection was closed. */
export interface WebSocketClosed {
  /** The code; 1005 if none was sent. */
  readonly closeCode: number;
  /** The reason; "" if none was sent. */
  readonly reason: string;
}

/** How much may wait unread, and what happens to more. What somebody already waits for is handed over in any case. */
export interface ReceiveLimit {
  /** At most so many bytes (text in UTF-8); 64 MiB if it is not given. */
  bytes?: number;
  /** At most so many messages; 1,048,576 if it is not given. */
  messages?: number;
  /**
   * `"close"`, which is the default, closes the connection: what waits can still be read, then follows a
   * `WebSocketError` with the code. The others drop what waits longest, or what has come last.
   */
  whenFull?: "close" | "drop-oldest" | "drop-newest";
  /** The code to close with: 1000, or 3000 to 4999; 4009 if it is not given. */
  closeCode?: number;
}

/** Which of the browser's classes carries a stream. */
export type Transport = "auto" | "standard" | "native";

/** What a stream can be told. The first two are the proposal's. */
export interface WebSocketStreamOptions {
  /** The subprotocols, of which the server has to choose one. */
  protocols?: Iterable<string>;
  /** Gives the handshake up. An open connection is not concerned (W6). */
  signal?: AbortSignal;
  /** How long the handshake may take, in milliseconds; 10,000 if it is not given, and `Infinity` for any time. */
  timeout?: number;
  /**
   * How long the server has to answer the closing handshake, in milliseconds; 10,000 if it is not given, and `Infinity` for
   * any time. Then the connection is given up, and `closed` is rejected with the code 1006, unless the browser has handed
   * over some of what was sent meanwhile: then the time begins anew. (The native transport tells of that when a write is
   * done.)
   */
  closeTimeout?: number;
  /** How much may wait unread. */
  receiveLimit?: ReceiveLimit;
  /**
   * How much the browser may hold of what was sent before a write has to wait, in bytes; 1 MiB if it is not given. The
   * native transport waits until it holds nothing.
   */
  highWaterMark?: number;
  /**
   * `"standard"` is the browser's `WebSocket`, which receives whether anybody reads or not. `"native"` is its
   * `WebSocketStream` where there is one (Chrome and Edge 124 and later), and the standard one elsewhere: it holds the
   * server back when nobody reads. It also loses the last messages when a server closes behind a slow reader, and the
   * page crashes when a connection is cut in the middle of a write. `"auto"`, which is the default, is the one that keeps
   * every promise; today that is the standard one everywhere.
   */
  transport?: Transport;
}

/** Where there is none, `await using` is what a compiler makes of it, and that looks for this one. */
const asyncDispose: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? (Symbol.for("Symbol.asyncDispose") as typeof Symbol.asyncDispose);

/**
 * A connection for `async` code, in the shape of the
 * {@link https://github.com/ricea/websocketstream-explainer | WebSocketStream} proposal, in every browser: streams of
 * what is received and what is sent, with back-pressure.
 *
 * What is received waits until it is read; how much may wait says `receiveLimit`. Binary messages are `Uint8Array`s. When
 * the connection ends, what was received before can still be read. No promise of a stream is reported as an unhandled
 * rejection: an error is with whoever reads, writes, or awaits one of them.
 *
 * It can be iterated: the loop ends when the connection is closed cleanly, throws when it is lost, and closes it when it
 * is left. With `await using` it is closed at the end of the block.
 *
 * @example
 * ```js
 * import { WebSocketStream } from "wasm-websocket";
 *
 * const stream = new WebSocketStream("ws://localhost:9998/echo");
 * const { writable } = await stream.opened;
 * const writer = writable.getWriter();
 * await writer.write("Message to send");
 * for await (const message of stream) {
 *   console.log(message);
 *   break;
 * }
 * ```
 */
export class WebSocketStream {
  /** @internal A minifier may have changed it. */
  static readonly name: string = "WebSocketStream";
  /**
   * Where the module comes from, when nobody has loaded it.
   *
   * @internal
   */
  protected declare static readonly wasm?: Loader;

  readonly #url: string;
  readonly #session: Session;

  /**
   * Begins to connect.
   *
   * @param url - Absolute, or relative to the document's base URL; `http:` and `https:` become `ws:` and `wss:`.
   * @param options - Subprotocols, a signal, and limits.
   * @throws `SyntaxError` for a URL that does not parse, has another scheme or a fragment, and for a subprotocol that is
   *   not a token or stands there twice.
   * @throws `TypeError`, `RangeError` or `InvalidAccessError` for options that are none.
   * @throws `NotSupportedError` where the runtime has no WebSocket.
   */
  constructor(url: string | URL, options: WebSocketStreamOptions = {}) {
    const given = dictionary(options);
    const { signal, receiveLimit, transport = "auto" } = given;
    const href = address(url);
    const protocols = offered(given.protocols);
    const timeout = amount(given.timeout ?? 10_000);
    const closeTimeout = amount(given.closeTimeout ?? 10_000);
    const highWaterMark = amount(given.highWaterMark ?? 1 << 20);
    if (!["auto", "standard", "native"].includes(transport)) {
      throw new TypeError(`${transport as string} is no transport`);
    }
    const Native = transport === "native" ? NativeWebSocketStream : undefined;
    if (Native === undefined) nativeWebSocket();
    need(new.target.wasm);
    const inbox = new Inbox(receiveLimit);
    const session = new Session(inbox, closeTimeout);
    this.#url = href;
    this.#session = session;
    session.start(
      () =>
        Native === undefined
          ? new StandardTransport(href, protocols, session, inbox, highWaterMark)
          : new NativeTransport(Native, href, protocols, session),
      timeout,
      signal,
    );
  }

  /** The URL, as it was parsed. */
  get url(): string {
    return this.#url;
  }

  /**
   * Gives the streams when the connection is established. It is rejected, and `closed` as well, with a `WebSocketError`
   * when that failed, with the signal's reason when it was given up, and with a `TimeoutError` when it took too long.
   */
  get opened(): Promise<WebSocketOpenInfo> {
    return this.#session.whenOpened;
  }

  /** Tells how the connection was closed. It is rejected with a `WebSocketError` when that was not cleanly. */
  get closed(): Promise<WebSocketClosed> {
    return this.#session.whenClosed;
  }

  /** What the limit has cost: the messages that were dropped, and their bytes. */
  get dropped(): { messages: number; bytes: number } {
    return this.#session.dropped;
  }

  /**
   * Starts the closing handshake, after the writes that are done or under way; those that wait behind one are rejected. To
   * have everything sent, close the writer instead. A handshake under way fails. What was received can still be read.
   *
   * @param info - Code and reason. None at all is sent when neither is given, and 1000 with a reason alone.
   * @throws `InvalidAccessError` for a code other than 1000 and 3000 to 4999, `SyntaxError` for a reason of more than 123
   *   bytes of UTF-8. Nothing is closed then.
   */
  close(info: WebSocketCloseInfo = {}): void {
    this.#session.close(info);
  }

  /** Every message, until the connection is closed. It locks `readable`; leaving the loop closes the connection. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Message, undefined> {
    type Reader = ReadableStreamDefaultReader<Message>;
    let reader: Reader | undefined;
    const lock = async (): Promise<Reader> => (reader ??= (await this.opened).readable.getReader());
    const read = (from: Reader) => from.read() as Promise<IteratorResult<Message, undefined>>;
    return {
      next: () => (reader === undefined ? lock().then(read) : read(reader)),
      return: async () => {
        this.close();
        // What nobody reads is not kept.
        await reader?.cancel();
        reader?.releaseLock();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** Closes the connection, and waits until it is closed, whichever way. */
  async [asyncDispose](): Promise<void> {
    this.close();
    await this.closed.catch(() => {});
  }
}
