import type { Level } from "@driftline/model";

/** What the script of the page works on; every text in it is safe to show, with nothing invisible left. */
export interface PageData {
  /** By vendor and operation, in the order in which each first appears. */
  readonly findings: readonly PageFinding[];
  readonly rules: readonly { readonly id: string; readonly why: string }[];
  readonly sources: readonly PageSource[];
  /** What a reader does before accepting anything, set after "accept it"; mostly empty. */
  readonly keepFirst: string;
}

/** The lines of one contract that some finding shows: number and text, ascending, with gaps. */
export interface PageSource {
  readonly uri: string;
  readonly lines: readonly (readonly [line: number, text: string])[];
}

/** How a finding stands against the last run; `unseen`: the last run had it, and this one did not look. */
export type PageState = "new" | "known" | "resolved" | "unseen" | "suppressed";

/** A place with the text a reader copies into an editor. */
export interface PagePlace {
  readonly text: string;
  readonly uri: string;
  readonly line: number | null;
}

/** One finding as the page shows it. Null: nothing to show. */
export interface PageFinding {
  readonly id: string;
  readonly rule: string;
  readonly level: Level;
  readonly state: PageState;
  readonly vendor: string;
  /** The same number for what stands under one heading: a vendor's findings of one operation, or of the same operations. */
  readonly group: number;
  readonly operation: string | null;
  /** What it is about where it is of no single operation. */
  readonly about: string;
  readonly response: string | null;
  /** What the place lies in. */
  readonly part: string;
  readonly place: string | null;
  readonly message: string;
  /** How often it was seen; empty for a change from one contract to another. */
  readonly count: string;
  readonly since: string | null;
  readonly base: PagePlace | null;
  readonly revision: PagePlace | null;
  readonly sample: string | null;
  readonly witness: string | null;
  readonly proof: string | null;
  readonly reach: string | null;
  readonly hint: string | null;
  readonly accept: string | null;
}
