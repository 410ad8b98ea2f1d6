// Made of npm/ts by `cargo xtask npm`.

/// <reference lib="esnext.disposable" preserve="true" />

declare namespace all {
/**
 * The browser's `WebSocket`, to the letter of the
 * {@link https://websockets.spec.whatwg.org/ | WHATWG standard}: it never queues and never retries.
 *
 * An instance is the browser's own object. Its events are the browser's own events, dispatched once, and its methods and
 * attributes are the browser's own functions; a message costs what it costs without this package. What is added is what
 * browsers owe: `close` comes exactly once, also where Chromium or WebKit leaves it at `error`.
 *
 * The browser's class is taken when the package is loaded, so that `globalThis.WebSocket = WebSocket` works.
 *
 * @example
 * ```js
 * import { WebSocket } from "wasm-websocket";
 *
 * const socket = new WebSocket("ws://localhost:9998/echo");
 * socket.onopen = () => socket.send("Message to send");
 * socket.onmessage = ({ data }) => {
 *   console.log(data);
 *   socket.close();
 * };
 * ```
 */
export class WebSocket extends EventTarget {
    /** The `readyState` of a socket whose handshake is under way. */
    static readonly CONNECTING: 0;
    /** The `readyState` of a socket that can send. */
    static readonly OPEN: 1;
    /** The `readyState` of a socket whose closing handshake is under way, or of which `close` was called. */
    static readonly CLOSING: 2;
    /** The `readyState` of a socket that has ended, or could not be opened. */
    static readonly CLOSED: 3;
    /**
     * Begins to connect.
     *
     * @param url - Absolute, or relative to the document's base URL; `http:` and `https:` become `ws:` and `wss:`.
     * @param protocols - One subprotocol, or several, of which the server has to choose one.
     * @throws `SyntaxError` for a URL that does not parse, has another scheme or a fragment, and for a subprotocol that is
     *   not a token or stands there twice.
     * @throws `SecurityError` where a page over https may not use `ws:`; in WebKit also where a policy forbids the
     *   connection. Firefox throws `NS_ERROR_CONTENT_BLOCKED` then, and Chromium tells it by events, as the standard says.
     * @throws `NotSupportedError` where the runtime has no WebSocket.
     */
    constructor(url: string | URL, protocols?: string | string[]);
}
/** The events of a socket, by their types. */
export interface WebSocketEvents {
    open: Event;
    message: MessageEvent;
    error: Event;
    close: CloseEvent;
}
/** A listener of any type of event. */
export type Listener = ((event: Event) => unknown) | {
    handleEvent(event: Event): unknown;
};
/** How a listener is added. */
export interface ListenerOptions {
    capture?: boolean;
    once?: boolean;
    passive?: boolean;
    signal?: AbortSignal;
}
/** What an instance has; see the {@link https://websockets.spec.whatwg.org/#the-websocket-interface | standard}. */
export interface WebSocket {
    /** The URL, as it was parsed. */
    readonly url: string;
    /** 0 (CONNECTING), 1 (OPEN), 2 (CLOSING) or 3 (CLOSED). */
    readonly readyState: 0 | 1 | 2 | 3;
    /**
     * Bytes that were sent and not handed to the network yet, without framing; text counts in UTF-8. It does not fall
     * within a task, and closing does not reset it.
     */
    readonly bufferedAmount: number;
    /** The extensions that the server chose, once the socket is open. */
    readonly extensions: string;
    /** The subprotocol that the server chose, once the socket is open; "" if none. */
    readonly protocol: string;
    /** As what binary messages are received; `"blob"` at first. */
    binaryType: "blob" | "arraybuffer";
    /** Called with `open`, when the connection is established. */
    onopen: ((this: WebSocket, event: Event) => unknown) | null;
    /** Called with `message`, for each that is received. */
    onmessage: ((this: WebSocket, event: MessageEvent) => unknown) | null;
    /** Called with `error`, before `close`, when the connection failed. */
    onerror: ((this: WebSocket, event: Event) => unknown) | null;
    /** Called with `close`, once, when the connection is over. */
    onclose: ((this: WebSocket, event: CloseEvent) => unknown) | null;
    /**
     * Sends a message: text, or the bytes of a buffer, a view or a Blob. When the socket is closing or closed it is
     * counted in `bufferedAmount`, and nothing is sent.
     *
     * @throws `InvalidStateError` while the socket is connecting.
     */
    send(data: Payload): void;
    /**
     * Starts the closing handshake, after what was sent before.
     *
     * @param code - 1000, or 3000 to 4999; none at all is sent when it is not given.
     * @param reason - At most 123 bytes of UTF-8.
     * @throws `InvalidAccessError` for another code, `SyntaxError` for a longer reason.
     */
    close(code?: number, reason?: string): void;
    addEventListener<K extends keyof WebSocketEvents>(type: K, listener: (this: WebSocket, event: WebSocketEvents[K]) => unknown, options?: boolean | ListenerOptions): void;
    addEventListener(type: string, listener: Listener | null, options?: boolean | ListenerOptions): void;
    removeEventListener<K extends keyof WebSocketEvents>(type: K, listener: (this: WebSocket, event: WebSocketEvents[K]) => unknown, options?: boolean | {
        capture?: boolean;
    }): void;
    removeEventListener(type: string, listener: Listener | null, options?: boolean | {
        capture?: boolean;
    }): void;
    readonly CONNECTING: 0;
    readonly OPEN: 1;
    readonly CLOSING: 2;
    readonly CLOSED: 3;
}
/** How a connection ended, or shall end. */
export interface WebSocketCloseInfo {
    /** The code: 1000, or 3000 to 4999, where it is to be sent. */
    closeCode?: number;
    /** Why: at most 123 bytes of UTF-8, where it is to be sent. */
    reason?: string;
}
/** Some server runtimes have none. */
export const Base: typeof DOMException;
/** An error of the browser's kind. */
export function fault(name: string, message: string): DOMException;
/**
 * A code and a reason as they are sent (W9).
 *
 * @throws as `close` does.
 */
export function checked(info: WebSocketCloseInfo): {
    closeCode?: number;
    reason: string;
};
/** A code that an application may close with. What is no number is none (S31). */
export function sendable(value: number): number;
/** What options are given in. */
export function dictionary<T extends object>(value: T | null | undefined): Partial<T>;
/** With what a socket's `close` is called. */
export type How = [code?: number, reason?: string];
/**
 * The same for arguments in the order of the standard's `close` (S30 to S34).
 *
 * @throws as `close` does.
 */
export function how(code?: number, reason?: string): How;
/**
 * Why a connection failed, or how one is to be closed: `reader.cancel()` and `writer.abort()` close with the code and
 * the reason of the one that they are given.
 *
 * @example
 * ```js
 * await writer.abort(new WebSocketError("no more", { closeCode: 4000, reason: "no more" }));
 * ```
 */
export class WebSocketError extends Base {
    #private;
    /**
     * @param message - For people.
     * @param init - The code and the reason to close with. A reason without a code has 1000.
     * @throws `InvalidAccessError` for a code that cannot be sent, `SyntaxError` for a reason that is too long.
     */
    constructor(message?: string, init?: WebSocketCloseInfo);
    /** The code that the connection ended with, or is to be closed with; `null` if none. */
    get closeCode(): number | null;
    /** The reason; "" if none. */
    get reason(): string;
}
/** One with a code that no application may send: what a browser tells. */
export function failure(message: string, closeCode: number | null, reason: string): WebSocketError;
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
/** Why a connection was lost, or could not be made. */
export type Cause = 
/** A provider of the URL or of the subprotocols failed. */
"provider"
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
    constructor(reason: Cause, cause?: unknown);
}
/** As `cause` in `npm/src/telling.rs` numbers them; there is no receiving limit here. */
export const CAUSES: readonly Cause[];
/** What a promise is rejected with, as `failure` in `npm/src/telling.rs` numbers them. */
export function failure(number: number): DOMException;
/** The outbox is. */
export const FULL = 2;
/** A class of sockets: the browser's, or one like it. */
export type WebSocketClass = new (url: string | URL, protocols?: string | string[]) => Pick<globalThis.WebSocket, "url" | "protocol" | "extensions" | "readyState" | "bufferedAmount" | "binaryType" | "send" | "close" | "addEventListener" | "removeEventListener">;
/** What a socket reports to. */
export interface Reporter {
    opened(run: number): void;
    heard(run: number, event: MessageEvent): void;
    closed(run: number, event: CloseEvent): void;
    /** Rust is about to send. */
    sends(): void;
}
/** One connection, as Rust sees it (`Link` in `npm/src/host.rs`). Nothing here throws, but the constructor. */
export class Link {
    #private;
    readonly socket: InstanceType<WebSocketClass>;
    /** What is sent with the Close frame; nothing unless the application says so. */
    how: How;
    constructor(Class: WebSocketClass, url: string | URL, protocols: string | string[] | null | undefined, run: number, reporter: Reporter);
    /** 0 when it was given; 1 when it takes no more; 2 when it refuses this. */
    send(value: Payload): number;
    get bufferedAmount(): number;
    close(code: number | undefined): void;
    abandon(): void;
}
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
    receiveLimit?: {
        bytes?: number;
        messages?: number;
    };
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
"connecting"
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
/** What can be sent. A view on shared memory cannot: copy it first. */
export type Payload = string | ArrayBuffer | ArrayBufferView<ArrayBuffer> | Blob;
/** What is kept of it until it is sent. */
export type Kept = string | Uint8Array<ArrayBuffer> | Blob;
/** What arrives: text, or binary data as `binaryType` says. */
export type Data = string | ArrayBuffer | Blob;
/** How many bytes a text has in UTF-8, where a surrogate without its other half is U+FFFD (S24). */
export function utf8Length(text: string): number;
/** How many bytes a payload has, as `bufferedAmount` counts them (S21). */
export function sizeOf(payload: unknown): number;
/**
 * What is sent for a value: bytes as they are, and what is neither text nor bytes as the text that it makes.
 *
 * @throws `TypeError` for what makes no text, a symbol for instance.
 */
