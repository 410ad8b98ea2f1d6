// One contender in a frame of its own, with a fake socket.

import { FakeWebSocket, receive, send } from "./fake.js";

globalThis.WebSocket = FakeWebSocket;
delete globalThis.WebSocketStream;

/** Loads the contender that the address names. */
async function start() {
  const { path, variant } = Object.fromEntries(new URLSearchParams(location.search));
  const contender = await import(path);
  await contender.default?.();
  await contender.open("ws://localhost:9998/fake", variant);
  return contender;
}

const contender = start();
// An error is told to who measures.
contender.catch(() => {});

globalThis.measure = async (operation, kind, size, milliseconds) =>
  ({ receive, send })[operation](await contender, kind, size, milliseconds);
