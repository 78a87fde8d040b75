import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A file of this repository. */
export const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const DRIFTLINE = here("../packages/cli/bin/driftline.js");
const ENV = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" };

/** Runs a Node program to its end. */
export async function run(program, args, options = {}) {
  const child = spawn(process.execPath, [program, ...args], { ...options, env: { ...ENV, ...options.env } });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].on("data", (chunk) => (output[name] += chunk));
  const [code] = await once(child, "close");
  return { code, ...output };
}

/** Runs `driftline` to its end. */
export const driftline = (args, options) => run(DRIFTLINE, args, options);

/** Starts `driftline mock` or `driftline record`, uses the URL it prints, and interrupts it. */
export async function whileServing(args, use, options = {}) {
  const child = spawn(process.execPath, [DRIFTLINE, ...args], {
    ...options,
    env: ENV,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  return await using(child, async () => {
    for await (const line of createInterface({ input: child.stdout })) return await use(line);
    throw new Error(`\`driftline ${args.join(" ")}\` ended: ${said}`);
  });
}

/** Starts another server, and uses it once it says that it listens. */
export async function whileListening(program, args, { isReady, use }) {
  const child = spawn(process.execPath, [program, ...args], { env: ENV, stdio: ["ignore", "pipe", "pipe"] });
  child.stderr.resume();
  return await using(child, async () => {
    for await (const line of createInterface({ input: child.stdout })) if (isReady.test(line)) return await use();
    throw new Error(`\`${program}\` ended before it listened`);
  });
}

async function using(child, use) {
  const ended = once(child, "exit");
  try {
    return await use();
  } finally {
    child.stdout.resume();
    child.kill("SIGINT");
    await ended;
  }
}

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}