export function toPayload(value: unknown): Payload;
/**
 * The same for what is kept until it is sent: bytes are copied (S28).
 *
 * @throws `TypeError` for a view on shared memory, as the browser's `send`.
 */
export function kept(value: unknown): Kept;
/** What arrives in the shape in which it is handed on: a browser may have either (W5). */
export function toMessage(data: Exclude<Payload, Blob>): string | Uint8Array<ArrayBuffer>;
/**
 * A connection that stays: when it is lost, it comes back.
 *
 * It is used like the browser's `WebSocket`. `open` and `close` are dispatched for every connection, `error` before
 * `close` when it ended otherwise than by a closing handshake; `connecting` when an attempt begins, `giveup` when there
 * is none any more, `drop` when messages were dropped. A `message` is the browser's own event: its `target` is the
 * browser's socket.
 *
 * - **Attempts** wait for a random part of a window that grows ({@link ReconnectingOptions}). There is none while the
 *   network or the page is away, and one at once when they are back.
 * - **Messages are sent in order**, out of a bounded outbox. What the browser had not handed to the network when a
 *   connection ended (its `bufferedAmount` tells) is sent again over the next one; what it had is not.
 * - **`close()`** ends it: `readyState` is CLOSING until `close` is dispatched, later and once. `reconnect()` begins anew.
 *
 * @example
 * ```js
 * import { ReconnectingWebSocket } from "wasm-websocket";
 *
 * const socket = new ReconnectingWebSocket("ws://localhost:9998/echo", [], {
 *   heartbeat: { every: 25_000, payload: "ping" },
 * });
 * socket.send("Message to send");
 * for await (const data of socket) {
 *   console.log(data);
 *   socket.close();
 * }
 * ```
 */
