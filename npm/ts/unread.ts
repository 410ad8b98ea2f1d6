import { type Data, sizeOf } from "./payload.js";
import type { ReconnectingState } from "./options.js";
import type { Listener } from "./websocket.js";

/** What can be iterated over. */
interface Readable {
  readonly state: ReconnectingState;
  addEventListener(type: string, listener: Listener): void;
  removeEventListener(type: string, listener: Listener): void;
}

type Result = IteratorResult<Data, undefined>;

const DONE: Result = { done: true, value: undefined };

/** The messages of a socket from now on, each kept until it is read, within a limit. */
export function unread(
  socket: Readable,
  hasEnded: boolean,
  { bytes = 64 << 20, messages = 1 << 20 }: { bytes?: number; messages?: number } = {},
): AsyncIterableIterator<Data> {
  const queue: Data[] = [];
  const readers: { resolve(result: Result): void; reject(error: unknown): void }[] = [];
  let held = 0;
  let isOver = hasEnded;
  let error: DOMException | undefined;

  const listeners: [string, Listener][] = [
    [
      "message",
      (event) => {
        const { data } = event as MessageEvent<Data>;
        const reader = readers.shift();
        if (reader) {
          reader.resolve({ done: false, value: data });
          return;
        }
        held += sizeOf(data);
        if (held > bytes || queue.length >= messages) {
          end(new DOMException("too much waits to be read", "QuotaExceededError"));
        } else {
          queue.push(data);
        }
      },
    ],
    // One of many, or the last.
    ["close", () => void (socket.state === "closed" && end())],
    ["giveup", () => end(new DOMException("no connection can be had", "NetworkError"))],
  ];

  const end = (why?: DOMException): void => {
    for (const [type, listener] of listeners) socket.removeEventListener(type, listener);
    isOver = true;
    error = why;
    for (const reader of readers.splice(0)) {
      // One is told of the error, and the others of the end.
      if (error) reader.reject(error);
      else reader.resolve(DONE);
      error = undefined;
    }
  };

  if (!isOver) {
    for (const [type, listener] of listeners) socket.addEventListener(type, listener);
  }
  return {
    next(): Promise<Result> {
      const data = queue.shift();
      if (data !== undefined) {
        held -= sizeOf(data);
        return Promise.resolve({ done: false, value: data });
      }
      if (!isOver) return new Promise((resolve, reject) => readers.push({ resolve, reject }));
      const why = error;
      error = undefined;
      return why ? Promise.reject(why) : Promise.resolve(DONE);
    },
    return(): Promise<Result> {
      queue.length = 0;
      if (!isOver) end();
      return Promise.resolve(DONE);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
