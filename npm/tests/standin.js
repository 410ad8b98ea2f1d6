// In the place of the classes that need the module, until the package has them: the least that does what they do. It
// reaches into the package, as nobody else may.

import { Connection, need } from "./node_modules/wasm-websocket/dist/load.js";
import { fromInlined } from "./node_modules/wasm-websocket/dist/inlined-loader.js";

/** The state of what was not told to start. */
export const WAITING = 2;

/** As `wasm-websocket/slim` has one. */
export class Slim {
  #connection;

  constructor() {
    need(new.target.wasm);
    const host = { dial() {}, tell() {}, message() {}, settle() {}, mayReconnect: () => true };
    const backoff = [500, 30_000, 2, 0, Infinity, 5000];
    const given = [host, false, false, ...backoff, 10_000, 5000, 2 ** 20, 1000, false, 0, 0, null, 0];
    this.#connection = new Connection(...given);
  }

  close() {
    this.#connection.close();
  }

  get state() {
    return this.#connection.state;
  }
}

/** As `wasm-websocket` has one. */
export class Whole extends Slim {
  static wasm = fromInlined;
}
