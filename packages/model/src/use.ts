import type { JsonPointer } from "./pointer.js";

/** One place of one operation that a team's code needs. */
export interface Use {
  readonly operation: string;
  readonly direction: "request" | "response";
  /** In the body, array indices and map keys folded to `*`; a parameter is `query:limit`; `""` is the body as a whole. */
  readonly location: JsonPointer;
  /** The values the code knows, or null where it does not list any. */
  readonly values: readonly string[] | null;
  /** Whether a value beyond `values` breaks the code: an exhaustive switch, a generated enum. */
  readonly isExhaustive: boolean;
  readonly owner: string | null;
  /** Where the code reads or writes it: `src/report.ts:12`. */
  readonly places: readonly string[];
}

/** A place that nobody needs, or a whole operation. */
export interface Unused {
  readonly operation: string;
  readonly direction: "request" | "response" | null;
  /** Null: the whole operation. What lies below is unused as well. */
  readonly location: JsonPointer | null;
}

/** A type of our code that describes what an operation answers. */
export interface UsesType {
  readonly operation: string;
  /** `Experiment`, with the file that declares it (`src/api.ts#Experiment`), or with its package (`@acme/sdk#Experiment`). */
  readonly name: string;
  /** Where in the response its values stand; `""` is the whole body. */
  readonly at: JsonPointer;
}

/** What a team needs of a vendor, as its `uses.yaml` says. What it does not mention is unknown. */
export interface Uses {
  readonly uses: readonly Use[];
  readonly unused: readonly Unused[];
  /** What `driftline uses` follows through a TypeScript program. */
  readonly types: readonly UsesType[];
}

/** Which declared places a difference inside a shared component reaches. */
export interface Touches {
  readonly uses: readonly Use[];
  /** Whether every place it reaches is declared unused. */
  readonly isUnused: boolean;
}
