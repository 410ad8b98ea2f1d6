// What Rust tells and asks, in numbers, as `npm/src/host.rs` has them.

// `tell`

/** Another attempt, after so many retries. */
export const CONNECTING = 0;
export const OPEN = 1;
/** With that code; a number of `CAUSES`; in how many milliseconds the next attempt is made, if there is one. */
export const DISCONNECTED = 2;
/** 1 of what was to be sent; how many messages, and bytes. */
export const DROPPED = 3;
export const GAVE_UP = 4;
export const ENDED = 5;
/** Who is asked answers by the number of the question: for the endpoint, after so many retries. */
export const ASK = 6;
/** To greet the server. */
export const GREET = 7;
/** Whether to try again after that code; whether it was clean. */
export const MAY_RECONNECT = 8;
/** That promise; the number of a failure, or 0. */
export const SETTLE = 9;

// `give`, a value and a number

/** A message that had to wait for its turn. */
export const MESSAGE = 0;
/** A payload that is taken back. */
export const DRAINED = 1;
/** Whether the message is the answer to that request. */
export const IS_ANSWER = 2;
/** What that promise waits for. */
export const SETTLE_WITH = 3;
