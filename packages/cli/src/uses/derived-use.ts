import { compareText } from "@driftline/model";
import type { Read } from "./reads.js";
import { placeOf } from "./type-places.js";

/** Where a use comes from that nobody wrote by hand. */
export type UseOrigin = "typescript" | "test-run" | "recordings";

/** A use as the tool writes it. */
export interface DerivedUse {
  readonly operation: string;
  readonly at: string;
  readonly values: readonly string[] | null;
  readonly isExhaustive: boolean;
  /** `src/report.ts:12`, sorted by file and line. */
  readonly by: readonly string[];
}

/** A place that is read on more lines than this names the first of them. */
const MAXIMUM_LINES = 20;

/**
 * One use per place, sorted: the lines that read it, and the values they know. Where some line has nowhere to go with another value, the
 * values are those that each such line knows.
 */
export function foldReads(reads: readonly Read[], relative: (path: string) => string): readonly DerivedUse[] {
  const byPlace = new Map<string, Read[]>();
  for (const read of reads) byPlace.set(read.place, [...(byPlace.get(read.place) ?? []), read]);
  const uses = [...byPlace].map(([key, ofPlace]): DerivedUse => {
    const { operation, pointer } = placeOf(key);
    const strict = ofPlace.filter((read) => read.isExhaustive);
    return {
      operation,
      at: pointer,
      values: strict.length > 0 ? inEach(strict) : inAny(ofPlace),
      isExhaustive: strict.length > 0,
      by: linesOf(ofPlace, relative),
    };
  });
  return uses.sort((a, b) => compareText(a.operation, b.operation) || compareText(a.at, b.at));
}

function inAny(reads: readonly Read[]): readonly string[] | null {
  const values = new Set(reads.flatMap(({ values }) => values ?? []));
  return values.size === 0 ? null : [...values].sort(compareText);
}

function inEach(reads: readonly Read[]): readonly string[] | null {
  const all = inAny(reads);
  return all?.filter((value) => reads.every(({ values }) => values?.includes(value) === true)) ?? null;
}

function linesOf(reads: readonly Read[], relative: (path: string) => string): readonly string[] {
  const lines = new Map(reads.map(({ path, line }) => [`${relative(path)}:${line}`, { path, line }]));
  return [...lines]
    .sort(([, a], [, b]) => compareText(a.path, b.path) || a.line - b.line)
    .slice(0, MAXIMUM_LINES)
    .map(([text]) => text);
}
