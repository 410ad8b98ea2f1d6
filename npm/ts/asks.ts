// What Rust is asked for, in numbers: each export of its own would be so much more to load. As `asks` in
// `npm/src/connection.rs` numbers it.

// `ask`

export const STATE = 0;
/** Of that number. */
export const METRIC = 1;
/** A message has come, of that run; whether it is a pong. 0: it is of the past; 1: it is the application's; 2: `MESSAGE` wants it. */
export const HEARD = 2;
export const START = 3;
export const CLOSE = 4;
export const RECONNECT = 5;
export const PAUSE = 6;
export const RESUME = 7;
/** Gives what it takes back to the host. */
export const DRAIN = 8;
/** As `presence.ts` numbers it. */
export const PRESENT = 9;
/** The socket of that run is open. */
export const OPENED = 10;
/** It is closed: its code, and whether it was clean. */
export const CLOSED = 11;
/** Whether what was asked in that run could be done. */
export const ANSWER = 12;
/** Settles that promise, as all that follow. */
export const FLUSH = 13;
export const RECEIVE = 14;

// `give`

/** Of that run; 0 if it is the application's at once. */
export const MESSAGE = 0;
/** 0, or the number of a failure. */
export const SEND = 1;
/** Settles that promise. */
export const SEND_LATER = 2;
/** Settles that promise, within that time. */
export const REQUEST = 3;
/** 0 if it cannot be sent. */
export const GREET = 4;
