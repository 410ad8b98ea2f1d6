// What may wait: to be read, where a limit says what happens to more, and to be sent, where a write waits.

import { WebSocketStream } from "wasm-websocket";
import { equal, ok, rejects, test } from "./harness.js";
import { closeOf, isWebKit, opened, value } from "./streaming.js";

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

export function limits(at) {
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

  test("a_server_that_does_not_answer_a_close_is_given_up", async () => {
    for (const transport of ["standard", "native"]) {
      // It takes its time before it looks at the next frame.
      const stream = new WebSocketStream(at("/slow?ms=60000"), { closeTimeout: 100, transport });
      const { reader, writer } = await opened(stream);
      await writer.write("the last one for a minute");
      // More than can be on its way.
      const write = writer.write(new Uint8Array(64 << 20));
      stream.close();
      const { message, closeCode } = await rejects("WebSocketError", stream.closed);
      equal([message, closeCode], ["not closed after 100 ms", 1006]);
      // WebKit and Deno may say that they have handed over what they were given.
      if (isWebKit || globalThis.Deno !== undefined) await write.catch(() => {});
      else await rejects("WebSocketError", write);
      await rejects("WebSocketError", reader.read());
      const patient = new WebSocketStream(at("/echo"), { closeTimeout: Infinity, transport });
      await patient.opened;
      patient.close();
      await patient.closed;
    }
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

export function waiting(at) {
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
    const writes = [writer.write(new Uint8Array(64 << 20)), writer.write("behind it")];
    for (const { status, reason } of await Promise.allSettled(writes)) {
      // WebKit and Deno may have forgotten what they held before they tell of the end.
      if (status === "fulfilled" && (isWebKit || globalThis.Deno !== undefined)) continue;
      equal([status, reason?.name], ["rejected", "WebSocketError"]);
    }
    await rejects("WebSocketError", writer.closed);
    await rejects("WebSocketError", stream.closed);
  });
}
