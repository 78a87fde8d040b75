import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Host, main, nodeHost } from "@driftline/cli";
import { ToolError } from "@driftline/model";
import { FOLDER } from "./acme.js";
import { ANSWER, REQUESTS } from "./answers.js";
import { ARGUMENTS, commandLineIn } from "./arguments.js";
import { BESIDE } from "./folder.js";
import type { Target, Written } from "./targets.js";
import { knock, openServer } from "./world.js";

/** CPU time a single input may take, in milliseconds: hundreds of times what the seeds take. */
export const SLOWEST_MS = 6_000;

/** How long a watch is left alone. */
const WATCHING_MS = 300;

/** A folder in which inputs are tried, one after the other, each from the same state. */
export interface Arena {
  /** What the tool itself wrote there in a run on the seeds. */
  readonly written: Written;
  /** What is wrong with how the tool took an input, or undefined. */
  attempt(target: Target, bytes: Uint8Array, argv: readonly string[]): Promise<string | undefined>;
  close(): void;
}

interface Outcome {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
  readonly cpuMs: number;
}

/** Opens an arena; a server on loopback answers its probes. */
export async function openArena(): Promise<Arena> {
  const outer = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "driftline-fuzz-"));
  const folder = join(outer, "work");
  const server = await openServer(() => join(folder, "answer.http"));
  const addressed = (text: string) => text.replace(/127\.0\.0\.1:1(?!\d)/g, `127.0.0.1:${server.port}`);
  const base: Readonly<Record<string, string | Uint8Array>> = Object.fromEntries(
    Object.entries({ ...FOLDER, ...BESIDE, "answer.http": ANSWER, "request.http": REQUESTS["get.http"] ?? "" }).map(
      ([place, text]) => [place, addressed(text)],
    ),
  );
  const lay = (files: Readonly<Record<string, string | Uint8Array>>) => {
    rmSync(folder, { recursive: true, force: true });
    for (const [place, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, place)), { recursive: true });
      writeFileSync(join(folder, place), content);
    }
  };
  lay(base);
  const written = await writeSeeds(folder);
  const all = { ...base, ...written };
  return {
    written,
    async attempt({ place, law }, bytes, argv) {
      const input = Buffer.from(addressed(Buffer.from(bytes).toString("latin1")), "latin1");
      lay({ ...all, [place]: input });
      if (law !== undefined) return (await law(input, folder)) ?? leaked(outer);
      const outcome = await run(folder, argv[0] === ARGUMENTS ? commandLineIn(input) : argv.map(addressed));
      return complaintAbout(outcome) ?? leaked(outer);
    },
    close() {
      server.close();
      rmSync(outer, { recursive: true, force: true });
    },
  };
}

/** What only the tool writes: a lock, memory, a run, a partial run, a history, an accepted finding. */
async function writeSeeds(folder: string): Promise<Written> {
  await run(folder, ["fetch", "acme", "full", "--offline", "--quiet"]);
  await run(folder, [
    "check",
    "acme",
    "--remember",
    "--environment",
    "cloud",
    "--format",
    "json:run.json",
    "--history",
    "history.json",
  ]);
  await run(folder, ["check", "acme", "--shard", "1/1", "--partial", "partial.json"]);
  const finding = /"fingerprint": ?"([0-9a-f]+)"/.exec(readFileSync(join(folder, "run.json"), "utf8"))?.[1] ?? "";
  await run(folder, [
    "accept",
    finding,
    "--run",
    "run.json",
    "--reason",
    "known",
    "--owner",
    "me",
    "--until",
    "2027-01-01",
  ]);
  const places = ["lock.json", "openapi.yaml", "observed/cloud.json", "baseline.yaml"].map(
    (file) => `specs/acme/${file}`,
  );
  return Object.fromEntries(
    [...places, "specs/full/lock.json", "specs/full/openapi.yaml", "run.json", "partial.json", "history.json"].map(
      (place) => [place, readFileSync(join(folder, place), "utf8")],
    ),
  );
}

async function run(folder: string, argv: readonly string[]): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  const output = (write: (text: string) => void) => ({ write, columns: undefined, isTerminal: false });
  const own = nodeHost(folder);
  const within = (path: string) => {
    if (!path.startsWith(folder))
      throw new ToolError("FILE_UNWRITABLE", `\`${path}\` lies elsewhere; nothing was written`);
    return path;
  };
  const host: Host = {
    ...own,
    // What is tried may name any file of this machine.
    writeFile: async (path, content) => await own.writeFile(within(path), content),
    appendFile: async (path, content) => await own.appendFile(within(path), content),
    updateFile: async (path, change) => await own.updateFile(within(path), change),
    removeFile: async (path) => await own.removeFile(within(path)),
    env: { ACME_KEY: "k" },
    now: () => "2026-11-22T00:00:00Z",
    random: () => 0.5,
    sleep: () => new Promise((done) => setImmediate(done)),
    stdout: output((text) => {
      stdout += text;
    }),
    stderr: output((text) => {
      stderr += text;
    }),
    stdin: (async function* () {
      yield readFileSync(join(folder, "t.har"));
    })(),
    // Whoever waits to be interrupted has opened a port, and told it.
    async interrupted() {
      const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(stdout)?.[1];
      if (port !== undefined) await knock(Number(port), readFileSync(join(folder, "request.http")));
      else await new Promise((done) => setTimeout(done, WATCHING_MS));
    },
  };
  const before = process.cpuUsage();
  const code: unknown = await main(argv, host).catch((error: unknown) => `main threw: ${String(error)}`);
  const { user, system } = process.cpuUsage(before);
  return { code, stdout, stderr, cpuMs: (user + system) / 1000 };
}

/** A stack, a defect, an exit that means nothing, a control character for the terminal, a long while. */
function complaintAbout({ code, stdout, stderr, cpuMs }: Outcome): string | undefined {
  if (code !== 0 && code !== 1 && code !== 2) return `exit ${String(code)}`;
  if (/internal error/.test(stderr)) return stderr.slice(0, 500).trim();
  if (/\n\s+at .*[:)]\d*/.test(stderr)) return `a stack trace: ${stderr.slice(0, 500)}`;
  if (code === 2 && (stderr + stdout).trim() === "") return "exit 2 without a word";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.exec(stderr + stdout.replaceAll("\r\n", "\n"));
  if (control !== null) return `a control character reaches the terminal: ${JSON.stringify(control[0])}`;
  if (cpuMs > SLOWEST_MS) return `slow: ${Math.round(cpuMs)} ms of CPU time`;
  return undefined;
}

/** Whether something was left behind that nobody may touch. */
function leaked(outer: string): string | undefined {
  const beside = readdirSync(outer).filter((name) => name !== "work");
  if (beside.length > 0) return `written outside of its folder: ${beside.join(", ")}`;
  const polluted = Object.keys(Object.prototype);
  if (polluted.length > 0) return `Object.prototype has \`${polluted.join(", ")}\` now`;
  return undefined;
}
