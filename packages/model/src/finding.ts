import type { JsonValue } from "./json.js";
import type { Level } from "./level.js";
import type { Location } from "./location.js";
import type { JsonPointer } from "./pointer.js";
import type { Touches } from "./use.js";

/**
 * One difference between a base and a revision, folded and counted. What was removed has only a base, what was added
 * only a revision. This is what a stage yields; a run adds the fingerprint and the state against the baseline.
 */
export interface Finding {
  /** A rule of the catalogue. */
  readonly ruleId: string;
  readonly level: Level;
  /** One clause, lower case, no full stop, identifiers in backticks. */
  readonly message: string;
  readonly vendor: string;
  /** The operation key; method and folded path where no operation is known; null for a finding about a document. */
  readonly operation: string | null;
  /** The observed status; in a diff the documented one. */
  readonly status: string | null;
  readonly mediaType: string | null;
  /** Array indices and map keys folded to `*`; null where no instance is concerned. */
  readonly instanceLocation: JsonPointer | null;
  readonly base: Location | null;
  readonly revision: Location | null;
  /** The property, name or value concerned; JSON text for what is no string. */
  readonly subject: string | null;
  /** Exchanges (or, about a document, places) that show it. */
  readonly count: number;
  /** Exchanges of that operation, status and media type. */
  readonly total: number;
  /** The first value seen, redacted; null where it may not be shown or there is none. */
  readonly sample: JsonValue;
  /** The instance that proves a verdict of a diff, or null. */
  readonly witness: JsonValue;
  readonly proof: "proved" | "unproved" | null;
  /** In a diff: the operations a shared component's change reaches; names sorted, the first ten. */
  readonly operations: { readonly count: number; readonly names: readonly string[] } | null;
  /** What to do about it. */
  readonly hint: string | null;
  /** What stands for the operation in the fingerprint (a shared component's place); not part of a report. */
  readonly scope?: string;
  /** Inside a shared component, the declared uses it reaches, as far as the comparison was told of any; not part of a report. */
  readonly touches?: Touches;
}

/** Whether a finding was in the last accepted state of affairs (SARIF 2.1.0, section 3.27.24). */
export type BaselineState = "new" | "unchanged" | "absent";

/** A finding as a run reports it. */
export interface ReportedFinding extends Finding {
  readonly fingerprint: string;
  readonly baselineState: BaselineState;
  readonly suppressed: boolean;
}

/** A finding with nothing but what a document-level rule knows; the rest is filled in. */
export function findingOf(known: Pick<Finding, "ruleId" | "level" | "message" | "vendor"> & Partial<Finding>): Finding {
  return {
    operation: null,
    status: null,
    mediaType: null,
    instanceLocation: null,
    base: null,
    revision: null,
    subject: null,
    count: 1,
    total: 1,
    sample: null,
    witness: null,
    proof: null,
    operations: null,
    hint: null,
    ...known,
  };
}

/** The order of findings in every report: gravest first, then by place; a total order, so that output replays. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    LEVEL_ORDER[a.level] - LEVEL_ORDER[b.level] ||
    compareText(a.vendor, b.vendor) ||
    compareText(a.operation, b.operation) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.status, b.status) ||
    compareText(a.mediaType, b.mediaType) ||
    compareText(a.instanceLocation, b.instanceLocation) ||
    compareText(a.subject, b.subject) ||
    compareText(a.base?.pointer, b.base?.pointer) ||
    compareText(a.revision?.pointer, b.revision?.pointer) ||
    compareText(a.message, b.message)
  );
}

const LEVEL_ORDER: Readonly<Record<Level, number>> = { error: 0, warning: 1, note: 2 };

/** Code-unit order, the same on every machine; null and undefined come first. */
export function compareText(a: string | null | undefined, b: string | null | undefined): number {
  const left = a ?? "";
  const right = b ?? "";
  return left < right ? -1 : left > right ? 1 : 0;
}
