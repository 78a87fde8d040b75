import type { JsonValue } from "@driftline/model";

type Written = Readonly<Record<string, JsonValue | undefined>>;

/**
 * What is left of a written schema once the keywords that Ajv gets wrong beside others became conjuncts of their own, where
 * it gets them right.
 * - `contains` beside `prefixItems`: what comes after a tuple is skipped for an empty array.
 * - `patternProperties` beside conjuncts: the names it matched are noted in what those evaluated, which may be nothing yet,
 *   or everything. `additionalProperties`, which has to stand beside it, evaluates everything itself.
 */
export function setApart(written: Written, conjuncts: JsonValue[]): Written {
  return withoutContains(withoutPatterns(written, conjuncts), conjuncts);
}

function withoutPatterns(written: Written, conjuncts: JsonValue[]): Written {
  const { patternProperties, ...rest } = written;
  if (patternProperties === undefined || conjuncts.length === 0 || "additionalProperties" in written) return written;
  conjuncts.push({ patternProperties });
  return rest;
}

function withoutContains(written: Written, conjuncts: JsonValue[]): Written {
  const { contains, minContains, maxContains, ...rest } = written;
  if (contains === undefined || !("prefixItems" in written)) return written;
  conjuncts.push({ contains, minContains, maxContains });
  return rest;
}