export class ReconnectingWebSocket extends EventTarget {
    #private;
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    readonly CONNECTING = 0;
    readonly OPEN = 1;
    readonly CLOSING = 2;
    readonly CLOSED = 3;
    /**
     * Begins to connect.
     *
     * @param url - As the browser's `WebSocket` takes it, or a function that makes it for every attempt. What such a
     *   function throws, or its promise is rejected with, is a failed attempt.
     * @param protocols - One subprotocol, several, none, or a function that makes them.
     * @throws what the browser's `WebSocket` throws for a URL or a subprotocol that is no function's.
     * @throws `Error` where there is no WebAssembly.
     */
    constructor(url: Provided<string | URL>, protocols?: Provided<string | string[] | null | undefined>, options?: ReconnectingOptions);
    /** The URL of the last attempt, as the browser has parsed it; "" before the first one. */
    get url(): string;
    /** The subprotocol that the server chose, while there is a connection; "" if none. */
    get protocol(): string;
    /** The extensions that the server chose, while there is a connection. */
    get extensions(): string;
    /** 0 (CONNECTING) also while it waits for the next attempt; 3 (CLOSED) when there is none by itself. */
    get readyState(): 0 | 1 | 2 | 3;
    /** What it is doing. */
    get state(): ReconnectingState;
    /** Bytes that were sent and not handed to the network yet, with a connection or without (text as UTF-8). */
    get bufferedAmount(): number;
    /** Which retry the last attempt was, counted since a connection was stable. */
    get retryCount(): number;
    /** As what binary messages are received, over this connection and the next ones. */
    get binaryType(): "blob" | "arraybuffer";
    set binaryType(type: "blob" | "arraybuffer");
    /** What it has done since it was made, or begun anew. */
    get metrics(): Metrics;
    /**
     * Sends a message now, or as soon as there is a connection. Bytes are copied, so that they can be changed afterwards.
     *
     * @returns whether it was taken: not when it was closed or has given up, and not when the outbox is full.
     */
    send(data: Payload): boolean;
    /**
     * Sends a message when there is room for it in the outbox. It rejects with `InvalidStateError` when it is closed, and
     * with `QuotaExceededError` when it never fits, or when as many wait as `maxEnqueuedMessages` allows.
     */
    sendWhenPossible(data: Payload): Promise<void>;
    /** Waits until everything was handed to the network. It rejects with `InvalidStateError` when that will not be. */
    flush(): Promise<void>;
    /**
     * Sends a message, and waits for the one that answers it: the first for which `isAnswer` is true. That one is not
     * dispatched. A full outbox is waited for. It rejects with `TimeoutError`, with `NetworkError` when the connection was
     * lost after the message was handed to the network, with `InvalidStateError` when the socket is closed, with
     * `QuotaExceededError` when it never fits, or when as many wait as `maxEnqueuedMessages` allows.
     */
    request(data: Payload, isAnswer: (data: Data) => boolean, { timeout }?: {
        timeout?: number;
    }): Promise<Data>;
    /** Takes back what was not given to the browser yet, bytes as `Uint8Array`. */
    drainQueuedMessages(): (string | Uint8Array<ArrayBuffer> | Blob)[];
    /**
     * Ends it: after what was sent, where there is a connection. Nothing is attempted any more until `reconnect()`.
     *
     * @param code - 1000, or 3000 to 4999.
     * @param reason - At most 123 bytes of UTF-8.
     * @throws `InvalidAccessError` for another code, `SyntaxError` for a longer reason.
     */
    close(code?: number, reason?: string): void;
    /**
     * Makes an attempt now: an open connection is closed first, and an attempt that is under way goes on. It also begins anew
     * what was closed or has given up, but not what a signal has closed.
     *
     * @param code - 1000, or 3000 to 4999, for the connection that there is.
     * @param reason - At most 123 bytes of UTF-8.
     */
    reconnect(code?: number, reason?: string): void;
    /** Ends the connection, and makes no attempt until `resume()`. What is sent waits. */
    pause(): void;
    /** Goes on after `pause()`. */
    resume(): void;
    /** Every message from now on, until it is closed. Leaving the loop stops reading, and leaves the socket as it is. */
    [Symbol.asyncIterator](): AsyncIterableIterator<Data>;
}
export interface ReconnectingWebSocket {
    /** Called with `open`, whenever a connection is established. */
    onopen: ((this: ReconnectingWebSocket, event: Event) => unknown) | null;
    /** Called with `message`, for each that is received. */
    onmessage: ((this: ReconnectingWebSocket, event: MessageEvent) => unknown) | null;
    /** Called with `error`, before `close`, when a connection ended otherwise than by a closing handshake, or failed. */
    onerror: ((this: ReconnectingWebSocket, event: ReconnectingErrorEvent) => unknown) | null;
    /** Called with `close`, whenever a connection is over. */
    onclose: ((this: ReconnectingWebSocket, event: CloseEvent) => unknown) | null;
    addEventListener<K extends keyof ReconnectingEvents>(type: K, listener: (this: ReconnectingWebSocket, event: ReconnectingEvents[K]) => unknown, options?: boolean | ListenerOptions): void;
    addEventListener(type: string, listener: Listener | null, options?: boolean | ListenerOptions): void;
    removeEventListener<K extends keyof ReconnectingEvents>(type: K, listener: (this: ReconnectingWebSocket, event: ReconnectingEvents[K]) => unknown, options?: boolean | {
        capture?: boolean;
    }): void;
    removeEventListener(type: string, listener: Listener | null, options?: boolean | {
        capture?: boolean;
    }): void;
}
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
const asyncDispose: typeof Symbol.asyncDispose;
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
    #private;
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
    constructor(url: string | URL, options?: WebSocketStreamOptions);
    /** The URL, as it was parsed. */
    get url(): string;
    /**
     * Gives the streams when the connection is established. It is rejected, and `closed` as well, with a `WebSocketError`
     * when that failed, with the signal's reason when it was given up, and with a `TimeoutError` when it took too long.
     */
    get opened(): Promise<WebSocketOpenInfo>;
    /** Tells how the connection was closed. It is rejected with a `WebSocketError` when that was not cleanly. */
    get closed(): Promise<WebSocketClosed>;
    /** What the limit has cost: the messages that were dropped, and their bytes. */
    get dropped(): {
        messages: number;
        bytes: number;
    };
    /**
     * Starts the closing handshake, after the writes that are done or under way; those that wait behind one are rejected. To
     * have everything sent, close the writer instead. A handshake under way fails. What was received can still be read.
     *
     * @param info - Code and reason. None at all is sent when neither is given, and 1000 with a reason alone.
     * @throws `InvalidAccessError` for a code other than 1000 and 3000 to 4999, `SyntaxError` for a reason of more than 123
     *   bytes of UTF-8. Nothing is closed then.
     */
    close(info?: WebSocketCloseInfo): void;
    /** Every message, until the connection is closed. It locks `readable`; leaving the loop closes the connection. */
    [Symbol.asyncIterator](): AsyncIterableIterator<Message, undefined>;
    /** Closes the connection, and waits until it is closed, whichever way. */
    [asyncDispose](): Promise<void>;
}
}

