// What the tests are written with. It prints what Rust's tests print, so that the same program counts both.

const tests = [];

export function test(name, run) {
  tests.push({ name, run });
}

/** How long a test may take before it counts as hung, in milliseconds. */
const LIMIT = 20_000;

/** Runs every test; true when none failed. */
export async function run(print) {
  let failed = 0;
  for (const { name, run } of tests) {
    let verdict = "ok";
    try {
      await within(LIMIT, run());
    } catch (error) {
      failed++;
      verdict = "FAILED";
      print(`${name} panicked at ${error?.stack ?? error}\n${error}`);
    }
    print(`test ${name} ... ${verdict}`);
  }
  const [word, passed] = [failed === 0 ? "ok" : "FAILED", tests.length - failed];
  print(`test result: ${word}. ${passed} passed; ${failed} failed; 0 ignored; 0 measured`);
  return failed === 0;
}

async function within(limit, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it is not over after ${limit} ms`)), limit);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function equal(left, right, what = "") {
  if (!same(left, right)) throw new Error(`${what}: ${show(left)} is not ${show(right)}`);
}

function same(left, right) {
  if (!Array.isArray(left) || !Array.isArray(right)) return Object.is(left, right);
  return left.length === right.length && left.every((value, index) => same(value, right[index]));
}

export function ok(value, what) {
  if (!value) throw new Error(what ?? "it does not hold");
}

function show(value) {
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** What `run` throws, which must be of that name. */
export function throws(name, run) {
  try {
    run();
  } catch (error) {
    equal(error.name, name, error.message);
    return error;
  }
  throw new Error(`it threw no ${name}`);
}

/** The next event of that type. */
export function next(target, type) {
  return new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));
}

/** Every event of a socket, in order. */
export function recorded(socket) {
  const log = [];
  for (const type of ["open", "message", "error", "close"]) {
    socket.addEventListener(type, (event) => log.push(event));
  }
  return log;
}

/** What a promise is rejected with, which must be of that name. */
export async function rejects(name, promise) {
  try {
    await promise;
  } catch (error) {
    equal(error?.name, name, error?.message ?? String(error));
    return error;
  }
  throw new Error(`it was not rejected with ${name}`);
}
