import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, test } from "vitest";
import { harOf, runCli, withFolder } from "./run-cli.js";

const spec = `
openapi: 3.1.0
info: { title: Reviews, version: "1" }
servers: [{ url: https://api.example.com }]
paths:
  /reviews/{id}:
    get:
      operationId: getReview
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200':
          description: ok
          content: { application/json: { schema: { $ref: '#/components/schemas/Review' } } }
components:
  schemas:
    Review:
      type: object
      required: [id, subject]
      properties:
        id: { type: string, format: uuid4 }
        at: { type: string, format: date-time }
        stage: { type: string, enum: [open, done] }
        score: { type: number, minimum: 0, maximum: 1 }
        label: { type: string, maxLength: 5 }
        author: { anyOf: [{ $ref: '#/components/schemas/Author' }, { type: 'null' }] }
        byKey: { type: object, additionalProperties: { $ref: '#/components/schemas/Author' } }
        byId: { type: object, propertyNames: { format: uuid }, additionalProperties: { type: integer } }
        subject: { $ref: '#/components/schemas/Subject' }
    Author: { type: object, properties: { name: { type: string } } }
    Subject:
      oneOf: [{ $ref: '#/components/schemas/Trace' }, { $ref: '#/components/schemas/Span' }]
      discriminator: { propertyName: kind, mapping: { trace: '#/components/schemas/Trace', span: '#/components/schemas/Span' } }
    Trace: { type: object, required: [kind, depth], properties: { kind: { type: string }, depth: { type: integer } } }
    Span: { type: object, required: [kind], properties: { kind: { type: string }, parent: { type: string } } }
`;

const conforming: JsonObject = {
  id: "3b241101-e2bb-4255-8caf-4136c566a962",
  at: "2026-11-01T10:00:00Z",
  stage: "open",
  score: 0.5,
  label: "short",
  author: { name: "A" },
  byKey: { x: { name: "B" } },
  byId: { "3b241101-e2bb-4255-8caf-4136c566a962": 1 },
  subject: { kind: "trace", depth: 1 },
};

interface Drift {
  readonly name: string;
  readonly body?: JsonValue | string;
  readonly status?: number;
  readonly mediaType?: string;
  /** `rule place subject`. */
  readonly finding: string;
}

const drifts: readonly Drift[] = [
  { name: "missing required", body: without("id"), finding: "response-property-missing  id" },
  { name: "null", body: { ...conforming, at: null }, finding: "response-null-undocumented /at -" },
  { name: "wrong type", body: { ...conforming, score: "high" }, finding: "response-type-mismatched /score -" },
  {
    name: "bad uuid4",
    body: { ...conforming, id: "3b241101-e2bb-1255-8caf-4136c566a962" },
    finding: "response-format-mismatched /id -",
  },
  { name: "bad date-time", body: { ...conforming, at: "yesterday" }, finding: "response-format-mismatched /at -" },
  {
    name: "new enum value",
    body: { ...conforming, stage: "paused" },
    finding: "response-enum-value-undocumented /stage paused",
  },
  {
    name: "undocumented at the root",
    body: { ...conforming, extra: 1 },
    finding: "response-property-undocumented /extra extra",
  },
  {
    name: "undocumented inside an anyOf with null",
    body: { ...conforming, author: { name: "A", age: 3 } },
    finding: "response-property-undocumented /author/age age",
  },
  {
    name: "undocumented inside a discriminated branch",
    body: { ...conforming, subject: { kind: "span", parent: "p", depth: 1 } },
    finding: "response-property-undocumented /subject/depth depth",
  },
  {
    name: "undocumented inside additionalProperties",
    body: { ...conforming, byKey: { x: { name: "B", age: 3 } } },
    finding: "response-property-undocumented /byKey/*/age age",
  },
  { name: "undocumented status", status: 206, body: conforming, finding: "response-status-undocumented - 206" },
  {
    name: "undocumented media type",
    mediaType: "application/vnd.review+xml",
    body: "<review/>",
    finding: "response-media-type-undocumented - application/vnd.review+xml",
  },
  { name: "malformed JSON", body: '{"id": ', finding: "response-body-malformed - -" },
  { name: "out of range", body: { ...conforming, score: 1.5 }, finding: "response-constraint-mismatched /score -" },
  { name: "too long", body: { ...conforming, label: "too long" }, finding: "response-constraint-mismatched /label -" },
  {
    name: "bad property name",
    body: { ...conforming, byId: { nope: 1 } },
    finding: "response-constraint-mismatched /byId nope",
  },
  {
    name: "unknown discriminator",
    body: { ...conforming, subject: { kind: "session" } },
    finding: "response-discriminator-undocumented /subject session",
  },
  {
    name: "missing discriminator",
    body: { ...conforming, subject: { parent: "p" } },
    finding: "response-property-missing /subject kind",
  },
];

function without(name: string): JsonObject {
  const { [name]: _, ...rest } = conforming;
  return rest;
}

const URL = "https://api.example.com/reviews/1";

function entryOf(drift: Drift) {
  const body = typeof drift.body === "string" ? drift.body : JSON.stringify(drift.body);
  return { url: URL, status: drift.status ?? 200, mediaType: drift.mediaType ?? "application/json", body };
}

interface Reported {
  readonly ruleId: string;
  readonly instanceLocation: string | null;
  readonly subject: string | null;
  readonly count: number;
  readonly total: number;
  readonly level: string;
}

async function findingsOf(
  entries: Parameters<typeof harOf>[0],
): Promise<{ code: number; findings: readonly Reported[]; clean: number }> {
  return withFolder({ "api.yaml": spec, "traffic.har": harOf(entries) }, async (folder) => {
    const { code, stdout } = await runCli(folder, [
      "check",
      "--spec",
      "api.yaml",
      "--recordings",
      "traffic.har",
      "--format",
      "json",
    ]);
    const run = JSON.parse(stdout);
    return { code, findings: run.findings, clean: run.summary.clean };
  });
}

/** A finding about a whole response has no place, or the empty one. */
const shown = (finding: Reported) => {
  const isWhole = /-(status|media-type|body)-/.test(finding.ruleId);
  return `${finding.ruleId} ${isWhole ? "-" : finding.instanceLocation} ${finding.subject ?? "-"}`;
};

describe("a recording with one response for each drift", () => {
  test.each(drifts)("$name is one finding", async (drift) => {
    const { findings } = await findingsOf([{ url: URL, body: JSON.stringify(conforming) }, entryOf(drift)]);
    expect(findings.map(shown)).toEqual([drift.finding]);
    expect(findings[0]?.count).toBe(1);
  });

  test("all of them together, twice over, beside conforming ones: each once, counted", async () => {
    const clean = Array.from({ length: 10 }, () => ({ url: URL, body: JSON.stringify(conforming) }));
    const {
      code,
      findings,
      clean: cleanCount,
    } = await findingsOf([...clean, ...drifts.map(entryOf), ...drifts.map(entryOf)]);
    expect(findings.map(shown).sort()).toEqual(drifts.map((drift) => drift.finding).sort());
    expect(new Set(findings.map((finding) => finding.count))).toEqual(new Set([2]));
    expect(code).toBe(1);
    expect(cleanCount).toBe(10);
  });

  test("the conforming rest gives none", async () => {
    expect(await findingsOf([{ url: URL, body: JSON.stringify(conforming) }])).toEqual({
      code: 0,
      findings: [],
      clean: 1,
    });
  });
});
