// What an application that has the module as a file can make it of. Each test loads the package afresh.

import { equal, ok, test, throws } from "./harness.js";

let loaded = 0;

/** In one file, and another address is another module. */
const fresh = () => import(new URL(`slim-package.js?${loaded++}`, location.href).href);

const make = ({ ReconnectingWebSocket }) =>
  new ReconnectingWebSocket("ws://localhost/", [], { startClosed: true });

const works = (it) => equal(make(it).state, "closed");

async function rejects(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it did not reject");
}

export function slim() {
  const url = new URL("client.wasm", location.href);
  const bytes = async () => (await fetch(url)).arrayBuffer();

  test("slim_says_what_is_missing", async () => {
    const it = await fresh();
    const { message } = throws("Error", () => make(it));
    ok(message.includes("init"), message);
  });

  const sources = {
    a_url: () => url,
    a_string: () => url.href,
    an_address_relative_to_the_page: () => "client.wasm",
    a_response: () => fetch(url),
    a_promise_of_a_response: () => ({ later: fetch(url) }),
    a_response_of_another_type: async () =>
      new Response(await bytes(), { headers: { "Content-Type": "application/octet-stream" } }),
    bytes,
    a_view: async () => {
      const whole = new Uint8Array(await bytes());
      const padded = new Uint8Array(whole.length + 2);
      padded.set(whole, 1);
      return padded.subarray(1, -1);
    },
    a_module: async () => WebAssembly.compile(await bytes()),
  };
  for (const [name, source] of Object.entries(sources)) {
    test(`slim_takes_${name}`, async () => {
      const it = await fresh();
      const given = await source();
      equal(await it.init(given.later ?? given), undefined);
      works(it);
      await it.init("nothing is looked at any more");
    });
  }

  for (const name of ["bytes", "a_view", "a_module"]) {
    test(`slim_takes_${name}_at_once`, async () => {
      const it = await fresh();
      equal(it.initSync(await sources[name]()), undefined);
      works(it);
      it.initSync(new Uint8Array(0));
    });
  }

  test("what_is_loaded_twice_at_once_is_loaded_once", async () => {
    const it = await fresh();
    const native = globalThis.fetch;
    let fetched = 0;
    globalThis.fetch = (...given) => {
      fetched++;
      return native(...given);
    };
    try {
      await Promise.all([it.init(url), it.init(url), it.init(Promise.reject(new Error("nobody's")))]);
    } finally {
      globalThis.fetch = native;
    }
    equal(fetched, 1);
    works(it);
  });

  test("after_a_failure_it_can_be_loaded_again", async () => {
    const it = await fresh();
    const { message } = await rejects(it.init(new URL("nothing.wasm", location.href)));
    ok(message.includes("404"), message);
    equal((await rejects(it.init(new Uint8Array(8)))).name, "CompileError");
    throws("CompileError", () => it.initSync(new Uint8Array(8)));
    await it.init(url);
    works(it);
  });

  test("what_is_no_webassembly_is_told", async () => {
    const it = await fresh();
    const native = globalThis.WebAssembly;
    delete globalThis.WebAssembly;
    try {
      throws("Error", () => it.initSync(new Uint8Array(8)));
      ok((await rejects(it.init(url))).message.includes("no WebAssembly"));
    } finally {
      Object.defineProperty(globalThis, "WebAssembly", {
        value: native,
        writable: true,
        configurable: true,
      });
    }
  });
}
