// What pages, monitors and mocks put in the place of the browser's class before the package is loaded. Each test loads
// the package afresh.

import { equal, next, ok, rejects, test, throws } from "./harness.js";

let loaded = 0;

/** The package, loaded when `value` stands in the place of the browser's class. */
async function loadedWith(value) {
  const native = globalThis.WebSocket;
  globalThis.WebSocket = value;
  try {
    // In one file, and another address is another module.
    return await import(new URL(`package.js?${loaded++}`, location.href).href);
  } finally {
    globalThis.WebSocket = native;
  }
}

async function echoes(WebSocket, echo) {
  class Chat extends WebSocket {
    say(what) {
      this.send(what);
    }
  }
  const chat = new Chat(echo);
  ok(chat instanceof Chat && chat instanceof WebSocket && chat instanceof EventTarget);
  await next(chat, "open");
  chat.say("hello");
  equal((await next(chat, "message")).data, "hello");
  const close = next(chat, "close");
  chat.close();
  ok((await close).wasClean);
}

export function wrapped({ echo }) {
  const Native = globalThis.WebSocket;

  test("a_function_around_the_browsers_class_is_no_obstacle", async () => {
    function Wrapper(url, protocols) {
      return new Native(url, protocols);
    }
    Wrapper.prototype = Native.prototype;
    await echoes((await loadedWith(Wrapper)).WebSocket, echo);
  });

  test("a_proxy_of_the_browsers_class_is_no_obstacle", async () => {
    const proxy = new Proxy(Native, { construct: (target, given) => new target(...given) });
    await echoes((await loadedWith(proxy)).WebSocket, echo);
  });

  test("a_class_derived_from_the_browsers_is_no_obstacle", async () => {
    await echoes((await loadedWith(class extends Native {})).WebSocket, echo);
  });

  test("a_close_behind_what_is_still_handed_over_has_its_time_anew", async () => {
    let held = 0;
    // Engines differ in what they say, and some say at once that they hold nothing.
    class Handing extends Native {
      get bufferedAmount() {
        return held > 0 ? held-- : 0;
      }
    }
    const { WebSocketStream } = await loadedWith(Handing);
    // It takes its time before it looks at the next frame.
    const url = echo.replace("/echo", "/slow?ms=60000");
    const stream = new WebSocketStream(url, { closeTimeout: 50, transport: "standard" });
    const { writable } = await stream.opened;
    await writable.getWriter().write("the last one for a minute");
    held = 10;
    stream.close();
    const { message } = await rejects("WebSocketError", stream.closed);
    // Not before the last byte was handed over.
    equal([message, held], ["not closed after 50 ms", 0]);
  });

  test("what_is_no_class_is_none", async () => {
    for (const none of [undefined, null, () => {}, Native.bind(null), {}]) {
      const { WebSocket } = await loadedWith(none);
      throws("NotSupportedError", () => new WebSocket(echo));
    }
  });

  test("a_mock_needs_no_events", async () => {
    class Mock {
      send() {}
      close() {}
    }
    const { WebSocket } = await loadedWith(Mock);
    ok(new WebSocket(echo) instanceof WebSocket);
  });
}
