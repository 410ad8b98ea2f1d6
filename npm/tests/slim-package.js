// By itself, for tests that load it afresh.

export * from "wasm-websocket/slim";
