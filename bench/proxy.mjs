// `driftline record` beside `redocly proxy --api`, as recording proxies that validate: 16 connections, bodies of 1.2 kB, the vendor, the
// proxies and the client each a process of its own, rounds interleaved, medians. Needs a build of the packages.
//
//   npm run bench -- --only proxy
//   npm run bench -- --only proxy --requests 20000 --rounds 9
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parse as parseYaml, stringify } from "yaml";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "4000" },
    rounds: { type: "string", default: "5" },
    connections: { type: "string", default: "16" },
  },
});
const [requests, rounds] = [Number(values.requests), Number(values.rounds)];
const LEAST_RATIO = 1.5;
const TOKEN = "sk-bench-0123456789abcdefghijklmnopqrstuv";
const PATH = "/v1/experiment/11111111-1111-4111-8111-111111111111";
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "driftline-proxy-"));
const started = [];
const ENV = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" };

try {
  await main();
} finally {
  for (const child of started) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const upstream = start([here("proxy-upstream.mjs")], "pipe");
  const target = await lineOf(upstream.stdout, /^http/);
  const spec = specFor(target);
  const contenders = [await driftline(target, spec), await redocly(target, spec)];
  for (const contender of contenders) contender.samples = [];
  // The first round is to warm up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const contender of [{ url: target, samples: [] }, ...contenders]) {
      const sample = await roundOf(contender, (round + 1) * requests);
      if (round > 0) contender.samples.push(sample);
    }
  }
  for (const contender of contenders) {
    contender.stream = await client(`${contender.url}/v1/experiment/slow`, "first-byte");
    contender.peak = peakOf(contender.child.pid);
  }
  for (const contender of contenders) await contender.finish();
  report(contenders);
}

/**
 * One round: what the client saw, and what it took until all of it was judged and stood in the recording. Who answers first and does the
 * rest later is not done when the client is.
 */
async function roundOf({ url, child, growing }, total) {
  const cpuBefore = child === undefined ? 0 : cpuSecondsOf(child.pid);
  const seen = await client(url + PATH, values.connections, String(requests));
  const answered = performance.now();
  if (child === undefined) return seen;
  const behindMs = (await untilRecorded(growing, total)) - answered;
  const cpuMicros = ((cpuSecondsOf(child.pid) - cpuBefore) / requests) * 1e6;
  return { ...seen, behindMs, cpuMicros, donePerSecond: requests / (requests / seen.perSecond + behindMs / 1000) };
}

async function driftline(target, spec) {
  const file = join(folder, "driftline.ndjson");
  const argv = ["record", "--target", target, "--spec", spec, "--output", file];
  const child = start([here("../packages/cli/bin/driftline.js"), ...argv]);
  const said = linesOf(child.stderr);
  const url = await lineOf(child.stdout, /^http/);
  return { name: "driftline record", child, url, file, growing: file, finish: () => stop(child), said };
}

async function redocly(target, spec) {
  const file = join(folder, "redocly.har");
  const port = await freePort();
  const argv = ["proxy", "--target", target, "--port", String(port), "--har", file, "--api", spec];
  const child = start([here("node_modules/@redocly/cli/bin/cli.js"), ...argv]);
  const said = linesOf(child.stdout);
  linesOf(child.stderr, said);
  const url = `http://127.0.0.1:${port}`;
  await untilListening(port);
  return {
    name: "redocly proxy --api",
    child,
    url,
    file,
    growing: `${file}.entries.tmp`,
    finish: () => stop(child),
    said,
  };
}

/** A description whose server is the upstream, so that both match every exchange by its host. */
function specFor(target) {
  const document = parseYaml(readFileSync(here("../specs/braintrust/openapi.yaml"), "utf8"));
  const file = join(folder, "openapi.yaml");
  writeFileSync(file, stringify({ ...document, servers: [{ url: target }] }, { aliasDuplicateObjects: false }));
  return file;
}

