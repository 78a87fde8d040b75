import type { RuleMeta } from "../rule.js";
import { DIFF_RULES } from "./diff-rules.js";
import { MEMORY_RULES } from "./memory-rules.js";
import { SPEC_RULES } from "./spec-rules.js";
import { WIRE_RULES } from "./wire-rules.js";

/** Every rule, sorted by id. */
export const RULES: readonly RuleMeta[] = [...DIFF_RULES, ...MEMORY_RULES, ...SPEC_RULES, ...WIRE_RULES].sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

const rulesById: ReadonlyMap<string, RuleMeta> = new Map(RULES.map((rule) => [rule.id, rule]));

/** The rule with an id, or `undefined` where the catalogue has none. */
export function findRule(id: string): RuleMeta | undefined {
  return rulesById.get(id);
}

/** The rule with an id. @throws {Error} on an id that the catalogue lacks: a defect of ours, never of an input. */
export function ruleOf(id: string): RuleMeta {
  const rule = rulesById.get(id);
  if (rule === undefined) throw new Error(`no rule \`${id}\` in the catalogue`);
  return rule;
}
