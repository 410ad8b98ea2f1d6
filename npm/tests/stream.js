// `WebSocketStream` has the shape of the proposal, over each transport that there is:
// - what the constructor takes and refuses;
// - what `opened` and `closed` tell, and how it is closed, given up, and lost;
// - what is read, also behind the end, and what a limit does;
// - what is written, and what a write waits for;
// - loops and blocks;
// - and that nothing is left: no rejection without a handler, no listener, no memory of Rust's.
//
// docs/standard.md has the rules that begin with S. The proposal's:
// - W1 the interface; W3 messages are whole, and the server is held back where the transport can do it;
// - W5 what is received is text and Uint8Array; W6 a signal cancels the handshake alone;
// - W7 both promises are rejected when it fails; W8 when the server closes, reading ends and writing fails;
// - W9 a reason without a code has 1000; W10 cancelling and aborting close with the code of a WebSocketError.

import { WebSocketError, WebSocketStream } from "wasm-websocket";
import { equal, ok, rejects, test, throws } from "./harness.js";

const isWebKit = /AppleWebKit(?!.*Chrome)/.test(globalThis.navigator?.userAgent ?? "");
const hasNative = "opened" in (globalThis.WebSocketStream?.prototype ?? {});

export function stream({ echo }) {
  const at = (path) => echo.replace("/echo", path);
  constructing(echo, at);
  limits(at);
  waiting(at);
  for (const transport of hasNative ? ["standard", "native"] : ["standard"]) {
    const begin = (path, options) => new WebSocketStream(at(path), { transport, ...options });
    const named = (name, run) => test(`${name}_${transport}`, run);
    ending(named, begin);
    reading(named, begin);
    writing(named, begin);
    looping(named, begin);
    if (transport === "native") holding(named, begin);
  }
}

/** The stream with what it opens to. */
async function opened(stream) {
  const { readable, writable, protocol } = await stream.opened;
  return { stream, protocol, reader: readable.getReader(), writer: writable.getWriter() };
}

/** The lines that a server answers with. */
async function lines(stream) {
  const all = [];
  for await (const line of stream) all.push(line);
  return all;
}

async function closeOf(stream) {
  const { closeCode, reason } = await stream.closed;
  return [closeCode, reason];
}

/** What a read gives. */
async function value(reader) {
  const { done, value } = await reader.read();
  return done ? undefined : value;
}

