// What the runner calls, by WebDriver. Every function ends with what it measured.

import { withLimit } from "./fake.js";

const frames = new Map();

/** Loads contenders, each in a frame of its own, with a fake socket. Returns what went wrong, by name. */
async function load(contenders) {
  const failed = {};
  for (const { name, path, variant } of contenders) {
    const frame = document.createElement("iframe");
    const query = new URLSearchParams({ path, variant });
    const loaded = new Promise((done) => (frame.onload = done));
    frame.src = `frame.html?${query}`;
    document.body.append(frame);
    await loaded;
    frames.set(name, frame);
    try {
      // Warm: the compilers of the browser have seen it.
      await withLimit(frame.contentWindow.measure("receive", "binary", 32, 1), () => "does not open");
    } catch (error) {
      failed[name] = String(error);
      frames.delete(name);
      frame.remove();
    }
  }
  return failed;
}

/** Measures all of them in turns. Returns nanoseconds a message, one a round, by name; or what went wrong. */
async function micro(operation, kind, size, rounds, milliseconds) {
  const results = {};
  for (let round = -1; round < rounds; round++) {
    for (const [name, frame] of frames) {
      if (results[name]?.error) continue;
      try {
        const time = await frame.contentWindow.measure(operation, kind, size, milliseconds);
        // The first round is for the compilers.
        if (round < 0) results[name] = { rounds: [] };
        else results[name].rounds.push(time);
      } catch (error) {
        results[name] = { error: String(error) };
      }
    }
  }
  return results;
}

let contender;

/** Loads one contender, with the browser's own socket. */
async function loadOne(path) {
  contender = await import(path);
  await contender.default?.();
  return true;
}

/** Messages that go and come back, one at a time. Returns microseconds for one. */
async function pingPong(url, variant, kind, size, count) {
  await contender.open(url, variant);
  const all = contender.until(count);
  contender.echo(count - 1);
  const begin = performance.now();
  await contender.send(kind, size, 1);
  await withLimit(all, () => `${contender.tally()} of ${count} came back`);
  const time = performance.now() - begin;
  contender.close();
  return (time * 1e3) / count;
}

/** As many messages as the server sends. Returns microseconds for one. */
async function flood(url, variant, count) {
  const begin = performance.now();
  const all = contender.until(count);
  await contender.open(url, variant);
  await withLimit(all, () => `${contender.tally()} of ${count} came`);
  const time = performance.now() - begin;
  contender.close();
  return (time * 1e3) / count;
}

/** As many messages as that, until the server has them all. Returns microseconds for one. */
async function upload(url, variant, kind, size, count) {
  await contender.open(url, variant);
  const answer = contender.until(1);
  const begin = performance.now();
  await contender.send(kind, size, count);
  await contender.send("count", 0, 1);
  await withLimit(answer, () => "the server did not answer");
  const time = performance.now() - begin;
  contender.close();
  return (time * 1e3) / count;
}

/** Takes messages slowly for some milliseconds. Returns how many were taken by then. */
async function slow(url, variant, rest, milliseconds) {
  contender.slow(rest);
  contender.until(2 ** 32 - 1);
  await contender.open(url, variant);
  await new Promise((done) => setTimeout(done, milliseconds));
  return contender.tally();
}

/** Opens and closes that many connections. */
async function churn(url, variant, count) {
  for (let i = 0; i < count; i++) {
    await contender.open(url, variant);
    contender.close();
  }
  return contender.memory_size();
}

/** The answer of the server to a question that is an address. */
function ask(url) {
  return new Promise((done, failed) => {
    const socket = new WebSocket(url);
    socket.onmessage = (event) => done(event.data);
    socket.onerror = () => failed(new Error(`${url} does not answer`));
  });
}

/**
 * Lets the browser collect what nobody holds. Returns how many bytes are left in the heap of JavaScript and in linear
 * memory; null where the engine does not tell.
 */
async function collect() {
  for (let i = 0; i < 3; i++) {
    if (globalThis.gc) await globalThis.gc({ type: "major", execution: "async" });
    else await globalThis.TestUtils?.gc();
    await new Promise((done) => setTimeout(done, 100));
  }
  const heap = performance.memory?.usedJSHeapSize;
  return heap === undefined ? null : heap + (contender?.memory_size() ?? 0);
}

globalThis.bench = { load, micro, loadOne, pingPong, flood, upload, slow, churn, ask, collect };
