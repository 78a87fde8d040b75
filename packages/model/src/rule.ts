import type { Level } from "./level.js";

/** Which comparison a rule belongs to. */
export type RuleStage = "wire" | "memory" | "contract" | "spec";

/** A rule of the catalogue. Its id is public and for ever. */
export interface RuleMeta {
  readonly id: string;
  readonly stage: RuleStage;
  /** The level under the policy `default`, unless `levels` says otherwise for the case at hand. */
  readonly level: Level;
  /** When the level differs, in words; null where it never does. */
  readonly levels: string | null;
  /** What happened, in one line. */
  readonly summary: string;
  /** Why it matters to somebody who consumes the API. */
  readonly why: string;
  /** What to do about it, in one clause. */
  readonly hint: string;
  /** What the policy `strict` raises it to, or null. */
  readonly strict: Level | null;
}
