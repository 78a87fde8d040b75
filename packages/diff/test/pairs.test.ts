import type { Level } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { diffDocuments, documentOf, lineOf } from "./contract.testing.js";
import { ANNOTATIONS_PAIRS } from "./pairs/annotations.testing.js";
import { APPLICATORS_PAIRS } from "./pairs/applicators.testing.js";
import { COMPONENTS_PAIRS } from "./pairs/components.testing.js";
import { CONSTRAINTS_PAIRS } from "./pairs/constraints.testing.js";
import { DIRECTIONS_PAIRS } from "./pairs/directions.testing.js";
import { OPENNESS_PAIRS } from "./pairs/openness.testing.js";
import type { Verdict } from "./pairs/pair.testing.js";
import { PROPERTIES_PAIRS } from "./pairs/properties.testing.js";
import { REWRITES_PAIRS } from "./pairs/rewrites.testing.js";
import { STRINGS_PAIRS } from "./pairs/strings.testing.js";
import { TYPES_PAIRS } from "./pairs/types.testing.js";
import { UNIONS_PAIRS } from "./pairs/unions.testing.js";
import { VALUES_PAIRS } from "./pairs/values.testing.js";

const SCHEMA_PAIRS = [
  ...ANNOTATIONS_PAIRS,
  ...APPLICATORS_PAIRS,
  ...COMPONENTS_PAIRS,
  ...CONSTRAINTS_PAIRS,
  ...DIRECTIONS_PAIRS,
  ...OPENNESS_PAIRS,
  ...PROPERTIES_PAIRS,
  ...REWRITES_PAIRS,
  ...STRINGS_PAIRS,
  ...TYPES_PAIRS,
  ...UNIONS_PAIRS,
  ...VALUES_PAIRS,
];

const WORST: Readonly<Record<Verdict, Level | undefined>> = {
  breaking: "error",
  risky: "warning",
  harmless: "note",
  nothing: undefined,
};

describe.each(["response", "request"] as const)("pairs of schemas of a %s", (direction) => {
  it.each(SCHEMA_PAIRS.map((pair) => [pair.name, pair] as const))("%s", async (_, pair) => {
    const [verdict, , ...expected] = pair[direction];
    const base = documentOf(direction, pair.base, { schemas: pair.schemas });
    const revision = documentOf(direction, pair.revision, { schemas: pair.revisionSchemas });
    const findings = await diffDocuments(base, revision);
    expect(findings.map(lineOf)).toEqual(expected);
    expect(findings[0]?.level).toBe(WORST[verdict]);
  });
});
