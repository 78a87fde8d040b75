import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { objectOf, resolvePointer } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { findingsOfDefects } from "../openapi/defect.js";
import { readPage } from "./read-page.js";

const SPECS = resolve(import.meta.dirname, "../../../../specs");

function read(path: string) {
  return readPage({ uri: `specs/${path}`, text: readFileSync(resolve(SPECS, path), "utf8") });
}

function told(path: string) {
  const extract = read(path);
  return findingsOfDefects(extract.defects, { vendor: "v", uri: path, positions: extract.positions }).map(
    ({ ruleId, base, count, subject }) => [ruleId, `${base?.line}:${base?.column}`, count, subject],
  );
}

describe("a page nested deeper than its readers go", () => {
  const page = (more: string) => `# Get\n\n${more}\n\n\`\`\`yaml\nopenapi: 3.1.0\npaths: {}\n\`\`\`\n`;

  it.each([">", "> ", "- ", "1. "])("by `%s` is refused in one clause, at once", (mark) => {
    expect(() => readPage({ uri: "p.md", text: page(mark.repeat(20_000)) })).toThrow(
      expect.objectContaining({ code: "PAGE_UNREADABLE" }),
    );
  });

  it.each(["-".repeat(200), "* * *", "> > > a"])("is not one with a line of `%s`", (line) => {
    expect(readPage({ uri: "p.md", text: page(line) }).platform).toBe("markdown");
  });
});

describe("the seed pages", () => {
  it("Mintlify: the embedded block, its lines counted in the page, the invented security left out", () => {
    const extract = read("galileo/sources/get-experiment.md");
    expect(extract).toMatchObject({
      platform: "mintlify",
      generation: "markdown-index-quote",
      repairs: ["security-invented"],
    });
    expect(Object.keys(objectOf(extract.description, "paths") ?? {})).toEqual([
      "/v2/projects/{project_id}/experiments/{experiment_id}",
    ]);
    expect(extract.positions.locate("/openapi")).toMatchObject({ line: 14, column: 1 });
    expect(extract.positions.locate("/info/title")).toMatchObject({ line: 16, column: 3 });
  });

  it("Respan: every field with its type, nullability and description", () => {
    const { description, generation } = read("respan/sources/retrieve-experiment.txt");
    const operation = resolvePointer(description, "/paths/~1api~1v2~1experiments~1{experiment_id}~1/get");
    expect(generation).toBe("text-t4");
    expect(description.servers).toEqual([{ url: "https://api.respan.ai" }]);
    expect(operation).toMatchObject({
      summary: "Retrieve an experiment",
      description: "Retrieve an experiment by ID, including workflow and scoring configuration.",
      security: [{ bearerAuth: [] }],
      parameters: [{ name: "experiment_id", in: "path", required: true, schema: { type: "string" } }],
    });
    const schema = resolvePointer(operation ?? null, "/responses/200/content/application~1json/schema");
    const types = Object.entries(objectOf(schema, "properties") ?? {}).map(([name, property]) => {
      const { description: _, ...rest } = property as Record<string, unknown>;
      return [name, rest];
    });
    const text = { type: "string" };
    const textOrNull = { type: ["string", "null"] };
    expect(Object.fromEntries(types)).toEqual({
      id: text,
      name: text,
      status: text,
      created_at: { type: "string", format: "date-time" },
      description: textOrNull,
      dataset: textOrNull,
      dataset_id: textOrNull,
      dataset_name: textOrNull,
      workflow_count: { type: "integer" },
      progress: { type: "number" },
      started_at: { type: ["string", "null"], format: "date-time" },
      completed_at: { type: ["string", "null"], format: "date-time" },
      tags: { type: "array", items: { type: "object", additionalProperties: {} } },
      workflow: { type: "array", items: { type: "object" }, "x-driftline-unknown": ["properties"] },
      evaluator_ids: { type: "array", items: text },
      evaluator_slugs: { type: "array", items: text },
      evaluator_workflow_ids: { type: "array", items: text },
      batch_size: { type: "integer" },
      concurrency: { type: "integer" },
      enable_tracing: { type: "boolean" },
      error_message: textOrNull,
    });
    expect(schema).toMatchObject({
      "x-driftline-unknown": ["required"],
      properties: {
        evaluator_slugs: { description: "Backward-compatible evaluator identifiers stored by the backend." },
        description: { description: "Experiment description." },
      },
    });
    expect(resolvePointer(operation ?? null, "/responses/200")).toMatchObject({
      description: "Experiment details.",
      "x-driftline-unknown": ["status"],
    });
    expect(Object.keys(objectOf(operation, "responses") ?? {})).toEqual(["200", "401", "404"]);
    expect(told("respan/sources/retrieve-experiment.txt")).toEqual([
      ["spec-page-unstated", "103:1", 25, "content, properties, required, status"],
    ]);
  });

  it("Opik: formats, read-only fields, the open enum, and the example that contradicts its page", () => {
    const { description } = read("opik/sources/get-experiment-item-by-id.txt");
    const operation = resolvePointer(description, "/paths/~1v1~1private~1experiments~1items~1{id}/get");
    expect(description.servers).toEqual([{ url: "http://localhost:5173/api" }]);
    expect(operation).toMatchObject({
      description: "Get experiment item by id",
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } }],
    });
    const uuid = { type: "string", format: "uuid" };
    const instant = { type: "string", format: "date-time", readOnly: true };
    expect(resolvePointer(operation ?? null, "/responses/200/content/application~1json/schema/properties")).toEqual({
      experiment_id: uuid,
      dataset_item_id: uuid,
      trace_id: uuid,
      id: uuid,
      project_id: { ...uuid, readOnly: true },
      created_at: instant,
      last_updated_at: instant,
      created_by: { type: "string", readOnly: true },
      last_updated_by: { type: "string", readOnly: true },
      trace_visibility_mode: { type: "string", readOnly: true, "x-driftline-unknown": ["enum"] },
    });
    expect(told("opik/sources/get-experiment-item-by-id.txt")).toEqual([
      ["spec-example-mismatched", "45:3", 5, "dataset_item_id, experiment_id, id, project_id, trace_id"],
      ["spec-page-unstated", "69:1", 13, "content, enum, required, status"],
    ]);
  });
});