export import ReconnectingWebSocket = all.ReconnectingWebSocket;
export import WebSocketStream = all.WebSocketStream;
export import Dropped = all.Dropped;
export import ReconnectingErrorEvent = all.ReconnectingErrorEvent;
export import ReconnectingEvents = all.ReconnectingEvents;
export import Cause = all.Cause;
export import ConnectionError = all.ConnectionError;
export import WebSocketClass = all.WebSocketClass;
export import HeartbeatOptions = all.HeartbeatOptions;
export import Metrics = all.Metrics;
export import OutboxOptions = all.OutboxOptions;
export import Provided = all.Provided;
export import ReconnectingOptions = all.ReconnectingOptions;
export import ReconnectingState = all.ReconnectingState;
export import Session = all.Session;
export import Data = all.Data;
export import Payload = all.Payload;
export import Listener = all.Listener;
export import ListenerOptions = all.ListenerOptions;
export import WebSocket = all.WebSocket;
export import WebSocketEvents = all.WebSocketEvents;
export import WebSocketCloseInfo = all.WebSocketCloseInfo;
export import WebSocketError = all.WebSocketError;
export import Message = all.Message;
export import ReceiveLimit = all.ReceiveLimit;
export import Transport = all.Transport;
export import WebSocketClosed = all.WebSocketClosed;
export import WebSocketOpenInfo = all.WebSocketOpenInfo;
export import WebSocketStreamOptions = all.WebSocketStreamOptions;
export {};
