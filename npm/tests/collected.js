// What nobody has is collected, with what Rust has of it. It needs Node, which can be told to collect.

import { ReconnectingWebSocket } from "wasm-websocket";
import { equal, next, test } from "./harness.js";
import { closed } from "./staying.js";

const COUNT = 20;

export async function collected({ echo }) {
  const { setFlagsFromString } = await import("node:v8");
  const { runInNewContext } = await import("node:vm");
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const refused = echo.replace("/echo", "/reject");

  const controller = new AbortController();

  const kinds = {
    async closed() {
      const socket = new ReconnectingWebSocket(echo);
      await next(socket, "open");
      await closed(socket);
      return socket;
    },
    async "given up"() {
      const socket = new ReconnectingWebSocket(refused, [], { maxRetries: 0 });
      await next(socket, "giveup");
      return socket;
    },
    async paused() {
      const socket = new ReconnectingWebSocket(echo);
      await next(socket, "open");
      socket.pause();
      await next(socket, "close");
      return socket;
    },
    async "paused while it waits"() {
      const socket = new ReconnectingWebSocket(refused, [], { minReconnectionDelay: 1e9 });
      await next(socket, "close");
      socket.pause();
      return socket;
    },
    async "given up with a signal"() {
      const { signal } = controller;
      const socket = new ReconnectingWebSocket(refused, [], { maxRetries: 0, signal });
      await next(socket, "giveup");
      return socket;
    },
    async "never begun"() {
      return new ReconnectingWebSocket(echo, [], { startClosed: true });
    },
  };

  for (const [kind, make] of Object.entries(kinds)) {
    test(`a_socket_that_is_${kind.replaceAll(" ", "_")}_is_collected`, async () => {
      let left = COUNT;
      const registry = new FinalizationRegistry(() => left--);
      // By itself, so that nothing of the test has one.
      const forget = async () => {
        const socket = await make();
        socket.onmessage = () => {};
        registry.register(socket);
      };
      for (let i = 0; i < COUNT; i++) await forget();
      while (left > 0) {
        collect();
        await new Promise((resolve) => setImmediate(resolve));
      }
      equal(left, 0);
    });
  }

  test("a_socket_that_is_open_is_kept", async () => {
    const heard = [];
    await (async () => {
      const socket = new ReconnectingWebSocket(echo);
      socket.onmessage = ({ data }) => heard.push(data);
      await next(socket, "open");
      setTimeout(() => socket.send("late"));
    })();
    for (let i = 0; i < 10; i++) {
      collect();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const other = new ReconnectingWebSocket(echo);
    other.send("late");
    await next(other, "message");
    await closed(other);
    equal(heard, ["late"]);
  });
}
