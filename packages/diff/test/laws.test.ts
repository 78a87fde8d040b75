import type { Finding, JsonObject } from "@driftline/model";
import { createCanonical, createCompiler } from "@driftline/schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { walkPairs } from "../src/schema/pair-graph.js";
import { NOTHING_IN_COMMON } from "../src/schema/sameness.js";
import { diffDocuments, documentOf, lineOf } from "./contract.testing.js";
import { describedArbitrary, REWRITES, schemaArbitrary } from "./contracts.testing.js";

/** More for a search with other seeds: `DRIFTLINE_SEED=random DRIFTLINE_LAW_RUNS=2000`. */
const LAW_RUNS = Number(process.env.DRIFTLINE_LAW_RUNS ?? 100);
const PLACE = {
  response: "/paths/~1things/post/responses/200/content/application~1json/schema",
  request: "/paths/~1things/post/requestBody/content/application~1json/schema",
} as const;

describe("laws of a diff", () => {
  it("a contract does not differ from itself, also where nothing is taken for unchanged by its text", () => {
    fc.assert(
      fc.property(describedArbitrary, fc.constantFrom("request", "response"), ({ schema, schemas }, direction) => {
        const canonical = createCanonical(documentOf(direction, schema, { schemas }));
        const place = PLACE[direction];
        const root = { operation: "", direction, element: "body", name: null, status: null, mediaType: null } as const;
        const maximumPairs = 10_000;
        const sides = { base: canonical, revision: canonical, sameness: NOTHING_IN_COMMON, maximumPairs };
        const walk = walkPairs([{ ...root, base: place, revision: place }], sides);
        expect(walk.changed.flatMap((node) => node.edits)).toEqual([]);
      }),
      { numRuns: LAW_RUNS * 3 },
    );
  });

  it.each(Object.keys(REWRITES))("says nothing of a schema rewritten: %s", async (name) => {
    const rewrite = REWRITES[name];
    await fc.assert(
      fc.asyncProperty(describedArbitrary, fc.constantFrom("request", "response"), async (described, direction) => {
        const rewritten = rewrite?.(described) ?? described;
        const one = documentOf(direction, described.schema, { schemas: described.schemas });
        const other = documentOf(direction, rewritten.schema, { schemas: rewritten.schemas });
        expect((await diffDocuments(one, other)).map(lineOf)).toEqual([]);
        expect((await diffDocuments(other, one)).map(lineOf)).toEqual([]);
      }),
      { numRuns: LAW_RUNS },
    );
  });

  it("every witness is documented on one side and refused by the other, and every error about a schema has one", async () => {
    let witnesses = 0;
    await fc.assert(
      fc.asyncProperty(
        schemaArbitrary,
        describedArbitrary,
        fc.constantFrom("request", "response"),
        async (schema, { schema: other, schemas }, direction) => {
          const base = documentOf(direction, schema, { schemas });
          const revision = documentOf(direction, other, { schemas });
          for (const finding of await diffDocuments(base, revision)) {
            if (finding.level === "error") expect(finding.proof).toBe("proved");
            if (finding.proof !== "proved" || finding.ruleId.endsWith("property-removed")) continue;
            witnesses += 1;
            expect(separates(finding, { base, revision }, direction)).toBe(true);
          }
        },
      ),
      { numRuns: LAW_RUNS * 2 },
    );
    expect(witnesses).toBeGreaterThan(LAW_RUNS);
  }, 1_200_000);

  it("additions one way are removals the other way", async () => {
    await fc.assert(
      fc.asyncProperty(
        schemaArbitrary,
        describedArbitrary,
        fc.constantFrom("request", "response"),
        async (schema, { schema: other, schemas }, direction) => {
          const base = documentOf(direction, schema, { schemas });
          const revision = documentOf(direction, other, { schemas });
          const there = (await diffDocuments(base, revision)).map(changeOf).map(mirrored).sort();
          const back = (await diffDocuments(revision, base)).map(changeOf).sort();
          expect(there).toEqual(back);
        },
      ),
      { numRuns: LAW_RUNS * 2 },
    );
  });
});

/** Judged by the validators alone: the side a witness belongs to depends on whether it shows harm. */
function separates(
  finding: Finding,
  documents: { readonly base: JsonObject; readonly revision: JsonObject },
  direction: "request" | "response",
): boolean {
  const base = createCompiler(documents.base).compile(PLACE[direction], direction);
  const revision = createCompiler(documents.revision).compile(PLACE[direction], direction);
  const isGrowth = (direction === "response") === (finding.level !== "note");
  const [documented, refused] = isGrowth ? [revision, base] : [base, revision];
  return documented.isClean(finding.witness) && !refused.isValid(finding.witness);
}

/** Rule without direction, place and subject: what mirrors. Names of branches are those of the document they stand in. */
function changeOf(finding: Finding): string {
  const change = finding.ruleId
    .replace(/^(request|response)-/, "")
    .replace("property-required-added", "property-added");
  return `${change} ${finding.instanceLocation} ${change.startsWith("branch-") ? "" : finding.subject}`;
}

const OPPOSITES: readonly (readonly [string, string])[] = [
  ["-added", "-removed"],
  ["-allowed", "-forbidden"],
  ["became-nullable", "became-non-nullable"],
  ["became-required", "became-optional"],
  ["-relaxed", "-tightened"],
  ["-widened", "-narrowed"],
];

function mirrored(change: string): string {
  for (const [one, other] of OPPOSITES) {
    if (change.includes(`${one} `)) return change.replace(one, other);
    if (change.includes(`${other} `)) return change.replace(other, one);
  }
  return change;
}
