// What is sent and heard over a `ReconnectingWebSocket`:
// - requests and their answers, and what becomes of them when there is none;
// - the outbox: what it takes, what it drops, what it tells;
// - iteration, and listeners of every kind;
// - that the server has everything, once and in order.

import { ReconnectingWebSocket } from "wasm-websocket";
import { equal, next, ok, test, throws } from "./harness.js";
import { closed, QUICK, recorded, rejects, types, unique } from "./staying.js";

/** What `/record` and its like have kept. */
async function told(url) {
  const socket = new WebSocket(url);
  const lines = [];
  socket.onmessage = ({ data }) => lines.push(data);
  await next(socket, "close");
  return lines;
}

export function traffic({ echo }) {
  const at = (path) => echo.replace("/echo", path);

  test("a_request_is_answered_and_others_are_dispatched", async () => {
    const socket = new ReconnectingWebSocket(echo);
    const log = recorded(socket);
    const answers = ["a", "b"].map((id) => socket.request(`${id}?`, (data) => data.startsWith(id)));
    socket.send("c");
    equal(await Promise.all(answers), ["a?", "b?"]);
    if (!types(log).includes("message")) await next(socket, "message");
    equal(log.filter(({ type }) => type === "message").map(({ data }) => data), ["c"]);
    await rejects("TimeoutError", socket.request("d", () => false, { timeout: 1 }));
    const pending = socket.request("e", () => false);
    await socket.flush();
    await closed(socket);
    await rejects("NetworkError", pending);
    await rejects("InvalidStateError", socket.request("f", () => true));
    // Nothing is left.
    await socket.flush();
  });

  test("an_answer_is_found_among_messages_that_come_all_the_time", async () => {
    const socket = new ReconnectingWebSocket(at("/flood?count=100&size=1&kind=text"));
    const log = [];
    let answer;
    const all = new Promise((resolve) => {
      socket.onmessage = ({ data }) => {
        log.push(data);
        if (data === "10") answer = socket.request("fifty", (data) => data === "50");
        if (data === "99") resolve();
      };
    });
    await all;
    equal(await answer, "50");
    const others = Array.from({ length: 100 }, (_, number) => `${number}`).filter((it) => it !== "50");
    equal([log.join(), socket.metrics.messagesReceived], [others.join(), 100]);
    await closed(socket);
  });

  test("a_request_that_waited_for_room_looks_at_what_comes", async () => {
    const KIB = 1024;
    let full;
    // It holds more than is given to it at once, and hands over as much as the test says.
    class Full extends EventTarget {
      readyState = 1;
      bufferedAmount = 0;
      constructor() {
        super();
        full = this;
        queueMicrotask(() => this.dispatchEvent(new Event("open")));
      }
      send({ length }) {
        this.bufferedAmount += length;
      }
      close() {
        this.readyState = 3;
        this.dispatchEvent(new CloseEvent("close", { code: 1000, wasClean: true }));
      }
    }
    const socket = new ReconnectingWebSocket(echo, [], { WebSocket: Full, outbox: { bytes: KIB * KIB } });
    await next(socket, "open");
    for (let i = 0; i < 400; i++) socket.send("x".repeat(KIB));
    for (const kib of [400, 224]) ok(socket.send("x".repeat(kib * KIB)));
    equal([full.bufferedAmount, socket.send("x")], [800 * KIB, false]);
    const answer = socket.request("question", (data) => data === "answer");
    const come = (data) => full.dispatchEvent(new MessageEvent("message", { data }));
    const other = next(socket, "message");
    come("other");
    equal((await other).data, "other");
    // There is room for the question now, and the socket is not given it yet.
    full.bufferedAmount -= 10 * KIB;
    ok(socket.metrics.outboxBytes < KIB * KIB);
    await new Promise((resolve) => setTimeout(resolve));
    equal(full.bufferedAmount, 790 * KIB);
    come("answer");
    equal(await answer, "answer");
    await closed(socket);
  });

  test("s27_buffers_that_are_not_the_pages_alone", async () => {
    const socket = new ReconnectingWebSocket(echo, [], { binaryType: "arraybuffer" });
    const { buffer } = new Uint8Array(3);
    const views = [new Uint8Array(buffer, 1), new DataView(buffer)];
    structuredClone(buffer, { transfer: [buffer] });
    // It has no bytes any more.
    for (const given of [buffer, ...views]) {
      socket.send(given);
      equal((await next(socket, "message")).data.byteLength, 0);
    }
    const shared = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer;
    throws("TypeError", () => socket.send(new Uint8Array(shared, 0, 3)));
    equal(socket.metrics.messagesSent, 3);
    await closed(socket);
  });

  test("whatever_counts_as_true_is_an_answer", async () => {
    const socket = new ReconnectingWebSocket(echo);
    equal(await socket.request("a1", (data) => data.match(/^a/)), "a1");
    await closed(socket);
  });

  test("whichever_way_it_is_sent_it_keeps_its_place", async () => {
    const socket = new ReconnectingWebSocket(echo);
    socket.sendWhenPossible("a");
    const answer = socket.request("b", (data) => data === "b");
    socket.send("c");
    const log = [];
    for await (const data of socket) {
      log.push(data);
      if (data === "c") break;
    }
    equal([log.join(), await answer], ["a,c", "b"]);
    socket.sendWhenPossible("last");
    const heard = next(socket, "message");
    await socket.flush();
    equal((await heard).data, "last");
    await closed(socket);
  });

  test("a_request_whose_connection_is_lost_says_so", async () => {
    const socket = new ReconnectingWebSocket(at("/drop"), [], QUICK);
    await rejects("NetworkError", socket.request("cut", () => true));
    await closed(socket);
  });

  test("a_full_outbox_rejects_or_waits_or_drops_the_oldest", async () => {
    const away = { startClosed: true };
    const small = new ReconnectingWebSocket(echo, [], { ...away, outbox: { messages: 2 } });
    equal(["a", "b", "c"].map((text) => small.send(text)), [true, true, false]);
    const later = small.sendWhenPossible("d");
    await rejects("QuotaExceededError", small.sendWhenPossible("x".repeat((1 << 20) + 1)));
    equal(small.drainQueuedMessages(), ["a", "b"]);
    await new Promise((resolve) => setTimeout(resolve));
    small.reconnect();
    await later;
    equal((await next(small, "message")).data, "d");
    await small.flush();
    await closed(small);

    const latest = new ReconnectingWebSocket(echo, [], {
      ...away,
      outbox: { messages: 2, whenFull: "drop-oldest" },
    });
    equal(["a", "b", "c"].map((text) => latest.send(text)), [true, true, true]);
    const { detail } = await next(latest, "drop");
    equal([detail.direction, detail.messages, detail.bytes], ["outgoing", 1, 1]);
    equal(latest.drainQueuedMessages(), ["b", "c"]);
    latest.send(new Uint8Array([1, 2]).buffer);
    latest.send("é".repeat(10_000));
    equal(latest.bufferedAmount, 20_002);
    const [bytes] = latest.drainQueuedMessages();
    equal([bytes.join(), bytes.buffer.byteLength], ["1,2", 2]);

    const none = new ReconnectingWebSocket(echo, [], { ...away, maxEnqueuedMessages: 0 });
    equal(none.send("a"), false);
    await rejects("QuotaExceededError", none.request("a", () => true));
    await rejects("QuotaExceededError", none.sendWhenPossible("a"));
    none.reconnect();
    await next(none, "open");
    equal([none.send("a"), none.send("b")], [true, true]);
    await closed(none);
  });

  test("messages_that_can_never_go_are_told", async () => {
    const socket = new ReconnectingWebSocket(at("/reject"), [], { minReconnectionDelay: 1e6 });
    socket.send("lost");
    await next(socket, "close");
    const drop = next(socket, "drop");
    socket.close();
    equal((await drop).detail.messages, 1);
    await rejects("InvalidStateError", socket.flush());
  });

  test("iteration_ends_with_the_socket", async () => {
    const socket = new ReconnectingWebSocket(echo);
    for (const text of ["a", "b", "c"]) socket.send(text);
    const log = [];
    for await (const data of socket) {
      log.push(data);
      if (data === "c") socket.close();
    }
    equal([log.join(), socket.readyState], ["a,b,c", 3]);
    for await (const data of socket) throw new Error(data);
  });

  test("iteration_has_a_limit", async () => {
    const socket = new ReconnectingWebSocket(echo, [], { receiveLimit: { messages: 2 } });
    const unread = socket[Symbol.asyncIterator]();
    for (const text of ["a", "b", "c"]) socket.send(text);
    while (socket.metrics.messagesReceived < 3) await next(socket, "message");
    equal([(await unread.next()).value, (await unread.next()).value], ["a", "b"]);
    await rejects("QuotaExceededError", unread.next());
    equal((await unread.next()).done, true);
    await closed(socket);
  });

  test("s47_s48_listeners_are_called_as_on_any_target", async () => {
    const socket = new ReconnectingWebSocket(echo);
    const log = [];
    const named = (name) => (event) => log.push(`${name}:${event.data}`);
    const twice = named("twice");
    socket.addEventListener("message", twice);
    socket.addEventListener("message", twice);
    socket.onmessage = named("handler");
    socket.addEventListener("message", named("once"), { once: true });
    socket.addEventListener("message", named("capture"), true);
    const controller = new AbortController();
    socket.addEventListener("message", named("signal"), { signal: controller.signal });
    const gone = named("gone");
    socket.addEventListener("message", gone);
    socket.removeEventListener("message", gone);
    socket.addEventListener("message", { handleEvent: named("object") });
    socket.addEventListener("message", function () {
      log.push(this === socket);
    });
    // A handler keeps its place.
    socket.onmessage = named("other");
    socket.dispatchEvent(new MessageEvent("message", { data: 1 }));
    equal(log, ["capture:1", "twice:1", "other:1", "once:1", "signal:1", "object:1", true]);
    log.length = 0;
    controller.abort();
    socket.onmessage = 3;
    equal(socket.onmessage, null);
    socket.addEventListener("message", (event) => event.stopImmediatePropagation());
    socket.addEventListener("message", named("stopped"));
    socket.send("2");
    await new Promise((resolve) => socket.addEventListener("message", resolve, { capture: true, once: true }));
    await closed(socket);
    equal(log, ["capture:2", "twice:2", "object:2", true]);
  });

  test("s48_a_listener_that_throws_stops_nobody", async () => {
    const socket = new ReconnectingWebSocket(echo);
    const reported = new Promise((resolve) => {
      globalThis.addEventListener("error", (event) => {
        event.preventDefault();
        resolve(event.error.message);
      }, { once: true });
    });
    socket.addEventListener("message", () => {
      throw new Error("mine");
    });
    const heard = next(socket, "message");
    socket.send("a");
    equal([(await heard).data, await reported], ["a", "mine"]);
    await closed(socket);
  });

  test("messages_arrive_once_and_in_order", async () => {
    const name = unique();
    const socket = new ReconnectingWebSocket(at(`/record?name=${name}`), [], QUICK);
    await next(socket, "open");
    for (let i = 0; i < 100; i++) socket.send(String(i));
    await socket.flush();
    await closed(socket);
    const lines = await told(at(`/records?name=${name}`));
    equal(lines.slice(0, -1), Array.from({ length: 100 }, (_, i) => `text ${i}`));
  });

  test("over_random_cuts_nothing_comes_twice_or_out_of_order", async () => {
    const name = unique();
    const socket = new ReconnectingWebSocket(at(`/log?name=${name}&cut=20261122`), [], QUICK);
    let sent = 0;
    socket.onopen = () => {
      for (let i = 0; i < 60; i++) socket.send(String(sent++));
    };
    while (socket.metrics.connections < 20) await next(socket, "open");
    await closed(socket);
    const lines = await told(at(`/logged?name=${name}&ended=${socket.metrics.connections}`));
    const arrived = lines.filter((line) => /^\d+$/.test(line)).map(Number);
    ok(arrived.length > 20, lines.join());
    ok(arrived.every((number, i) => i === 0 || number > arrived[i - 1]), arrived.join());
  });
}
