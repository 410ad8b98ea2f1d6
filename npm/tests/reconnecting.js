// `ReconnectingWebSocket` from JavaScript. What it decides is tested in Rust (tests/reconnecting.rs and on the host);
// here, that all of it reaches JavaScript:
// - what the constructor takes, and what it throws;
// - that a connection comes back, and what is sent meanwhile arrives;
// - events: which come, and in which order;
// - closing, pausing, beginning anew;
// - providers, the hook, the heartbeat, another class underneath.

import { ConnectionError, ReconnectingWebSocket } from "wasm-websocket";
import { equal, next, ok, test, throws } from "./harness.js";
import { closed, QUICK, recorded, types, unique } from "./staying.js";

const Native = globalThis.WebSocket;

export function reconnecting({ echo }) {
  const at = (path) => echo.replace("/echo", path);

  test("it_echoes_like_the_browsers_class", async () => {
    const socket = new ReconnectingWebSocket(echo);
    ok(socket instanceof EventTarget && socket instanceof ReconnectingWebSocket);
    equal([socket.readyState, socket.state, socket.protocol, socket.binaryType], [0, "connecting", "", "blob"]);
    const log = recorded(socket);
    socket.onopen = () => ok(socket.send("Message to send"));
    const { data, origin } = await next(socket, "message");
    equal([data, origin], ["Message to send", new URL(echo).origin]);
    equal([socket.readyState, socket.state, socket.url], [1, "open", echo]);
    const { code, wasClean } = await closed(socket, 1000, "done");
    equal([code, wasClean, socket.readyState, socket.state], [1000, true, 3, "closed"]);
    equal(types(log), ["connecting", "open", "message", "close"]);
  });

  test("the_constants_stand_on_the_class_and_on_an_instance", () => {
    const socket = new ReconnectingWebSocket(echo, [], { startClosed: true });
    for (const [value, name] of ["CONNECTING", "OPEN", "CLOSING", "CLOSED"].entries()) {
      equal([ReconnectingWebSocket[name], socket[name]], [value, value], name);
    }
  });

  test("a_fixed_url_that_is_wrong_throws_at_once", () => {
    throws("SyntaxError", () => new ReconnectingWebSocket("ftp://localhost/"));
    throws("SyntaxError", () => new ReconnectingWebSocket(echo, ["chat", "chat"]));
  });

  test("it_comes_back_when_the_server_cuts", async () => {
    const socket = new ReconnectingWebSocket(at("/drop?after=1"), [], QUICK);
    const log = recorded(socket);
    socket.send("first");
    equal((await next(socket, "message")).data, "first");
    // The server cuts at the second.
    socket.send("cut");
    const { error, message } = await next(socket, "error");
    ok(error instanceof ConnectionError);
    equal([error.reason, message], ["lost", error.message]);
    await next(socket, "open");
    socket.send("second");
    equal((await next(socket, "message")).data, "second");
    await closed(socket);
    const round = ["connecting", "open", "message", "error", "close"];
    equal(types(log), [...round, "connecting", "open", "message", "close"]);
    equal(log[4].code, 1006);
    equal([socket.metrics.attempts, socket.metrics.connections], [2, 2]);
  });

  test("refused_attempts_are_told_and_counted_and_end_with_the_retries", async () => {
    const socket = new ReconnectingWebSocket(at("/reject"), [], { ...QUICK, maxRetries: 2 });
    const log = recorded(socket);
    await next(socket, "giveup");
    const round = ["connecting", "error", "close"];
    equal(types(log), [...round, ...round, ...round, "giveup"]);
    equal([log[1].error.reason, log[2].code], ["refused", 1006]);
    equal([socket.retryCount, socket.readyState, socket.state], [2, 3, "gave-up"]);
    equal(socket.send("too late"), false);
    // It is not stuck.
    socket.reconnect();
    equal([socket.readyState, socket.state], [0, "connecting"]);
    equal((await closed(socket)).code, 1006);
  });

  test("what_is_sent_before_there_is_a_connection_arrives_in_order", async () => {
    const name = unique();
    const socket = new ReconnectingWebSocket(at(`/flaky?name=${name}&refuse=2`), [], QUICK);
    socket.binaryType = "arraybuffer";
    const bytes = new Uint8Array([1, 2, 3]);
    equal([socket.send("é€😀"), socket.send(bytes), socket.send(4), socket.bufferedAmount], [true, true, true, 13]);
    // S28: it was copied.
    bytes.fill(9);
    const log = [];
    for await (const data of socket) {
      log.push(typeof data === "string" ? data : [...new Uint8Array(data)].join());
      if (log.length === 3) break;
    }
    equal(log, ["é€😀", "1,2,3", "4"]);
    equal([socket.binaryType, socket.readyState, socket.bufferedAmount], ["arraybuffer", 1, 0]);
    equal(socket.metrics.bytesSent, 13);
    await closed(socket);
  });

  test("closing_is_told_once_and_later", async () => {
    const socket = new ReconnectingWebSocket(echo);
    await next(socket, "open");
    const log = recorded(socket);
    socket.close(3000, "enough");
    equal([socket.readyState, types(log).length], [2, 0]);
    socket.close();
    const { code, reason } = await next(socket, "close");
    equal([code, reason, socket.readyState], [3000, "enough", 3]);
    socket.close();
    await new Promise((resolve) => setTimeout(resolve));
    equal(types(log), ["close"]);
    throws("InvalidAccessError", () => socket.close(1001));
    throws("InvalidAccessError", () => socket.close("text"));
    throws("SyntaxError", () => socket.close(1000, "é".repeat(62)));
  });

  test("closing_while_it_waits_is_told_too", async () => {
    const socket = new ReconnectingWebSocket(at("/reject"), [], { minReconnectionDelay: 1e6 });
    await next(socket, "close");
    equal(socket.state, "waiting");
    equal([(await closed(socket)).code, socket.state], [1006, "closed"]);
  });

  test("the_network_is_waited_for", async () => {
    const url = at(`/flaky?name=${unique()}&refuse=1`);
    const socket = new ReconnectingWebSocket(url, [], { minReconnectionDelay: 1e9, maxReconnectionDelay: 1e9 });
    await next(socket, "close");
    equal(socket.state, "waiting");
    globalThis.dispatchEvent(new Event("offline"));
    equal([socket.state, socket.readyState], ["away", 0]);
    globalThis.dispatchEvent(new Event("online"));
    equal(socket.state, "connecting");
    await next(socket, "open");
    await closed(socket);
  });

  test("it_begins_anew_after_it_was_closed", async () => {
    const socket = new ReconnectingWebSocket(echo, [], { startClosed: true });
    equal([socket.readyState, socket.state, socket.url], [3, "closed", ""]);
    socket.reconnect();
    await next(socket, "open");
    socket.binaryType = "arraybuffer";
    await closed(socket);
    socket.reconnect();
    await next(socket, "open");
    equal(socket.binaryType, "arraybuffer");
    // While the last one is still closing.
    socket.close();
    socket.reconnect();
    await next(socket, "open");
    // An open one is closed first.
    const log = recorded(socket);
    socket.reconnect(3001, "again");
    await next(socket, "open");
    equal(types(log), ["close", "connecting", "open"]);
    equal([log[0].code, log[0].reason], [3001, "again"]);
    await closed(socket);
  });

  test("it_can_begin_anew_where_its_end_is_told", async () => {
    const controller = new AbortController();
    const socket = new ReconnectingWebSocket(echo, [], { signal: controller.signal });
    await next(socket, "open");
    const log = recorded(socket);
    socket.addEventListener("close", () => socket.reconnect(), { once: true });
    socket.close();
    await next(socket, "open");
    equal([types(log).join(), socket.readyState], ["close,connecting,open", 1]);
    // The signal is still listened to, and has the last word.
    controller.abort();
    await next(socket, "close");
    socket.reconnect();
    equal([socket.readyState, types(log).join()], [3, "close,connecting,open,close"]);
  });

  test("whoever_closes_when_an_error_is_told_hears_one_close", async () => {
    const socket = new ReconnectingWebSocket(at("/reject"), [], QUICK);
    const log = recorded(socket);
    socket.onerror = () => socket.close();
    await next(socket, "close");
    equal(socket.readyState, 3);
    await new Promise((resolve) => setTimeout(resolve));
    equal(types(log), ["connecting", "error", "close"]);
  });

  test("giving_up_is_not_told_of_what_goes_on", async () => {
    const url = at(`/flaky?name=${unique()}&refuse=1`);
    const socket = new ReconnectingWebSocket(url, [], { maxRetries: 0 });
    const log = recorded(socket);
    socket.addEventListener("close", () => socket.reconnect(), { once: true });
    await next(socket, "open");
    equal(types(log), ["connecting", "error", "close", "connecting", "open"]);
    await closed(socket);
  });

  test("what_was_paused_before_it_began_begins", async () => {
    const socket = new ReconnectingWebSocket(echo, null, { startClosed: true });
    socket.pause();
    socket.resume();
    await next(socket, "open");
    await closed(socket);
  });

  test("a_logger_that_throws_stops_nothing", async () => {
    const reports = [];
    const heard = (event) => {
      event.preventDefault();
      reports.push(event.error.message);
    };
    globalThis.addEventListener("error", heard);
    const debugLogger = () => {
      throw new Error("mine");
    };
    const socket = new ReconnectingWebSocket(echo, () => null, { debug: true, debugLogger });
    await next(socket, "open");
    await closed(socket);
    globalThis.removeEventListener("error", heard);
    ok(reports.length > 0 && reports.every((message) => message === "mine"), reports.join());
  });

  test("a_pause_keeps_what_is_sent", async () => {
    const socket = new ReconnectingWebSocket(echo);
    await next(socket, "open");
    socket.pause();
    await next(socket, "close");
    equal([socket.state, socket.readyState, socket.send("later")], ["paused", 3, true]);
    socket.resume();
    equal((await next(socket, "message")).data, "later");
    await closed(socket);
  });

  test("providers_are_asked_for_every_attempt", async () => {
    const asked = [];
    const url = async (retries) => {
      asked.push(retries);
      if (asked.length === 1) throw new Error("no token");
      return at("/protocol");
    };
    const socket = new ReconnectingWebSocket(url, () => ["chat", "more"], QUICK);
    const { error } = await next(socket, "error");
    equal([error.reason, error.cause.message], ["provider", "no token"]);
    await next(socket, "open");
    equal([socket.protocol, asked.join()], ["chat", "0,1"]);
    await closed(socket);
  });

  test("a_provider_that_gives_a_wrong_url_ends_it", async () => {
    const socket = new ReconnectingWebSocket(() => "ftp://localhost/", [], QUICK);
    const { error } = await next(socket, "error");
    equal([error.reason, error.cause.name], ["invalid", "SyntaxError"]);
    if (socket.state !== "gave-up") await next(socket, "giveup");
    equal((await closed(socket)).code, 1006);
  });

  test("the_hook_comes_before_everything_else", async () => {
    const onConnect = async (session) => {
      session.send("token");
      equal(await session.receive(), "token");
      late = session;
    };
    let late;
    const socket = new ReconnectingWebSocket(echo, [], { onConnect });
    const log = recorded(socket);
    socket.send("hello");
    equal((await next(socket, "message")).data, "hello");
    equal(types(log), ["connecting", "open", "message"]);
    throws("InvalidStateError", () => late.send("more"));
    await closed(socket);
  });

  test("what_the_hook_does_not_read_is_dispatched_after_open", async () => {
    const onConnect = async (session) => {
      session.send("one");
      session.send("two");
      session.send("three");
      await session.receive();
      await session.receive();
    };
    const socket = new ReconnectingWebSocket(echo, [], { onConnect });
    const log = recorded(socket);
    equal((await next(socket, "message")).data, "three");
    equal(types(log), ["connecting", "open", "message"]);
    await closed(socket);
  });

  test("a_hook_that_fails_is_a_failed_attempt", async () => {
    let calls = 0;
    const onConnect = () => {
      if (++calls === 1) throw new Error("not yet");
    };
    const socket = new ReconnectingWebSocket(echo, [], { ...QUICK, onConnect });
    const { error } = await next(socket, "error");
    equal([error.reason, error.cause.message], ["on-connect", "not yet"]);
    await next(socket, "open");
    await closed(socket);
  });

  test("a_silent_server_is_found_out", async () => {
    const heartbeat = { every: 20, deadline: 100 };
    const socket = new ReconnectingWebSocket(at("/mute"), [], { ...QUICK, heartbeat });
    const { error } = await next(socket, "error");
    equal(error.reason, "heartbeat");
    await next(socket, "open");
    await closed(socket);
  });

  test("each_heartbeat_has_its_answer", async () => {
    // One without an answer would be the last one.
    const heartbeat = { every: 5, payload: "beat", deadline: 60_000 };
    const socket = new ReconnectingWebSocket(echo, [], { heartbeat });
    const log = [];
    for await (const data of socket) {
      if (log.push(data) === 4) break;
    }
    equal([log.join(), socket.metrics.messagesReceived], ["beat,beat,beat,beat", 4]);
    await closed(socket);
  });

  test("answers_to_the_heartbeat_are_no_messages", async () => {
    const answered = Promise.withResolvers();
    const pong = (data) => {
      answered.resolve();
      return data === "beat";
    };
    const heartbeat = { every: 5, payload: "beat", pong };
    const socket = new ReconnectingWebSocket(echo, [], { heartbeat });
    const log = recorded(socket);
    equal(socket.metrics.roundTrip, undefined);
    await answered.promise;
    ok(socket.metrics.roundTrip >= 0);
    equal(types(log), ["connecting", "open"]);
    await closed(socket);
  });

  test("whoever_says_no_is_asked_no_more", async () => {
    const ends = [];
    const shouldReconnectOnClose = ({ code, reason, wasClean }) => {
      ends.push([code, reason, wasClean]);
      return false;
    };
    const socket = new ReconnectingWebSocket(at("/close?code=4401&reason=log%20in"), [], {
      ...QUICK,
      shouldReconnectOnClose,
    });
    await next(socket, "giveup");
    equal(ends, [[4401, "log in", true]]);
  });

  test("a_signal_closes_it", async () => {
    const controller = new AbortController();
    const socket = new ReconnectingWebSocket(echo, [], { signal: controller.signal });
    await next(socket, "open");
    controller.abort();
    equal(socket.readyState, 2);
    await next(socket, "close");
    const never = new ReconnectingWebSocket(echo, [], { signal: controller.signal });
    equal(never.readyState, 3);
    await next(never, "close");
    equal([never.state, never.url], ["closed", ""]);
  });

  test("another_class_can_be_underneath", async () => {
    const made = [];
    class Other extends Native {
      constructor(...given) {
        super(...given);
        made.push(given);
      }
    }
    const socket = new ReconnectingWebSocket(echo, undefined, { WebSocket: Other });
    await next(socket, "open");
    equal(made, [[echo]]);
    await closed(socket);
  });

  test("it_tells_what_it_does_when_it_is_asked", async () => {
    const lines = [];
    const debugLogger = (...told) => lines.push(told.join(" "));
    const socket = new ReconnectingWebSocket(echo, [], { debug: true, debugLogger });
    await next(socket, "open");
    await closed(socket);
    ok(lines.some((line) => line.includes("open")), lines.join("\n"));
  });
}
