// The ten lines a door that must work everywhere.

import { ReconnectingWebSocket, WebSocket, WebSocketStream } from "wasm-websocket";
import { equal, test } from "./harness.js";

export function echo(url) {
  test("an_echo_comes_back", async () => {
    const log = [];
    const socket = new WebSocket(url);
    socket.onopen = () => socket.send("Message to send");
    socket.onmessage = ({ data }) => {
      log.push(data);
      socket.close();
    };
    await new Promise((resolve) => socket.addEventListener("close", resolve));
    equal(log, ["Message to send"]);
    equal([socket instanceof WebSocket, socket.readyState], [true, 3]);
  });
}

/** The doors that need the module. */
export function doors(url) {
  test("an_echo_comes_back_over_streams", async () => {
    const stream = new WebSocketStream(url);
    const { writable } = await stream.opened;
    await writable.getWriter().write("Message to send");
    for await (const message of stream) {
      equal(message, "Message to send");
      break;
    }
    equal((await stream.closed).closeCode, 1005);
  });

  test("an_echo_comes_back_over_a_connection_that_stays", async () => {
    const socket = new ReconnectingWebSocket(url);
    socket.send("Message to send");
    const log = [];
    for await (const data of socket) {
      log.push(data);
      socket.close();
    }
    equal([log.join(), socket.readyState], ["Message to send", 3]);
  });
}
