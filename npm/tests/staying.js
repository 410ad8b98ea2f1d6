// What the tests of `ReconnectingWebSocket` share.

import { equal, next } from "./harness.js";

/** Attempts that follow each other soon. */
export const QUICK = { minReconnectionDelay: 10, maxReconnectionDelay: 20, restartWindow: 0 };

let names = 0;

/** A name that no other test has, in no other page. */
export const unique = () => `npm-${crypto.randomUUID()}-${names++}`;

/** What is dispatched, in order. */
export function recorded(socket) {
  const log = [];
  for (const type of ["connecting", "open", "message", "error", "close", "giveup", "drop"]) {
    socket.addEventListener(type, (event) => log.push(event));
  }
  return log;
}

export const types = (log) => log.map(({ type }) => type);

/** The last `close`. */
export async function closed(socket, ...how) {
  const close = next(socket, "close");
  socket.close(...how);
  return close;
}

/** What a promise is rejected with, which must be of that name. */
export async function rejects(name, promise) {
  try {
    await promise;
  } catch (error) {
    equal(error.name, name, error.message);
    return error;
  }
  throw new Error(`it was not rejected with ${name}`);
}
