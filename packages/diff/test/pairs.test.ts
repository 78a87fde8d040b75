import type { Level } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { diffDocuments, documentOf, lineOf } from "./contract.testing.js";
import type { Verdict } from "./pair.testing.js";
import { SCHEMA_PAIRS } from "./schema-pairs.testing.js";

const WORST: Readonly<Record<Verdict, Level | undefined>> = {
  breaking: "error",
  risky: "warning",
  harmless: "note",
  nothing: undefined,
};

describe.each(["response", "request"] as const)("pairs of schemas of a %s", (direction) => {
  it.each(SCHEMA_PAIRS.map((pair) => [pair.name, pair] as const))("%s", async (_, pair) => {
    const [verdict, , ...expected] = pair[direction];
    const base = documentOf(direction, pair.base, { schemas: pair.schemas ?? {} });
    const revision = documentOf(direction, pair.revision, { schemas: pair.revisionSchemas ?? pair.schemas ?? {} });
    const findings = await diffDocuments(base, revision);
    expect(findings.map(lineOf)).toEqual(expected);
    expect(findings[0]?.level).toBe(WORST[verdict]);
  });
});