function constructing(echo, at) {
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
      for (const path of ["/echo", "/nobody", "/stall"]) {
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
          begin("/nobody"),
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
        const refused = begin("/nobody");
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

function ending(test, begin) {
  test("w01_opened_and_closed_tell", async () => {
    const { stream, protocol, reader, writer } = await opened(begin("/close?code=4001&reason=why&after=1"));
    equal(protocol, "");
    await writer.write("it");
    equal(await value(reader), "it");
    equal(await value(reader), undefined);
    equal(await closeOf(stream), [4001, "why"]);
    await rejects("InvalidStateError", writer.closed);
  });

  test("w01_the_server_chooses_a_protocol", async () => {
    const protocols = new Set(["chat", "superchat"]);
    const { stream, protocol } = await opened(begin("/protocol?choose=superchat", { protocols }));
    equal(protocol, "superchat");
    stream.close();
    await stream.closed;
  });

  test("w07_a_failure_rejects_both", async () => {
    const stream = begin("/nobody");
    const error = await rejects("WebSocketError", stream.opened);
    ok(error instanceof WebSocketError);
    equal([error.closeCode, error.reason], [1006, ""]);
    equal(await rejects("WebSocketError", stream.closed), error);
  });

  test("w06_a_signal_gives_the_handshake_up", async () => {
    const reason = new Error("changed my mind");
    const before = begin("/echo", { signal: AbortSignal.abort(reason) });
    equal(await rejects("Error", before.opened), reason);
    equal(await rejects("Error", before.closed), reason);

    const controller = new AbortController();
    const during = begin("/stall", { signal: controller.signal });
    controller.abort();
    await rejects("AbortError", during.opened);
    await rejects("AbortError", during.closed);

    const late = new AbortController();
    const { stream, reader, writer } = await opened(begin("/echo", { signal: late.signal }));
    late.abort();
    await writer.write("it");
    equal(await value(reader), "it");
    stream.close();
    equal(await closeOf(stream), [1005, ""]);
  });

  test("s30_s31_s33_w09_codes_and_reasons_are_checked", async () => {
    const stream = begin("/record?name=w09");
    await stream.opened;
    for (const closeCode of [0, 999, 1001, 2999, 5000, null, NaN, "text", -1, 66536, Infinity]) {
      throws("InvalidAccessError", () => stream.close({ closeCode }));
    }
    throws("SyntaxError", () => stream.close({ reason: "é".repeat(62) }));
    throws("TypeError", () => stream.close(1000));
    stream.close({ reason: "é".repeat(61) });
    // Also now.
    throws("InvalidAccessError", () => stream.close({ closeCode: 1001 }));
    stream.close({ closeCode: 4000 });
    await stream.closed;
    equal(await lines(begin("/records?name=w09")), [`close 1000 ${"é".repeat(61)}`]);
  });

  test("s35_s39_a_close_without_a_code_comes_after_what_was_written", async () => {
    const { stream, reader, writer } = await opened(begin("/record?name=s39"));
    await writer.write("last");
    stream.close();
    equal(await closeOf(stream), [1005, ""]);
    equal(await value(reader), undefined);
    await rejects("InvalidStateError", writer.write("too late"));
    equal(await lines(begin("/records?name=s39")), ["text last", "close"]);
  });

  test("s37_a_close_while_connecting_fails", async () => {
    const stream = begin("/echo");
    stream.close({ closeCode: 4000 });
    const error = await rejects("WebSocketError", stream.opened);
    equal(await rejects("WebSocketError", stream.closed), error);
  });

  test("w08_an_unclean_end_is_an_error_everywhere", async () => {
    const { stream, reader, writer } = await opened(begin("/drop"));
    await writer.write("now");
    const error = await rejects("WebSocketError", stream.closed);
    ok(error instanceof WebSocketError);
    equal([error.closeCode, error.reason], [1006, ""]);
    for (const promise of [reader.read(), reader.closed, writer.write("more"), writer.closed]) {
      ok((await rejects("WebSocketError", promise)) instanceof WebSocketError);
    }
  });
}

function reading(test, begin) {
  test("w05_messages_are_text_and_uint8array", async () => {
    const { stream, reader, writer } = await opened(begin("/echo"));
    const bytes = new Uint8Array([0, 1, 2, 3, 4, 5]);
    writer.write("é€😀");
    writer.write("");
    equal([await value(reader), await value(reader)], ["é€😀", ""]);
    const kinds = [bytes.buffer, bytes.subarray(0, 6), new DataView(bytes.buffer), new Blob([bytes])];
    for (const kind of kinds) {
      await writer.write(kind);
      const echoed = await value(reader);
      ok(echoed instanceof Uint8Array);
      equal([...echoed], [0, 1, 2, 3, 4, 5]);
    }
    // A view is its own slice (S26), and what is no payload is text (S25).
    writer.write(bytes.subarray(2, 4));
    equal([...(await value(reader))], [2, 3]);
    for (const other of [42, null, undefined, {}]) writer.write(other);
    for (const text of ["42", "null", "undefined", "[object Object]"]) equal(await value(reader), text);
    stream.close();
    await stream.closed;
  });

  test("what_makes_no_text_is_refused", async () => {
    const { stream, reader, writer } = await opened(begin("/echo"));
    await rejects("TypeError", writer.write(Symbol("none")));
    // The connection is another thing.
    const read = reader.read();
    stream.close();
    equal((await read).done, true);
  });

  test("w03_what_came_before_the_first_read_is_read_in_order", async () => {
    const { stream, reader } = await opened(begin("/close?code=1000&with=20"));
    // Chromium loses what it has not handed over when the connection ends, so it is not awaited here.
    for (let number = 0; number < 20; number++) equal(await value(reader), String(number));
    equal(await value(reader), undefined);
    await reader.closed;
    equal(await closeOf(stream), [1000, ""]);
  });

  test("a_read_that_waits_is_answered_and_one_that_leaves_loses_nothing", async () => {
    const { stream, writer, reader } = await opened(begin("/echo"));
    const read = reader.read();
    reader.releaseLock();
    await rejects("TypeError", read);
    const { readable } = await stream.opened;
    await writer.write("one");
    await writer.write("two");
    const again = readable.getReader();
    equal([await value(again), await value(again)], ["one", "two"]);
    const waiting = [again.read(), again.read()];
    await writer.write("three");
    await writer.write("four");
    equal((await Promise.all(waiting)).map(({ value }) => value), ["three", "four"]);
    stream.close();
    await stream.closed;
  });

  test("w10_cancelling_closes_with_the_errors_code", async () => {
    const cancelled = async (reason) => {
      const { stream, reader, writer } = await opened(begin("/record?name=w10"));
      await reader.cancel(reason);
      await stream.closed;
      await rejects("InvalidStateError", writer.closed);
      return (await lines(begin("/records?name=w10"))).at(-1);
    };
    equal(await cancelled(), "close");
    equal(await cancelled(new Error("no code")), "close");
    equal(await cancelled(new WebSocketError("", { closeCode: 4000, reason: "enough" })), "close 4000 enough");
    equal(await cancelled(new WebSocketError("", { reason: "enough" })), "close 1000 enough");
  });

  test("what_waits_when_it_is_cancelled_does_not_hold_up_the_end", async () => {
    const { stream, reader } = await opened(begin("/flood?count=2000&size=1000"));
    await reader.read();
    await reader.cancel();
    await stream.closed;
  });

  test("it_can_be_piped", async () => {
    const { stream, reader } = await opened(begin("/flood?count=300&size=10&kind=text"));
    reader.releaseLock();
    const { readable } = await stream.opened;
    let count = 0;
    await readable.pipeTo(new WritableStream({ write: () => void count++ }));
    equal(count, 300);
    equal(await closeOf(stream), [1000, ""]);
  });
}

function writing(test, begin) {
  test("w01_closing_the_writer_closes_behind_everything", async () => {
    const { stream, writer } = await opened(begin("/record?name=closed"));
    for (const text of ["one", "two", "three"]) writer.write(text);
    await writer.close();
    equal(await closeOf(stream), [1005, ""]);
    equal(await lines(begin("/records?name=closed")), ["text one", "text two", "text three", "close"]);
    await writer.closed;
    await writer.ready;
  });

  test("w10_aborting_closes_with_the_errors_code", async () => {
    const aborted = async (reason) => {
      const { stream, reader, writer } = await opened(begin("/record?name=aborted"));
      await writer.abort(reason);
      equal(await rejects(reason.name, writer.write("more")), reason);
      await stream.closed;
      equal(await value(reader), undefined);
      return (await lines(begin("/records?name=aborted"))).at(-1);
    };
    equal(await aborted(new Error("no code")), "close");
    equal(await aborted(new WebSocketError("", { closeCode: 4000, reason: "enough" })), "close 4000 enough");
  });
}

function looping(test, begin) {
  test("a_loop_ends_with_the_connection", async () => {
    const stream = begin("/close?code=4000&with=3");
    const all = [];
    for await (const message of stream) all.push(message);
    equal(all, ["0", "1", "2"]);
    equal(await closeOf(stream), [4000, ""]);
  });

  test("a_loop_that_is_left_closes", async () => {
    const stream = begin("/flood?count=1000&size=10&kind=text");
    for await (const message of stream) {
      equal(message.slice(0, 1), "0");
      break;
    }
    await stream.closed;
    const { writable } = await stream.opened;
    await rejects("InvalidStateError", writable.getWriter().closed);
  });

  test("a_loop_that_is_left_drops_the_rest", async () => {
    const stream = begin("/close?with=3");
    await stream.closed;
    for await (const message of stream) {
      equal(message, "0");
      break;
    }
    const { readable } = await stream.opened;
    equal(await value(readable.getReader()), undefined);
  });

  test("a_loop_throws_when_the_connection_is_lost", async () => {
    const stream = begin("/drop?after=1");
    const writer = (await stream.opened).writable.getWriter();
    const all = [];
    const loop = async () => {
      await writer.write("one");
      for await (const message of stream) {
        all.push(message);
        await writer.write("two");
      }
    };
    await rejects("WebSocketError", loop());
    equal(all, ["one"]);
    await rejects("WebSocketError", lines(begin("/nobody")));
  });

  test("a_block_closes_and_waits_for_the_end", async () => {
    // What a compiler makes of `await using`.
    const dispose = (stream) =>
      stream[Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]();
    const stream = begin("/echo");
    await stream.opened;
    const log = [];
    stream.closed.then(({ closeCode }) => log.push(closeCode));
    equal(await dispose(stream), undefined);
    equal(log, [1005]);
    // An end that was told elsewhere is not told again.
    await dispose(begin("/nobody"));
  });
}

function holding(test, begin) {
  test("w03_who_does_not_read_holds_the_server_back", async () => {
    const { stream, reader } = await opened(begin("/flood?count=4096&size=65536&name=held"));
    await reader.read();
    // Until it stands still.
    let [before, pushed] = [0, 1];
    while (pushed > before) {
      before = pushed;
      const [line] = await lines(begin("/flooded?name=held", { transport: "standard" }));
      pushed = Number(line);
    }
    ok(pushed > 65536 && pushed < 16 << 20, pushed);
    await reader.cancel();
    await stream.closed;
  });
}

/** Everything has come: the server has closed. */
async function full(path, receiveLimit, at) {
  const stream = new WebSocketStream(at(path), { receiveLimit });
  const { reader, writer } = await opened(stream);
  return { stream, reader, writer, close: await closeOf(stream) };
}

async function rest(reader) {
  const all = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return all;
    all.push(parseInt(value, 10));
  }
}

function limits(at) {
  // Messages of four bytes: "0...", "1...".
  const FLOOD = "/flood?count=10&size=4&kind=text";

  test("a_limit_drops_the_oldest", async () => {
    for (const limit of [{ bytes: 12 }, { messages: 3 }]) {
      const { stream, reader, close } = await full(FLOOD, { ...limit, whenFull: "drop-oldest" }, at);
      equal(close, [1000, ""]);
      equal([stream.dropped.messages, stream.dropped.bytes], [7, 28]);
      equal(await rest(reader), [7, 8, 9]);
    }
  });

  test("a_limit_drops_the_newest", async () => {
    for (const limit of [{ bytes: 15 }, { messages: 3 }]) {
      const { stream, reader } = await full(FLOOD, { ...limit, whenFull: "drop-newest" }, at);
      equal([stream.dropped.messages, stream.dropped.bytes], [7, 28]);
      equal(await rest(reader), [0, 1, 2]);
    }
  });

  test("a_message_that_never_has_room_takes_nobodys_place", async () => {
    for (const whenFull of ["drop-oldest", "drop-newest"]) {
      const { stream, reader } = await full(FLOOD, { bytes: 3, whenFull }, at);
      equal([stream.dropped.messages, stream.dropped.bytes], [10, 40]);
      equal(await rest(reader), []);
    }
  });

  test("a_limit_closes_and_what_waits_can_be_read", async () => {
    for (const [closeCode, code] of [[undefined, 4009], [4321, 4321]]) {
      const limit = { messages: 3, ...(closeCode === undefined ? {} : { closeCode }) };
      const { stream, reader, writer, close } = await full(FLOOD, limit, at);
      // Whoever sends its Close frame first has chosen the code.
      ok([code, 1000].includes(close[0]), close[0]);
      equal([stream.dropped.messages, stream.dropped.bytes], [1, 4]);
      for (const number of [0, 1, 2]) equal(parseInt(await value(reader), 10), number);
      for (const promise of [reader.read(), writer.write("more")]) {
        const error = await rejects("WebSocketError", promise);
        equal([error.closeCode, error.reason], [code, ""]);
      }
    }
  });

  test("what_somebody_waits_for_is_no_matter_of_limits", async () => {
    const stream = new WebSocketStream(at("/echo"), { receiveLimit: { bytes: 0, messages: 0 } });
    const { reader, writer } = await opened(stream);
    for (const text of ["one", "two"]) {
      const read = value(reader);
      await writer.write(text);
      equal(await read, text);
    }
    stream.close();
    await stream.closed;
  });

  test("s21_text_counts_in_utf8", async () => {
    const stream = new WebSocketStream(at("/echo"), { receiveLimit: { bytes: 9, whenFull: "drop-newest" } });
    const { reader, writer } = await opened(stream);
    // One that is read at once, and leaves nothing behind.
    const read = value(reader);
    await writer.write("more than nine bytes");
    equal(await read, "more than nine bytes");
    for (const text of ["é€😀", "x", ""]) await writer.write(text);
    // The server closes behind the echo of this.
    await writer.write("Goodbye");
    await stream.closed;
    equal([stream.dropped.messages, stream.dropped.bytes], [2, 8]);
    equal([await value(reader), await value(reader)], ["é€😀", ""]);
  });

  test("what_was_received_before_an_error_is_read_before_it", async () => {
    const stream = new WebSocketStream(at("/drop?after=3"));
    const { reader, writer } = await opened(stream);
    for (const text of ["0", "1", "2", "now"]) await writer.write(text);
    await rejects("WebSocketError", stream.closed);
    for (const text of ["0", "1", "2"]) equal(await value(reader), text);
    await rejects("WebSocketError", reader.read());
  });

  test("what_was_given_to_a_reader_who_left_is_read_before_an_error", async () => {
    const stream = new WebSocketStream(at("/drop?after=1"));
    const { reader, writer } = await opened(stream);
    reader.read().catch(() => {});
    reader.releaseLock();
    for (const text of ["0", "now"]) await writer.write(text);
    await rejects("WebSocketError", stream.closed);
    const again = (await stream.opened).readable.getReader();
    equal(await value(again), "0");
    await rejects("WebSocketError", again.read());
  });
}

function waiting(at) {
  const MEGABYTE = new Uint8Array(1 << 20);

  test("a_write_waits_until_the_browser_holds_less", async () => {
    const stream = new WebSocketStream(at("/slow?ms=20"), { highWaterMark: 1000 });
    const { reader, writer } = await opened(stream);
    equal(writer.desiredSize, 1);
    let written = 0;
    const writes = [];
    for (let number = 0; number < 16; number++) {
      writes.push(writer.write(MEGABYTE).then(() => written++));
    }
    // Each has to wait for the one before.
    equal(writer.desiredSize, -15);
    await writer.write("count");
    equal(written, 16);
    await Promise.all(writes);
    equal(await value(reader), `16 ${16 << 20}`);
    await writer.close();
  });

  test("a_write_below_the_mark_does_not_wait", async () => {
    const stream = new WebSocketStream(at("/mute"), { highWaterMark: 64 << 20 });
    const { writer } = await opened(stream);
    const write = writer.write(MEGABYTE).then(() => "written");
    const soon = new Promise((resolve) => setTimeout(resolve, 0, "later"));
    equal(await Promise.race([write, soon]), "written");
    stream.close();
    await stream.closed;
  });

  test("w10_aborting_does_not_wait_for_a_write", async () => {
    const stream = new WebSocketStream(at("/slow?ms=100000"), { highWaterMark: 0 });
    const { writer } = await opened(stream);
    // From then on nobody reads.
    await writer.write("rest");
    writer.write(new Uint8Array(32 << 20)).catch(() => {});
    const closed = stream.closed.catch(() => {}).then(() => "closed");
    equal(await Promise.race([writer.abort(new Error("enough")), closed]), undefined);
    await rejects("Error", writer.closed);
  });

  test("s23_a_write_that_the_end_overtakes_is_rejected", async () => {
    const stream = new WebSocketStream(at("/reset"), { highWaterMark: 0 });
    const { writer } = await opened(stream);
    // More than systems hold for a server that does not read.
    const writes = [writer.write(new Uint8Array(32 << 20)), writer.write("behind it")];
    for (const { status, reason } of await Promise.allSettled(writes)) {
      // WebKit may have forgotten what it held before it tells of the end.
      if (status === "fulfilled" && isWebKit) continue;
      equal([status, reason?.name], ["rejected", "WebSocketError"]);
    }
    await rejects("WebSocketError", writer.closed);
    await rejects("WebSocketError", stream.closed);
  });
}
