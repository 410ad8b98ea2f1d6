// An application of the first door alone, whose bundle must not have the module in it.

import { WebSocket } from "wasm-websocket";

globalThis.socket = new WebSocket("ws://localhost:9998/echo");
