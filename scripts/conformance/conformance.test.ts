import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { type Deviation, type Judge, judgeSuite } from "./deviations.js";
import { casesOf, type Draft, HAS_SUITE, SUITE } from "./suite.js";

interface Exceptions {
  /** The commit of the suite that the names are from. */
  readonly suite: string;
  readonly reasons: Readonly<Record<string, string>>;
  readonly exceptions: readonly (Omit<Deviation, "name"> & {
    readonly why: string;
    readonly cases: readonly string[];
  })[];
}

const { suite, reasons, exceptions } = JSON.parse(
  readFileSync(new URL("exceptions.json", import.meta.url), "utf8"),
) as Exceptions;

const DRAFTS: readonly Draft[] = ["draft2020-12", "draft7", "draft4"];
const JUDGES: readonly Judge[] = ["driftline", "ajv", "hyperjump"];

/** The names excepted for a judge and a draft, with what it says of each. */
function excepted(judge: Judge, draft: Draft): readonly string[] {
  return exceptions
    .filter((entry) => entry.judge === judge && entry.draft === draft)
    .flatMap(({ says, cases }) => cases.map((name) => `${says}: ${name}`))
    .sort();
}

describe("the reasons of the exceptions", () => {
  test("every exception has one, every one is used, and no case is excepted twice", () => {
    expect([...new Set(exceptions.map(({ why }) => why))].sort()).toEqual(Object.keys(reasons).sort());
    for (const judge of JUDGES) {
      for (const draft of DRAFTS) expect(new Set(excepted(judge, draft)).size).toBe(excepted(judge, draft).length);
    }
  });
});

// Without the suite there is nothing to hold anybody against: `scripts/conformance/fetch-suite.sh` brings it.
describe.skipIf(!HAS_SUITE)(`the JSON Schema Test Suite in ${SUITE}`, () => {
  const isPinned = HAS_SUITE && readFileSync(join(SUITE, "submodule_status"), "utf8").includes(suite);

  test("is the one the exceptions name, and whole", () => {
    expect(isPinned).toBe(true);
    expect(DRAFTS.map((draft) => casesOf(draft).length)).toEqual([1906, 1465, 863]);
  });

  // Where two judges differ, one of them differs from the suite: every difference between them is explained by these.
  test.each(JUDGES.flatMap((judge) => DRAFTS.map((draft) => [judge, draft] as const)))(
    "%s differs from it under %s exactly where the exceptions say",
    async (judge, draft) => {
      const quiet = vi.spyOn(console, "log").mockImplementation(() => undefined);
      const { deviations, counts, broken } = await judgeSuite(judge, draft);
      quiet.mockRestore();
      const told = [...counts].map(([part, [right, all]]) => `${part} ${right} of ${all}`);
      console.info(`${judge} ${draft}: ${told.join(", ")}; ${deviations.length} explained`);
      expect(deviations.map(({ says, name }) => `${says}: ${name}`).sort()).toEqual(excepted(judge, draft));
      expect(broken).toEqual([]);
    },
    120_000,
  );
});
