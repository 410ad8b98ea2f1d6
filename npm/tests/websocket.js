// `WebSocket` is the browser's, rule by rule (docs/standard.md numbers them):
// - the interface: what stands where, with which attributes, names and lengths;
// - what the constructor takes and refuses;
// - what is sent, counted, received, and how it is closed;
// - events: which come, in which order, and who hears them;
// - and that it can stand in the place of the browser's.

import { listeners, stopCounting } from "./counting.js";
import { WebSocket } from "wasm-websocket";
import { equal, next, ok, recorded, test, throws } from "./harness.js";

stopCounting();
const Native = globalThis.WebSocket;

export function websocket({ echo, nobody }) {
  const opened = async (protocols) => {
    const socket = new WebSocket(echo, protocols);
    await next(socket, "open");
    return socket;
  };

  const closed = async (socket) => {
    const close = next(socket, "close");
    socket.close();
    return close;
  };

  test("s49_nothing_is_left_on_a_socket_that_is_open", async () => {
    const socket = new WebSocket(echo);
    equal(listeners(socket), 3);
    await next(socket, "open");
    equal(listeners(socket), 0);
    await closed(socket);
  });

  test("an_instance_is_the_browsers_object_with_our_prototype", async () => {
    const socket = new WebSocket(echo);
    ok(socket instanceof WebSocket && socket instanceof EventTarget);
    equal(Object.getPrototypeOf(socket), WebSocket.prototype);
    equal(socket.constructor, WebSocket);
    equal(Object.getPrototypeOf(WebSocket), EventTarget);
    equal(Object.getPrototypeOf(WebSocket.prototype), EventTarget.prototype);
    equal(Object.prototype.toString.call(socket), "[object WebSocket]");
    // The browser knows it.
    const state = Object.getOwnPropertyDescriptor(Native.prototype, "readyState").get;
    equal(state.call(socket), 0);
    equal(Reflect.ownKeys(socket), Reflect.ownKeys(new Native(nobody)));
    await closed(socket);
  });

  test("the_interface_has_the_browsers_properties", () => {
    for (const [ours, theirs] of [[WebSocket, Native], [WebSocket.prototype, Native.prototype]]) {
      const [own, native] = [ours, theirs].map(Object.getOwnPropertyDescriptors);
      equal(Reflect.ownKeys(own).map(String).sort(), Reflect.ownKeys(native).map(String).sort());
      for (const key of Reflect.ownKeys(native)) {
        for (const attribute of ["writable", "enumerable", "configurable"]) {
          equal(own[key][attribute], native[key][attribute], `${attribute} of ${String(key)}`);
        }
        for (const kind of ["get", "set", "value"]) {
          equal(typeof own[key][kind], typeof native[key][kind], `${kind} of ${String(key)}`);
        }
        const [a, b] = [own, native].map((all) => all[key].get ?? all[key].value);
        if (typeof a === "function") equal([a.name, a.length], [b.name, b.length], String(key));
      }
    }
    throws("TypeError", () => WebSocket.prototype.readyState);
    throws("TypeError", () => WebSocket.prototype.send.call({}, ""));
  });

  test("s17_the_constants_stand_on_both_and_cannot_be_written", () => {
    for (const [value, name] of ["CONNECTING", "OPEN", "CLOSING", "CLOSED"].entries()) {
      for (const place of [WebSocket, WebSocket.prototype]) {
        const found = Object.getOwnPropertyDescriptor(place, name);
        const { writable, enumerable, configurable } = found;
        equal([found.value, writable, enumerable, configurable], [value, false, true, false], name);
      }
    }
  });

  test("s02_http_becomes_ws", () => {
    const socket = new WebSocket(echo.replace("ws:", "http:"));
    equal(socket.url, echo);
    socket.close();
  });

  test("s03_s04_s05_urls_that_are_none_are_refused", () => {
    for (const url of ["ftp://localhost/", "mailto:nobody", "ws://", "ws://localhost:port/"]) {
      throws("SyntaxError", () => new WebSocket(url));
    }
    throws("SyntaxError", () => new WebSocket(`${echo}#part`));
    throws("SyntaxError", () => new WebSocket(`${echo}#`));
  });

  test("s06_s07_s08_protocols_are_checked", async () => {
    for (const bad of ["", " ", "a b", "a,b", "é", ["chat", "chat"], [""]]) {
      throws("SyntaxError", () => new WebSocket(echo, bad));
    }
    for (const good of ["chat", ["chat"], ["chat", "superchat"]]) {
      const socket = new WebSocket(echo, good);
      equal(socket.protocol, "");
      await closed(socket);
    }
    for (const none of [undefined, []]) await closed(await opened(none));
  });

  test("s09_arguments_are_counted_and_new_is_needed", async () => {
    throws("TypeError", () => new WebSocket());
    throws("TypeError", () => WebSocket(echo));
    throws("TypeError", () => Reflect.apply(WebSocket, undefined, [echo]));
    await closed(new WebSocket(echo, [], "more", 3));
    // What is no string is made one.
    await closed(new WebSocket({ toString: () => echo }));
    await closed(new WebSocket(new URL(echo)));
    const thrown = new Error("from toString");
    try {
      new WebSocket({ toString: () => { throw thrown; } });
      ok(false, "it did not throw");
    } catch (error) {
      equal(error, thrown);
    }
  });

  test("s14_s15_s16_it_is_connecting_and_then_open", async () => {
    const socket = new WebSocket(echo);
    equal([socket.readyState, socket.protocol, socket.extensions], [0, "", ""]);
    equal([socket.bufferedAmount, socket.binaryType], [0, "blob"]);
    equal([socket.onopen, socket.onmessage, socket.onerror, socket.onclose], [null, null, null, null]);
    await next(socket, "open");
    equal(socket.readyState, WebSocket.OPEN);
    await closed(socket);
    equal(socket.readyState, WebSocket.CLOSED);
  });

  test("s19_s20_s21_what_is_sent_when", async () => {
    const socket = new WebSocket(echo);
    throws("InvalidStateError", () => socket.send("early"));
    throws("TypeError", () => socket.send());
    await next(socket, "open");
    socket.send("é€😀");
    equal(socket.bufferedAmount, 9);
    equal((await next(socket, "message")).data, "é€😀");
    await closed(socket);
    const before = socket.bufferedAmount;
    socket.send("é€😀");
    // WebKit counts the frame's header, too, once it is closed.
    ok([9, 15].includes(socket.bufferedAmount - before));
  });

  test("s24_s25_s26_s45_payloads_arrive_as_they_were_sent", async () => {
    const socket = await opened();
    const echoed = async (data) => {
      socket.send(data);
      return (await next(socket, "message")).data;
    };
    equal(await echoed("\ud800"), "\ufffd");
    equal(await echoed(null), "null");
    equal(await echoed(""), "");
    equal(await echoed(42), "42");
    const bytes = new Uint8Array([1, 2, 3, 4, 5]);
    const blob = await echoed(bytes.subarray(1, 4));
    ok(blob instanceof Blob);
    equal([...new Uint8Array(await blob.arrayBuffer())], [2, 3, 4]);
    socket.binaryType = "arraybuffer";
    socket.binaryType = "nothing";
    equal(socket.binaryType, "arraybuffer");
    for (const data of [bytes.buffer, new DataView(bytes.buffer), new Blob([bytes])]) {
      const buffer = await echoed(data);
      ok(buffer instanceof ArrayBuffer);
      equal([...new Uint8Array(buffer)], [1, 2, 3, 4, 5]);
    }
    await closed(socket);
  });

  test("s30_s31_s32_s33_s34_codes_and_reasons_are_checked", async () => {
    const socket = new WebSocket(echo);
    const check = () => {
      for (const code of [0, 999, 1001, 2999, 5000, null, NaN, "text", 66536]) {
        throws("InvalidAccessError", () => socket.close(code));
      }
      throws("SyntaxError", () => socket.close(1000, "é".repeat(62)));
    };
    check();
    await next(socket, "open");
    check();
    const close = next(socket, "close");
    socket.close(3999, "é".repeat(61));
    equal(socket.readyState, WebSocket.CLOSING);
    const { code, reason, wasClean } = await close;
    equal([code, reason, wasClean], [3999, "é".repeat(61), true]);
    check();
  });

  test("s35_s38_s39_an_empty_close_comes_after_what_was_sent", async () => {
    const socket = await opened();
    const log = recorded(socket);
    socket.onclose = () => socket.close();
    const close = next(socket, "close");
    socket.send("last");
    socket.close();
    socket.close(4000);
    const { code, wasClean } = await close;
    equal([code, wasClean], [1005, true]);
    equal(log.at(-1).type, "close");
    equal(log.filter(({ type }) => type === "close").length, 1);
  });

  test("s37_s41_s42_a_failure_is_error_and_then_close", async () => {
    for (const leave of [false, true]) {
      const socket = new WebSocket(nobody);
      const log = recorded(socket);
      const states = [];
      socket.onerror = () => states.push(socket.readyState);
      const close = next(socket, "close");
      if (leave) socket.close();
      equal(log, []);
      const { code, wasClean } = await close;
      // A second one would come in a later task.
      await new Promise((resolve) => setTimeout(resolve));
      equal(log.map(({ type }) => type), ["error", "close"]);
      equal([code, wasClean, states], [1006, false, [3]]);
    }
  });

  test("s13_s41_a_blocked_port_throws_or_ends_in_error_and_close", async () => {
    let socket;
    try {
      socket = new WebSocket("ws://localhost:22/");
    } catch ({ name }) {
      equal(name, "SecurityError");
      return;
    }
    const log = recorded(socket);
    await next(socket, "close");
    await new Promise((resolve) => setTimeout(resolve));
    equal(log.map(({ type }) => type), ["error", "close"]);
  });

  test("s41_there_is_one_close_whoever_stops_it", async () => {
    for (const options of [{}, { capture: true }]) {
      const socket = new WebSocket(nobody);
      const log = [];
      const closed = new Promise((resolve) => {
        socket.addEventListener("close", (event) => {
          log.push(event.code);
          event.stopImmediatePropagation();
          resolve();
        }, options);
      });
      socket.addEventListener("error", (event) => event.stopImmediatePropagation(), options);
      await closed;
      // A second one would come in a later task.
      await new Promise((resolve) => setTimeout(resolve));
      equal(log, [1006]);
    }
  });

  test("a_derived_class_may_have_methods_of_its_own", async () => {
    class Logged extends WebSocket {
      #log = [];
      addEventListener(...given) {
        this.#log.push(given[0]);
        super.addEventListener(...given);
      }
      get log() {
        return this.#log;
      }
    }
    const socket = new Logged(echo);
    await next(socket, "open");
    equal(socket.log, ["open"]);
    await closed(socket);
  });

  test("s46_events_are_the_browsers_own", async () => {
    const socket = await opened();
    socket.send("it");
    const message = await next(socket, "message");
    ok(message instanceof MessageEvent && message.isTrusted);
    equal(message.target, socket);
    equal(message.origin, new URL(echo).origin);
    const close = await closed(socket);
    ok(close instanceof CloseEvent && close.isTrusted);
  });

  test("s47_listeners_keep_their_order", async () => {
    const socket = await opened();
    const log = [];
    const first = () => log.push("first");
    socket.addEventListener("message", first);
    socket.addEventListener("message", first);
    socket.onmessage = () => log.push("replaced");
    socket.addEventListener("message", { handleEvent: () => log.push("object") });
    socket.addEventListener("message", () => log.push("once"), { once: true });
    const aborted = new AbortController();
    socket.addEventListener("message", () => log.push("aborted"), { signal: aborted.signal });
    aborted.abort();
    // It keeps the place of the one before.
    socket.onmessage = () => log.push("attribute");
    for (const round of [["first", "attribute", "object", "once"], ["first", "attribute", "object"]]) {
      log.length = 0;
      socket.send("it");
      await next(socket, "message");
      equal(log, round);
    }
    socket.onmessage = "no function";
    equal(socket.onmessage, null);
    socket.onmessage = { handleEvent() {} };
    equal(typeof socket.onmessage, "object");
    socket.onmessage = null;
    await closed(socket);
  });

  test("it_can_be_derived_from", async () => {
    class Chat extends WebSocket {
      heard = [];
      constructor() {
        super(echo);
        this.onmessage = ({ data }) => this.heard.push(data);
      }
      say(what) {
        this.send(what);
      }
    }
    const chat = new Chat();
    ok(chat instanceof Chat && chat instanceof WebSocket);
    await next(chat, "open");
    chat.say("hello");
    await next(chat, "message");
    equal(chat.heard, ["hello"]);
    await closed(chat);
  });

  test("it_stands_in_the_place_of_the_browsers", async () => {
    globalThis.WebSocket = WebSocket;
    try {
      const socket = new globalThis.WebSocket(echo);
      ok(socket instanceof WebSocket);
      await next(socket, "open");
      await closed(socket);
    } finally {
      globalThis.WebSocket = Native;
    }
  });
}
