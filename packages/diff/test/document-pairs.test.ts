import { describe, expect, it } from "vitest";
import { diffDocuments, lineOf } from "./contract.testing.js";
import { BODIES } from "./documents/bodies.testing.js";
import { HOOKS } from "./documents/hooks.testing.js";
import { OPERATIONS, SERVERS } from "./documents/operations.testing.js";
import { PARAMETERS } from "./documents/parameters.testing.js";
import { RESPONSES } from "./documents/responses.testing.js";
import { SECURITY } from "./documents/security.testing.js";

const DOCUMENT_PAIRS = [...OPERATIONS, ...SERVERS, ...SECURITY, ...PARAMETERS, ...BODIES, ...RESPONSES, ...HOOKS];

const WORST = { breaking: "error", risky: "warning", harmless: "note", nothing: undefined } as const;

describe("pairs of documents", () => {
  it.each(DOCUMENT_PAIRS.map((pair) => [pair.name, pair] as const))("%s", async (_, pair) => {
    const findings = await diffDocuments(pair.base, pair.revision);
    expect(findings.map(lineOf)).toEqual(pair.findings);
    expect(findings[0]?.level).toBe(WORST[pair.verdict]);
  });

  it("finds nothing between a document and itself", async () => {
    for (const { base, revision } of DOCUMENT_PAIRS) {
      expect(await diffDocuments(base, base)).toEqual([]);
      expect(await diffDocuments(revision, revision)).toEqual([]);
    }
  });

  it("takes an operation that goes after its sunset for a warning, and before it for an error", async () => {
    const document = { openapi: "3.1.0", info: { title: "", version: "" } };
    const base = { ...document, paths: { "/a": { get: { "x-sunset": "2026-01-01", responses: {} } } } };
    const levels = async (now: string) =>
      (await diffDocuments(base, { ...document, paths: {} }, now)).map(({ level }) => level);
    expect(await levels("2026-02-01T00:00:00Z")).toEqual(["warning"]);
    expect(await levels("2025-12-01T00:00:00Z")).toEqual(["error"]);
  });
});
