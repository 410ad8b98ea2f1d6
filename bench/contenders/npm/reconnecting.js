// The smallest program that sends every message back, over a connection that stays.

import { ReconnectingWebSocket } from "../../../target/npm/dist/index.js";

const socket = new ReconnectingWebSocket("ws://localhost:9998/echo");
socket.binaryType = "arraybuffer";
socket.onopen = () => socket.send("Message to send");
socket.onmessage = (event) => socket.send(event.data);
