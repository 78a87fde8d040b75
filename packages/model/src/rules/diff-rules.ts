import type { RuleMeta } from "../rule.js";

/** The rules of contract against contract. Sorted by id. */
export const DIFF_RULES: readonly RuleMeta[] = [];
