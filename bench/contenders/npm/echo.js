// The smallest program that sends every message back.

import { WebSocket } from "../../../target/npm/dist/index.js";

const socket = new WebSocket("ws://localhost:9998/echo");
socket.binaryType = "arraybuffer";
socket.onopen = () => socket.send("Message to send");
socket.onmessage = (event) => socket.send(event.data);