function report(contenders) {
  const [ours, theirs] = contenders;
  console.log(
    `\n### recording proxies, ${values.connections} connections, ${requests} requests a round, ${rounds} rounds\n`,
  );
  const titles = [
    ...["", "requests/s, judged and recorded", "answered/s", "behind at the end", "median", "p99", "CPU per request"],
    ...["peak memory", "first byte", "last byte", "recorded", "token in it"],
  ];
  console.log(`| ${titles.join(" | ")} |
| --- |${" ---: |".repeat(titles.length - 1)}`);
  for (const { name, samples, stream, peak, file } of contenders) {
    const of = (key) => median(samples.map((sample) => sample[key]));
    const recording = readFileSync(file, "utf8");
    const cells = [
      ...[name, of("donePerSecond").toFixed(0), of("perSecond").toFixed(0), `${of("behindMs").toFixed(0)} ms`],
      ...[`${of("medianMs").toFixed(1)} ms`, `${of("p99Ms").toFixed(1)} ms`, `${of("cpuMicros").toFixed(0)} µs`],
      ...[`${(peak / 1e6).toFixed(0)} MB`, `${stream.firstMs.toFixed(0)} ms`, `${stream.lastMs.toFixed(0)} ms`],
      ...[`${(statSync(file).size / 1e6).toFixed(1)} MB`, `${recording.split(TOKEN).length - 1} times`],
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
  for (const { name, said } of contenders) console.log(`\n${name} said last:\n  ${said.slice(-6).join("\n  ")}`);
  const ratio = (key) => median(ours.samples.map((sample, round) => sample[key] / theirs.samples[round][key]));
  const streams = ours.stream.lastMs - ours.stream.firstMs > 200;
  const done = ratio("donePerSecond");
  console.log(
    `\nratio of requests/s   ${done.toFixed(2)} judged and recorded (at least ${LEAST_RATIO}), ${ratio("perSecond").toFixed(2)} answered`,
  );
  console.log(`ratio of CPU time     ${(1 / ratio("cpuMicros")).toFixed(2)}`);
  console.log(`streams               ${streams ? "the first byte came before the last was sent" : "no"}`);
  if (done < LEAST_RATIO || !streams) process.exitCode = 1;
}

function start(argv, stdin = "ignore") {
  const child = spawn(process.execPath, argv, { cwd: folder, env: ENV, stdio: [stdin, "pipe", "pipe"] });
  started.push(child);
  return child;
}

async function stop(child) {
  const ended = once(child, "exit");
  child.kill("SIGINT");
  await ended;
}

async function client(...argv) {
  const child = start([here("proxy-load.mjs"), ...argv]);
  const said = linesOf(child.stderr);
  const [line] = linesOf(child.stdout);
  const output = await lineOf(child.stdout, /^\{/, said);
  return line ?? JSON.parse(output);
}

function linesOf(stream, into = []) {
  createInterface({ input: stream }).on("line", (line) => into.push(line));
  return into;
}

/** The first line of a stream that looks like this. */
async function lineOf(stream, pattern, complaints = []) {
  for await (const line of createInterface({ input: stream })) if (pattern.test(line)) return line;
  throw new Error(`a process ended too early: ${complaints.join("\n")}`);
}

async function freePort() {
  const { createServer } = await import("node:net");
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function untilListening(port) {
  const { connect } = await import("node:net");
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const socket = connect(port, "127.0.0.1");
    const isThere = await new Promise((resolve) =>
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false)),
    );
    socket.destroy();
    if (isThere) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`nothing listens on port ${port}`);
}

/** Waits until so many exchanges stand in the recording: who answers first and records later has not done the work yet. */
async function untilRecorded(growing, count) {
  let [position, lines] = [0, 0];
  const buffer = Buffer.alloc(1 << 20);
  const descriptor = openSync(growing, "r");
  try {
    while (lines < count) {
      const read = readSync(descriptor, buffer, 0, buffer.length, position);
      for (let at = buffer.indexOf(10); at >= 0 && at < read; at = buffer.indexOf(10, at + 1)) lines += 1;
      position += read;
      if (read === 0) await new Promise((done) => setTimeout(done, 5));
    }
  } finally {
    closeSync(descriptor);
  }
  return performance.now();
}

/** User and system time of a process (proc(5), fields 14 and 15, in hundredths of a second). */
function cpuSecondsOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The most memory a process ever held, in bytes. */
function peakOf(pid) {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}

function median(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
}
