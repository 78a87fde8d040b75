import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { openArena } from "./arena.js";
import { brew, type Recipe, recipe } from "./mutate.js";
import { type Target, targetsOf } from "./targets.js";

/** What the parent asks for, as JSON in the only argument. */
export interface Order {
  /** Names of targets; all of them where it is empty. */
  readonly targets: readonly string[];
  readonly seed: number;
  /** Only the failure at this path of the seed. */
  readonly path: string | null;
  readonly deadline: number;
  /** Inputs of each target at most. */
  readonly runs: number;
  readonly stopsAtFirst: boolean;
  /** Where the input that is being tried is kept, for the case that nobody survives it. */
  readonly diary: string;
}

/** What stands in the diary. */
export interface Page {
  readonly target: string;
  readonly seed: number;
  readonly argv: readonly string[];
  /** In Base64. */
  readonly input: string;
  /** What the input is being made of, while there is none yet. */
  readonly making?: Recipe;
}

/** What the child tells as it goes. */
export type Told =
  | {
      readonly kind: "find";
      readonly target: string;
      readonly seed: number;
      readonly path: string | null;
      readonly complaint: string;
      readonly input: string;
      readonly command: readonly string[];
    }
  | { readonly kind: "count"; readonly target: string; readonly inputs: number; readonly slowestMs: number };

/** Inputs of one target before the next one has its turn. */
const ROUND = 25;

const order = JSON.parse(process.argv[2] ?? "{}") as Order;
// Until the first input is written here, it is the seeds as they are that are tried.
const opening: Page = { target: order.targets[0] ?? "", seed: order.seed, argv: [], input: "" };
writeFileSync(order.diary, JSON.stringify(opening));
const arena = await openArena();
const targets = targetsOf(arena.written).filter(
  ({ name }) => order.targets.length === 0 || order.targets.includes(name),
);
const failed = new Set<string>();
let sent: Promise<unknown> = Promise.resolve();
process.on("unhandledRejection", (reason) => {
  tell({
    kind: "find",
    target: "?",
    seed: order.seed,
    path: null,
    complaint: `unhandled rejection: ${String(reason)}`,
    input: "",
    command: [],
  });
});

for (let round = 0; round * ROUND < order.runs && Date.now() < order.deadline; round++) {
  for (const target of targets) {
    if (failed.has(target.name) || Date.now() >= order.deadline) continue;
    if (await isFaulty(target, order.seed + round)) failed.add(target.name);
    if (failed.size > 0 && order.stopsAtFirst) break;
  }
  if (failed.size === targets.length || (failed.size > 0 && order.stopsAtFirst) || order.path !== null) break;
}
// What is told is long, and a process that exits takes with it what was not yet sent.
await sent;
arena.close();
process.exit(0);

async function isFaulty(target: Target, seed: number): Promise<boolean> {
  const seeds = target.seeds();
  let inputs = 0;
  let slowestMs = 0;
  const attempt = async (made: Recipe) => {
    // Whoever dies over this dies of the fuzzer's own doing, and not of the input before.
    const making: Page = { target: target.name, seed, argv: [], input: "", making: made };
    writeFileSync(order.diary, JSON.stringify(making));
    const bytes = brew(made, seeds);
    const argv = target.commands[made.command % target.commands.length] ?? [];
    const tried: Page = { target: target.name, seed, argv, input: Buffer.from(bytes).toString("base64") };
    writeFileSync(order.diary, JSON.stringify(tried));
    const started = performance.now();
    const complaint = await arena.attempt(target, bytes, argv);
    slowestMs = Math.max(slowestMs, performance.now() - started);
    inputs += 1;
    if (complaint !== undefined) throw new Error(complaint);
  };
  const result = await fc.check(fc.asyncProperty(recipe, attempt), {
    seed,
    numRuns: Math.min(ROUND, order.runs),
    ...(order.path === null ? {} : { path: order.path }),
    interruptAfterTimeLimit: Math.max(1, order.deadline - Date.now()),
  });
  tell({ kind: "count", target: target.name, inputs, slowestMs: Math.round(slowestMs) });
  const [made] = result.counterexample ?? [];
  if (!result.failed || made === undefined) return false;
  const complaint = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
  const input = Buffer.from(brew(made, seeds)).toString("base64");
  const command = target.commands[made.command % target.commands.length] ?? [];
  tell({ kind: "find", target: target.name, seed, path: result.counterexamplePath, complaint, input, command });
  return true;
}

function tell(told: Told): void {
  const one = new Promise<void>((done) => {
    if (process.send === undefined) done();
    else process.send(told, undefined, undefined, () => done());
  });
  sent = Promise.all([sent, one]);
}
