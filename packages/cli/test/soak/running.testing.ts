import { join } from "node:path";
import type { ContractCache } from "@driftline/spec";
import { openContractCache } from "../../src/cache/contract-cache.js";
import { type Outcome, runCli } from "../run-cli.js";
import { type Life, randomFrom } from "./nights.testing.js";
import { SOAK_VENDORS } from "./vendors.testing.js";
import { QUIET_NIGHT, type World } from "./world.testing.js";

const DAY_MS = 86_400_000;
const BEGIN = Date.parse("2026-01-01T02:00:00Z");
/** The moment of a night. */
export const dayOf = (night: number) => new Date(BEGIN + night * DAY_MS).toISOString();

/** A soak under way. */
export interface Running {
  readonly folder: string;
  /** As the built command line has one. */
  readonly contractCache: ContractCache;
  readonly world: World;
  readonly faults: string[];
  readonly lives: Map<string, Life>;
  readonly random: () => number;
  /** What is always there: notes about the pages. */
  readonly quiet: Set<string>;
  /** By vendor and what is wrong: known since it was announced, and whether it was suppressed last. */
  readonly known: Map<string, { suppressed: boolean }>;
  /** Until which day what was accepted is. */
  readonly accepted: Map<string, string>;
  readonly counts: Record<CountName, number>;
  night: number;
}

/** What is counted. */
export type CountName =
  | "rerendered"
  | "outages"
  | "inconclusive"
  | "wireDrifts"
  | "documentDrifts"
  | "announced"
  | "resolved"
  | "known"
  | "accepted"
  | "expired"
  | "locked";

/** A soak before its first night. */
export function begun(folder: string, world: World, seed: number): Running {
  const lives = SOAK_VENDORS.map(({ name }): [string, Life] => [
    name,
    { night: QUIET_NIGHT, wireLeft: 0, docsLeft: 0, calm: 0, seen: 0, count: 0, isRenderedAnew: false, locked: [] },
  ]);
  const names = [
    "rerendered",
    "outages",
    "inconclusive",
    "wireDrifts",
    "documentDrifts",
    "announced",
    "resolved",
    "known",
    "accepted",
    "expired",
    "locked",
  ] as const;
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<CountName, number>;
  const place = { folder: join(folder, ".cache", "contracts"), keyFolder: join(folder, ".cache"), stamp: "soak" };
  const contractCache = openContractCache(place);
  if (contractCache === null) throw new Error("a soak needs a cache");
  return {
    folder,
    contractCache,
    world,
    faults: [],
    lives: new Map(lives),
    random: randomFrom(seed),
    quiet: new Set(),
    known: new Map(),
    accepted: new Map(),
    counts,
    night: 0,
  };
}

/** Runs a command as of the night at hand; another code than one of these is a fault. */
export async function tool(
  running: Running,
  argv: readonly string[],
  code: number | readonly number[],
): Promise<Outcome> {
  const env = Object.assign({}, ...SOAK_VENDORS.map((vendor) => vendor.env));
  const now = () => dayOf(running.night);
  const changes = { env, now, sleep: async () => undefined, contractCache: running.contractCache };
  const outcome = await runCli(running.folder, argv, changes);
  const codes = typeof code === "number" ? [code] : code;
  if (!codes.includes(outcome.code))
    fault(
      running,
      `\`${argv[0]}\` ended with ${outcome.code}, not ${codes.join(" or ")}: ${outcome.stderr.slice(-600)}`,
    );
  return outcome;
}

/** Notes what went wrong. */
export function fault(running: Running, clause: string): void {
  running.faults.push(`night ${running.night}: ${clause}`);
}
