import type { Unchecked } from "./contract.js";
import type { ReportedFinding } from "./finding.js";
import type { Level } from "./level.js";
import type { JsonPointer } from "./pointer.js";

/** How many exchanges of an operation could verify it, and how many could not. */
export interface Evidence {
  readonly vendor: string;
  readonly operation: string;
  /** Exchanges with a status the contract expects of a working call. */
  readonly expected: number;
  readonly inconclusive: number;
  /** Why nothing was verified, or null. */
  readonly reason: string | null;
}

/** How much of a documented response body was seen. */
export interface Coverage {
  readonly vendor: string;
  readonly operation: string;
  readonly status: string;
  readonly exchanges: number;
  /** Documented properties, at any depth. */
  readonly properties: number;
  readonly observed: number;
  /** The folded places of the documented properties, sorted; absent where nobody kept them. */
  readonly places?: CoveredPlaces;
}

/** Which documented properties of a response body were seen, and which never. */
export interface CoveredPlaces {
  readonly observed: readonly JsonPointer[];
  readonly unobserved: readonly JsonPointer[];
}

/** The figures of a run. */
export interface Summary {
  readonly exchanges: number;
  readonly matched: number;
  /** Matched, valid and documented, with nothing found. */
  readonly clean: number;
  /** Without the suppressed ones. */
  readonly findings: Readonly<Record<Level, number>>;
  readonly suppressed: number;
  readonly unchecked: number;
}

/** A recording that was read, so that a report can say what it rests on. */
export interface RecordingUsed {
  readonly vendor: string;
  readonly uri: string;
  readonly exchanges: number;
  readonly matched: number;
  readonly isSynthetic: boolean;
}

/** Everything one run of the tool found out; every reporter renders this. */
export interface Run {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "driftline"; readonly version: string };
  readonly command: "check" | "diff" | "fetch";
  readonly contracts: readonly { readonly vendor: string; readonly uri: string; readonly sha256: string }[];
  readonly recordings: readonly RecordingUsed[];
  readonly summary: Summary;
  /** In the order of `compareFindings`. */
  readonly findings: readonly ReportedFinding[];
  readonly unchecked: readonly Unchecked[];
  readonly evidence: readonly Evidence[];
  readonly coverage: readonly Coverage[];
  /** What kept the tool from telling (unread recordings, a crashed rule): one line each; any of them means exit 2. */
  readonly problems: readonly string[];
}
