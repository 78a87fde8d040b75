// The client, in a process of its own, so that its work is not the proxy's: so many requests on so many connections, one at a time on
// each, as an SDK with keep-alive sends them. Prints what it saw as JSON.
//
//   node bench/proxy-load.mjs URL CONNECTIONS REQUESTS
//   node bench/proxy-load.mjs URL first-byte
import { connect } from "node:net";

const [url, connections, requests] = process.argv.slice(2);
const { hostname, port, pathname, host } = new URL(url);
const HEAD_END = Buffer.from("\r\n\r\n");
const TOKEN = "Bearer sk-bench-0123456789abcdefghijklmnopqrstuv";
const message = Buffer.from(
  `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${TOKEN}\r\nAccept: application/json\r\nUser-Agent: driftline-bench\r\n\r\n`,
);

const seen = connections === "first-byte" ? await firstByte() : await load(Number(connections), Number(requests));
console.log(JSON.stringify(seen));
process.exit(0);

/** Milliseconds to the first byte of the body and to the last. */
async function firstByte() {
  const start = performance.now();
  const marks = { firstMs: 0, lastMs: 0 };
  await exchange(await open(), (bodyBytes) => {
    if (bodyBytes > 0) marks.firstMs ||= performance.now() - start;
  });
  marks.lastMs = performance.now() - start;
  return marks;
}

async function load(count, total) {
  let left = total;
  let bytes = 0;
  const latencies = [];
  const start = performance.now();
  const lane = async () => {
    const socket = await open();
    while (left > 0) {
      left -= 1;
      const sent = performance.now();
      const { status, bodyBytes } = await exchange(socket);
      if (status !== 200) throw new Error(`the proxy answered ${status}`);
      bytes += bodyBytes;
      latencies.push(performance.now() - sent);
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: count }, lane));
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.floor((latencies.length - 1) * share)];
  return { perSecond: total / seconds, medianMs: at(0.5), p99Ms: at(0.99), bodyBytes: bytes / total };
}

async function open() {
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  return socket;
}

/** Sends the request and reads one response, of a known length or in chunks (RFC 9112, section 6). */
function exchange(socket, onBody = () => undefined) {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    let head;
    const onData = (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      head ??= headOf(received);
      if (head === undefined) return;
      const body = received.subarray(head.end);
      onBody(body.length);
      const isWhole = head.length === undefined ? body.includes("0\r\n\r\n") : body.length >= head.length;
      if (!isWhole) return;
      socket.off("data", onData).off("close", onClose);
      resolve({ status: head.status, bodyBytes: head.length ?? body.length });
    };
    const onClose = () => reject(new Error("the connection ended in the middle of a response"));
    socket.on("data", onData).on("close", onClose).on("error", reject);
    socket.write(message);
  }).finally(() => socket.removeAllListeners("error"));
}

function headOf(received) {
  const end = received.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const text = received.subarray(0, end).toString("latin1");
  const length = /^content-length: *(\d+)/im.exec(text)?.[1];
  return { end: end + HEAD_END.length, status: Number(text.slice(9, 12)), length: length && Number(length) };
}
