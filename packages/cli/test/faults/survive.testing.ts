import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Outcome, runCli } from "../run-cli.js";
import { type Step, tear, watchChanges } from "./fault-hook.mjs";
import { allFiles, type Files, folderWith, isLeftover, letItsWriterDie, NOW, readState } from "./folders.testing.js";
import type { Operation } from "./operations.testing.js";

/** An operation that was measured: what it changes, and in how many steps. */
export interface Measured {
  readonly operation: Operation;
  readonly before: Files;
  readonly after: Files;
  readonly steps: readonly Step["kind"][];
  /** What the disk held before each step, and in the middle of each write: a copy that a process left that was killed there. */
  readonly moments: readonly Moment[];
  dispose(): void;
}

/** A moment at which the process may end. */
export interface Moment {
  readonly name: string;
  readonly folder: string;
}

const QUIET = { now: () => NOW, sleep: async () => undefined };

function run(folder: string, { argv, host }: Operation): Promise<Outcome> {
  return runCli(folder, argv, { ...QUIET, ...host });
}

/**
 * Runs an operation once and keeps a copy of the disk at every moment. Nothing but its changes makes one moment differ from
 * another for whoever comes later, so these are all there are.
 */
export async function measure(operation: Operation): Promise<Measured> {
  const folder = folderWith(operation.files);
  const copies = mkdtempSync(join(tmpdir(), "driftline-moments-"));
  const before = await readState(folder);
  const steps: Step["kind"][] = [];
  const moments: Moment[] = [];
  const keep = (name: string): string => {
    const copy = join(copies, String(moments.length));
    mkdirSync(copy);
    cpSync(folder, copy, { recursive: true });
    moments.push({ name, folder: copy });
    return copy;
  };
  const stop = watchChanges(folder, (step) => {
    steps.push(step.kind);
    keep(`before ${step.kind} ${steps.length}`);
    if (step.data === undefined) return;
    for (const share of [0, 0.5]) {
      const copy = keep(`in ${step.kind} ${steps.length} at ${share}`);
      tear({ ...step, path: join(copy, step.path.slice(folder.length)) }, share);
    }
  });
  try {
    const { code, stderr } = await run(folder, operation);
    if (code !== operation.code) throw new Error(`${operation.name} ended with ${code}: ${stderr}`);
  } finally {
    stop();
  }
  keep("after the last");
  for (const moment of moments) letItsWriterDie(moment.folder);
  const after = await readState(folder);
  rmSync(folder, { recursive: true, force: true });
  return { operation, before, after, steps, moments, dispose: () => rmSync(copies, { recursive: true, force: true }) };
}

/** What is wrong with a folder after a fault, in clauses; none where it reads as before or as after. */
export async function stateFaults(folder: string, { operation, before, after }: Measured): Promise<readonly string[]> {
  const state = await readState(folder);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(state)])];
  const changed = names.filter((file) => before[file] !== after[file]);
  const faults: string[] = [];
  for (const file of names) {
    const isWhole = state[file] === before[file] || state[file] === after[file];
    const isGrowing = operation.growing?.includes(file) === true && isBegun(state[file], before[file], after[file]);
    if (!isWhole && !isGrowing) faults.push(`\`${file}\` is neither as before nor as after`);
  }
  const done = changed.filter((file) => state[file] === after[file]);
  if (operation.isOneWrite === true && done.length > 0 && done.length < changed.length)
    faults.push(`only ${done.join(", ")} changed`);
  return faults;
}

/** A torn last line costs no other. */
function isBegun(text: string | undefined, before: string | undefined, after: string | undefined): boolean {
  return text?.startsWith(before ?? "") === true && after?.startsWith(text) === true;
}

/** What is wrong with the next run after a fault: it should end well, leave what it means to, and nothing else. */
export async function nextRunFaults(folder: string, { operation, after }: Measured): Promise<readonly string[]> {
  const { code, stderr } = await run(folder, operation);
  const faults =
    code === operation.code ? [] : isAlreadyThere(stderr) ? [] : [`the next run ends with ${code}: ${stderr}`];
  const all = allFiles(folder);
  const left = Object.keys(all).filter(isLeftover);
  if (left.length > 0 && operation.isIdle !== true) faults.push(`the next run leaves ${left.join(", ")}`);
  for (const [file, text] of Object.entries(after)) {
    if (all[file] === text || (operation.growing?.includes(file) === true && isGrown(all[file], text))) continue;
    faults.push(`the next run leaves \`${file}\` other than it should be`);
  }
  return faults;
}

/** What was begun with success is not begun twice. */
export function isAlreadyThere(stderr: string): boolean {
  return stderr.includes("there is a `specs/pets/vendor.yaml` already");
}

/** Every line that was there, and the new one last. */
function isGrown(text: string | undefined, after: string): boolean {
  const lines = after.trimEnd().split("\n");
  const [last = ""] = lines.slice(-1);
  return text?.startsWith(lines.slice(0, -1).join("\n")) === true && text.trimEnd().endsWith(last);
}

/** How changes fail from some step on. */
export interface Failure {
  readonly name: string;
  readonly code: string;
  /** Whether a step of this kind fails. */
  fails(kind: Step["kind"]): boolean;
  /** Whether only the one step fails. */
  readonly isOnce?: boolean;
}

/** What a disk does: it is full (what needs no space still works), it turns read-only, or it fails once. */
export const FAILURES: readonly Failure[] = [
  { name: "disk full", code: "ENOSPC", fails: (kind) => !["rename", "remove", "truncate"].includes(kind) },
  { name: "read-only", code: "EROFS", fails: () => true },
  { name: "device error", code: "EIO", fails: () => true, isOnce: true },
];

/** What is wrong after a run whose n-th change on the disk fails, in a new folder or in one that a killed process left. */
export async function failureFaults(
  measured: Measured,
  { failure, at, left }: { readonly failure: Failure; readonly at: number; readonly left?: string },
): Promise<readonly string[]> {
  const { operation, after } = measured;
  const folder = folderWith(left === undefined ? operation.files : {});
  if (left !== undefined) cpSync(left, folder, { recursive: true });
  let count = 0;
  const stop = watchChanges(folder, (step) => {
    count += 1;
    const isMeant = failure.isOnce === true ? count === at : count >= at;
    if (!isMeant || !failure.fails(step.kind)) return;
    if (failure.code === "ENOSPC") tear(step, 0.5);
    throw Object.assign(new Error(`${failure.code}: injected`), { code: failure.code });
  });
  let outcome: Outcome;
  try {
    outcome = await run(folder, operation);
  } finally {
    stop();
  }
  const faults = [...endFaults(outcome, operation), ...(await stateFaults(folder, measured))];
  if (outcome.code === operation.code && faults.length === 0) {
    const state = await readState(folder);
    if (Object.entries(after).some(([file, text]) => state[file] !== text))
      faults.push("it ended well, and did not do it");
  }
  letItsWriterDie(folder);
  faults.push(...(await nextRunFaults(folder, measured)));
  rmSync(folder, { recursive: true, force: true });
  return faults;
}

/** A run ends as it should, or with 2 and one clear line. */
export function endFaults({ code, stderr }: Outcome, operation: Operation): readonly string[] {
  const lines = stderr.split("\n").filter((line) => line.startsWith("driftline: ") && !line.includes("warning:"));
  if (code === operation.code) return [];
  if (code !== 2) return [`it ends with ${code}`];
  if (lines.length !== 1) return [`it says ${lines.length} lines: ${stderr}`];
  return /internal error|\n\s+at /.test(stderr) ? [`it says: ${stderr}`] : [];
}
