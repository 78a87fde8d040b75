import { type Hash, isJsonObject, type JsonValue, ToolError } from "@driftline/model";
import { TOOL_VERSION } from "../version.js";
import type { Gathered } from "./gather.js";
import type { Shard } from "./units.js";

/** What a check was asked for, so that a merge asks for the same. */
export interface CheckRequest {
  readonly vendors: readonly string[];
  readonly spec?: string;
  readonly recordings?: readonly string[];
  readonly baseUrl?: readonly string[];
  readonly environment?: string;
  readonly remember?: boolean;
  readonly policy?: "default" | "strict";
  readonly baseline?: string;
  readonly previous?: string;
}

/** A run over one shard, to be merged with the others. */
export interface PartialRun {
  readonly partialRun: 1;
  readonly toolVersion: string;
  readonly shard: Shard;
  readonly request: CheckRequest;
  /** In the order of the check. */
  readonly contracts: readonly { readonly sha256: string; readonly gathered: Gathered }[];
}

/** The text of a partial run, with a hash of itself: what is read back is what was written. */
export function formatPartialRun(run: PartialRun, hash: Hash): string {
  return `${JSON.stringify({ ...run, sha256: hash(JSON.stringify(run)) })}\n`;
}

/** @throws {ToolError} PARTIAL_INVALID, also for a file that was changed or cut; PARTIAL_VERSION */
export function parsePartialRun(bytes: Uint8Array, file: string, hash: Hash): PartialRun {
  const parsed = parse(bytes, file);
  const { sha256, ...run } = isJsonObject(parsed) ? parsed : {};
  if (run.partialRun !== 1 || !Array.isArray(run.contracts) || !isJsonObject(run.shard))
    throw invalid(file, "it is no partial run");
  if (typeof run.toolVersion !== "string") throw invalid(file, "it does not say which version wrote it");
  if (run.toolVersion !== TOOL_VERSION) {
    throw new ToolError("PARTIAL_VERSION", `\`${file}\` was written by version ${run.toolVersion}`, {
      hint: `merge with the version that wrote it; this is ${TOOL_VERSION}`,
    });
  }
  // Nothing else checks what stands in it: it is trusted for being, to the byte, what this very version wrote.
  const text = textOf(run);
  if (text === undefined || sha256 !== hash(text)) throw invalid(file, "it is not as it was written");
  return run as unknown as PartialRun;
}

/**
 * The partial runs of one check, in the order of their shards.
 *
 * @throws {ToolError} PARTIALS_DIFFER, PARTIALS_INCOMPLETE where a shard is missing or comes twice.
 */
export function orderShards(runs: readonly PartialRun[]): readonly PartialRun[] {
  const [first] = runs;
  const sorted = [...runs].sort((a, b) => a.shard.index - b.shard.index);
  if (first === undefined || runs.some((run) => subjectOf(run) !== subjectOf(first)))
    throw new ToolError("PARTIALS_DIFFER", "the partial runs are not about the same check", {
      hint: "merge what one check wrote: same arguments, same contracts",
    });
  const { count } = first.shard;
  const isComplete = sorted.length === count && sorted.every(({ shard }, index) => shard.index === index + 1);
  if (!isComplete) {
    const seen = sorted.map(({ shard }) => shard.index).join(", ");
    throw new ToolError("PARTIALS_INCOMPLETE", `of ${count} shards there are these: ${seen}`, {
      hint: "merge each shard once",
    });
  }
  return sorted;
}

function subjectOf({ request, shard, contracts }: PartialRun): string {
  return JSON.stringify([request, shard.count, contracts.map(({ sha256 }) => sha256)]);
}

/** As it would be written; undefined where it is nested deeper than is written at all: reading takes no stack, writing does. */
function textOf(run: JsonValue): string | undefined {
  try {
    return JSON.stringify(run);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function parse(bytes: Uint8Array, file: string): JsonValue {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as JsonValue;
  } catch {
    throw invalid(file, "it is not JSON");
  }
}

function invalid(file: string, why: string): ToolError {
  return new ToolError("PARTIAL_INVALID", `\`${file}\` cannot be merged: ${why}`, {
    hint: "write one with `driftline check --shard 1/2 --partial FILE`",
  });
}
