// What contenders in JavaScript have in common whose sockets look like the browser's `WebSocket`: all but how a
// socket is made.

import { count, lengthOf, payload } from "./kit.js";

export { echo, memory_size, slow, tally, total, until } from "./kit.js";

let socket = null;

/// Holds a socket that connects, with what listens to its messages: by default, what counts them and sends them
/// back. The promise ends when the connection is open.
export function hold(own, listener = countWith(own)) {
  own.binaryType = "arraybuffer";
  own.onmessage = listener;
  socket = own;
  return new Promise((done, fail) => {
    own.onopen = () => done();
    own.onerror = () => {
      // Some would connect again and again.
      own.close();
      fail(new Error("could not connect"));
    };
  });
}

/// What counts the messages of a socket, and sends them back.
function countWith(own) {
  return (event) => {
    const data = event.data;
    if (count(lengthOf(data))) own.send(data);
  };
}

/// Sends the same message again and again.
export function send(kind, size, times) {
  if (!socket) throw new Error("not open");
  const data = payload(kind, size);
  for (let sent = 0; sent < times; sent += 1) socket.send(data);
}

/// Closes; the next `open` begins anew.
export function close() {
  if (!socket) return;
  socket.onmessage = null;
  socket.close();
  socket = null;
}
