// How a stream begins: what the constructor takes and refuses, and that nothing is left of what did not come about.

import { WebSocketError, WebSocketStream } from "wasm-websocket";
import { equal, ok, rejects, test, throws } from "./harness.js";
import { nobody, opened } from "./streaming.js";

export function constructing(echo, at) {
  test("w01_the_interface_is_the_proposals", async () => {
    const stream = new WebSocketStream(echo);
    for (const name of ["url", "opened", "closed"]) {
      const { get, set } = Object.getOwnPropertyDescriptor(
        Object.getPrototypeOf(WebSocketStream.prototype),
        name,
      );
      equal([typeof get, set], ["function", undefined], name);
    }
    ok("opened" in WebSocketStream.prototype);
    equal([WebSocketStream.name, WebSocketError.name], ["WebSocketStream", "WebSocketError"]);
    equal(stream.url, echo);
    equal(stream.opened, stream.opened);
    equal(stream.closed, stream.closed);
    equal([stream.dropped.messages, stream.dropped.bytes], [0, 0]);
    throws("TypeError", () => WebSocketStream(echo));
    stream.close();
    await rejects("WebSocketError", stream.opened);
  });

  test("s01_s02_s03_s04_s05_the_url_is_parsed_at_once", async () => {
    for (const url of ["ftp://localhost/", "mailto:nobody", "ws://", `${echo}#part`, `${echo}#`]) {
      throws("SyntaxError", () => new WebSocketStream(url));
    }
    const stream = new WebSocketStream(new URL(echo.replace("ws:", "http:")));
    equal(stream.url, echo);
    await stream.opened;
    stream.close();
    if (globalThis.location !== undefined) {
      const aborted = AbortSignal.abort();
      const { url } = new WebSocketStream("/echo", { signal: aborted });
      equal(url, `${location.origin.replace("http", "ws")}/echo`);
    }
  });

  test("s07_s08_protocols_are_checked", () => {
    for (const bad of [[""], ["a b"], ["a,b"], ["é"], ["chat", "chat"]]) {
      for (const signal of [undefined, AbortSignal.abort()]) {
        throws("SyntaxError", () => new WebSocketStream(echo, { protocols: bad, signal }));
      }
    }
    // What `WebSocket` takes is no dictionary, and no list.
    throws("TypeError", () => new WebSocketStream(echo, "chat"));
    throws("TypeError", () => new WebSocketStream(echo, { protocols: "chat" }));
  });

  test("options_that_are_none_are_refused_at_once", () => {
    throws("TypeError", () => new WebSocketStream(echo, { transport: "pigeon" }));
    throws("RangeError", () => new WebSocketStream(echo, { timeout: -1 }));
    throws("RangeError", () => new WebSocketStream(echo, { highWaterMark: NaN }));
    throws("RangeError", () => new WebSocketStream(echo, { receiveLimit: { bytes: -1 } }));
    throws("TypeError", () => new WebSocketStream(echo, { receiveLimit: { whenFull: "burst" } }));
    throws("InvalidAccessError", () => new WebSocketStream(echo, { receiveLimit: { closeCode: 1009 } }));
  });

  test("w01_w09_an_error_has_a_code_and_a_reason", () => {
    const none = new WebSocketError();
    ok(none instanceof DOMException && none instanceof Error && none instanceof WebSocketError);
    equal([none.name, none.message, none.closeCode, none.reason], ["WebSocketError", "", null, ""]);
    const error = new WebSocketError("text", { closeCode: 4000, reason: "why" });
    equal([error.message, error.closeCode, error.reason], ["text", 4000, "why"]);
    equal(new WebSocketError("", { reason: "why" }).closeCode, 1000);
    throws("InvalidAccessError", () => new WebSocketError("", { closeCode: 1006 }));
    throws("SyntaxError", () => new WebSocketError("", { reason: "é".repeat(62) }));
    throws("TypeError", () => new WebSocketError("", "why"));
  });

  test("a_handshake_has_its_time", async () => {
    const stream = new WebSocketStream(at("/stall"), { timeout: 50 });
    const error = await rejects("TimeoutError", stream.opened);
    equal(await rejects("TimeoutError", stream.closed), error);
    const patient = new WebSocketStream(echo, { timeout: Infinity });
    await patient.opened;
    patient.close();
  });

  test("a_signal_is_left_when_the_handshake_is_over", async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    signal.addEventListener = () => listeners++;
    signal.removeEventListener = () => listeners--;
    for (const transport of ["standard", "native"]) {
      const options = { signal, transport, timeout: 50 };
      for (const path of ["/echo", nobody(), "/stall"]) {
        const stream = new WebSocketStream(at(path), options);
        equal(listeners, 1);
        await stream.opened.catch(() => {});
        equal(listeners, 0, path);
        stream.close();
      }
    }
  });

  test("what_rust_has_of_a_stream_goes_with_it", async () => {
    const { register, unregister } = FinalizationRegistry.prototype;
    let kept = 0;
    const isOfRust = (value) => typeof value?.free === "function";
    FinalizationRegistry.prototype.register = function (...given) {
      if (isOfRust(given[0])) kept++;
      return Reflect.apply(register, this, given);
    };
    FinalizationRegistry.prototype.unregister = function (...given) {
      if (isOfRust(given[0])) kept--;
      return Reflect.apply(unregister, this, given);
    };
    try {
      for (const transport of ["standard", "native"]) {
        const begin = (path, options) => new WebSocketStream(at(path), { transport, ...options });
        const open = begin("/close?with=3&after=1");
        const { writer } = await opened(open);
        equal(kept, 1);
        await writer.write("now");
        open.close();
        const over = [
          open,
          begin(nobody()),
          begin("/stall", { timeout: 10 }),
          begin("/echo", { signal: AbortSignal.abort() }),
        ];
        for (const stream of over) await stream.closed.catch(() => {});
        equal(kept, 0, transport);
      }
    } finally {
      Object.assign(FinalizationRegistry.prototype, { register, unregister });
    }
  });

  // There is an event for it in browsers only.
  if (globalThis.PromiseRejectionEvent !== undefined) {
    test("w07_no_rejection_is_left_unhandled", async () => {
      const heard = [];
      const last = new Promise((resolve) => {
        addEventListener("unhandledrejection", function hear(event) {
          event.preventDefault();
          heard.push(String(event.reason));
          if (event.reason !== "last") return;
          removeEventListener("unhandledrejection", hear);
          resolve();
        });
      });
      for (const transport of ["standard", "native"]) {
        const begin = (path, options) => new WebSocketStream(at(path), { transport, ...options });
        const aborted = begin("/echo", { signal: AbortSignal.abort() });
        const refused = begin(nobody());
        const late = begin("/stall", { timeout: 10 });
        const left = begin("/echo");
        left.close();
        for (const stream of [aborted, refused, late, left]) await stream.closed.catch(() => {});
        const cut = begin("/drop");
        const { writer, reader } = await opened(cut);
        await writer.write("now");
        await cut.closed.catch(() => {});
        reader.releaseLock();
        writer.releaseLock();
        const closing = await opened(begin("/echo"));
        await closing.writer.close();
        const cancelled = await opened(begin("/echo"));
        await cancelled.reader.cancel();
        await cancelled.stream.closed;
      }
      // They come in order.
      Promise.reject("last");
      await last;
      equal(heard, ["last"]);
    });
  }
}
