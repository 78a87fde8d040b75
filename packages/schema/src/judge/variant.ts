import { NOTHING_SPARED, type Spared } from "../omittable.js";

/**
 * How a schema is written for Ajv.
 * - `open`: as published.
 * - `closed`: refuses properties that nothing names; for the outermost schema of an instance.
 * - `named`, `deferred`, `free`: inside a closed one. What contributes to it: something else names properties; branches
 *   will decide; nothing names any, so the map is free-form.
 */
export type Lens = "open" | "closed" | "named" | "deferred" | "free";

/** How a schema stands to what is around it. */
export interface Standing {
  /** Without the dispatch to those who extend it: the schema as they extend it. */
  readonly isParent: boolean;
  /** What the schemas around it say that a body may leave out. */
  readonly spared: Spared;
}

/** A lens, and how the schema that is written under it stands to what is around it. */
export interface Variant extends Standing {
  readonly lens: Lens;
}

/** How a schema is read that stands for itself. */
export const ALONE: Standing = { isParent: false, spared: NOTHING_SPARED };
