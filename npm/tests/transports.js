// What holds over each transport: how a stream ends, is read, written, looped over.

import { WebSocketError } from "wasm-websocket";
import { equal, ok, rejects, throws } from "./harness.js";
import { closeOf, lines, nobody, opened, value } from "./streaming.js";

export function ending(test, begin) {
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
    const stream = begin(nobody());
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

export function reading(test, begin) {
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

export function writing(test, begin) {
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

export function looping(test, begin) {
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
    await rejects("WebSocketError", lines(begin(nobody())));
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
    await dispose(begin(nobody()));
  });
}

export function holding(test, begin) {
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
