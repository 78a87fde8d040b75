import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Order, Page, Told } from "./child.js";

/** An input that the tool took badly. */
export interface Find {
  readonly target: string;
  readonly seed: number;
  readonly path: string | null;
  readonly complaint: string;
  readonly input: Uint8Array;
  readonly command: readonly string[];
}

/** What a campaign came to. */
export interface Campaign {
  readonly finds: readonly Find[];
  readonly inputsByTarget: ReadonlyMap<string, { readonly inputs: number; readonly slowestMs: number }>;
}

/** What a campaign is asked; see `Order`. */
export interface Request extends Omit<Order, "diary" | "deadline"> {
  readonly root: string;
  /** The child as one file. */
  readonly program: string;
  readonly minutes: number;
  /** An input that keeps the process from answering for so long hangs; the clock runs on while others use the machine. */
  readonly silenceMs: number;
}

/** Between the seeds of one process and of the next; each round has a seed of its own. */
const ROUNDS_APART = 10_000;

/** Time to start in: the seeds are read as they are. */
const STARTING_MS = 60_000;

/** Megabytes of heap the tool gets for inputs of some kilobytes. */
const HEAP_MB = 512;

/**
 * Lets a process try inputs until its time is up. Where it hangs or dies, the input that did it is a find, and another
 * process goes on with the other targets.
 */
export async function campaign(request: Request): Promise<Campaign> {
  const folder = mkdtempSync(join(tmpdir(), "driftline-diary-"));
  const diary = join(folder, "diary.json");
  const deadline = Date.now() + request.minutes * 60_000;
  const finds: Find[] = [];
  const counts = new Map<string, { inputs: number; slowestMs: number }>();
  try {
    for (let excluded: readonly string[] = []; ; ) {
      const targets = request.targets.filter((name) => !excluded.includes(name));
      if (targets.length === 0) break;
      rmSync(diary, { force: true });
      // Another process tries other inputs, except where one is asked for.
      const seed = request.seed + excluded.length * ROUNDS_APART;
      const ended = await child({ ...request, targets, seed, deadline, diary }, request, (told) =>
        note(told, finds, counts),
      );
      if (ended === null) break;
      const last = existsSync(diary) ? (JSON.parse(readFileSync(diary, "utf8")) as Page) : null;
      if (last === null) throw new Error(`the fuzzing process did not start: ${ended}`);
      finds.push(findOf(last, ended));
      if (request.stopsAtFirst) break;
      excluded = [...excluded, last.target];
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { finds, inputsByTarget: counts };
}

/** The input that nobody survived; where there was none yet, what it was to be made of. */
function findOf({ target, seed, argv, input, making }: Page, ended: string): Find {
  if (making === undefined)
    return { target, seed, path: null, complaint: ended, input: Buffer.from(input, "base64"), command: argv };
  const complaint = `the fuzzer itself, as it made an input of this recipe: ${ended}`;
  return { target, seed, path: null, complaint, input: Buffer.from(JSON.stringify(making)), command: [] };
}

function note(told: Told, finds: Find[], counts: Map<string, { inputs: number; slowestMs: number }>): void {
  if (told.kind === "find") {
    finds.push({ ...told, input: Buffer.from(told.input, "base64") });
    return;
  }
  const { inputs, slowestMs } = counts.get(told.target) ?? { inputs: 0, slowestMs: 0 };
  counts.set(told.target, { inputs: inputs + told.inputs, slowestMs: Math.max(slowestMs, told.slowestMs) });
}

/** How a child ended other than by itself, or null. */
function child(
  order: Order,
  { root, program, silenceMs }: Request,
  hear: (told: Told) => void,
): Promise<string | null> {
  return new Promise((done) => {
    const argv = [`--max-old-space-size=${HEAP_MB}`, program, JSON.stringify(order)];
    const process_ = spawn(process.execPath, argv, { cwd: root, stdio: ["ignore", "ignore", "pipe", "ipc"] });
    let said = "";
    let ended: string | null = null;
    let page = "";
    let since = Date.now();
    process_.stderr?.on("data", (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-2000);
    });
    process_.on("message", (told) => hear(told as Told));
    const watch = setInterval(() => {
      const now = existsSync(order.diary) ? readFileSync(order.diary, "utf8") : "";
      if (now !== page) {
        page = now;
        since = Date.now();
      } else if (Date.now() - since > patience(page, silenceMs) && ended === null) {
        ended = `hang: no answer for ${patience(page, silenceMs) / 1000} s`;
        process_.kill("SIGKILL");
      }
    }, 1000);
    process_.on("close", (code, signal) => {
      clearInterval(watch);
      if (ended === null && code !== 0) ended = `died (${signal ?? code}): ${said.trim().slice(-300)}`;
      done(ended);
    });
  });
}

function patience(page: string, silenceMs: number): number {
  return page === "" || page.includes('"argv":[]') ? STARTING_MS : silenceMs;
}
