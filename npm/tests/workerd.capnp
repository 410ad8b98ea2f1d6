using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .tests),
    # The echo is on this machine.
    (name = "internet", network = (allow = ["public", "private"])),
  ],
);

const tests :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "client.wasm", wasm = embed "client.wasm"),
  ],
  bindings = [(name = "ECHO", fromEnvironment = "ECHO")],
);
