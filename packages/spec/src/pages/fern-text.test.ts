import { resolvePointer } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { parseFieldLine } from "./fern-type.js";
import { readPage } from "./read-page.js";

describe("parseFieldLine", () => {
  it.each([
    ["idstring", { name: "id", schema: { type: "string" } }],
    ['idstringRequiredformat: "uuid"', { name: "id", isRequired: true, schema: { type: "string", format: "uuid" } }],
    ['project_namestringOptionalformat: "(?i)^[^/]+$"', { name: "project_name", schema: { pattern: "(?i)^[^/]+$" } }],
    ["created_atdatetime or null", { name: "created_at", saysNull: true, schema: { format: "date-time" } }],
    [
      "stabilitydouble or null0-1Defaults to 0.5",
      { name: "stability", saysNull: true, schema: { minimum: 0, maximum: 1, default: 0.5 } },
    ],
    ["sizeintegerOptional>=1Defaults to 10", { name: "size", isRequired: false, schema: { minimum: 1, default: 10 } }],
    ["namestringRequired1-64 characters", { name: "name", schema: { minLength: 1, maxLength: 64 } }],
    ["tagslist of stringsOptional", { name: "tags", schema: { type: "array", items: { type: "string" } } }],
    ["idsset of UUIDs", { name: "ids", schema: { uniqueItems: true, items: { format: "uuid" } } }],
    ["metamap from strings to any", { name: "meta", schema: { type: "object", additionalProperties: {} } }],
    ["rowslist of lists of doubles", { name: "rows", schema: { items: { type: "array", items: { type: "number" } } } }],
    ["valuestring or integer", { name: "value", schema: { anyOf: [{ type: "string" }, { type: "integer" }] } }],
    [
      "namesmap from strings to nullable strings",
      { name: "names", schema: { additionalProperties: { type: ["string", "null"] } } },
    ],
    ['kind"llm"', { name: "kind", schema: { const: "llm" } }],
    ["countlong", { name: "count", schema: { type: "integer", format: "int64" } }],
    ["blobBase64 string", { name: "blob", schema: { contentEncoding: "base64" } }],
    ["created_bystringRead-only", { name: "created_by", schema: { readOnly: true } }],
    ["oldstringOptionalDeprecated", { name: "old", schema: { deprecated: true } }],
    ["descriptionstring or null", { name: "description", saysNull: true }],
    ["objectobject", { name: "object", isOpaque: true }],
    ["typeenum", { name: "type", isEnum: true }],
  ])("%s", (line, field) => {
    expect(parseFieldLine(line)).toMatchObject(field);
  });

  it.each(["Experiment ID.", "string", "Bearer token. Use it.", "", "a list of strings here", "Tags attached"])(
    "%j is no field",
    (line) => {
      expect(parseFieldLine(line)).toBeUndefined();
    },
  );
});

function page(fields: string, head = ""): string {
  return `${head}Acme\n\nGet thing\n\nGET\n/things/:id\nGET\n/v1/things/:id\n$curl https://api.acme.test/v1/things/id\n\nGet a thing.\n\nPath parameters\n\nidstringRequired\n\nResponse\n\nThe thing.\n${fields}\n\nErrors\n\n404\nNot Found Error\n`;
}

function read(fields: string, head?: string) {
  const extract = readPage({ uri: "p.txt", text: page(fields, head) });
  const media = "/paths/~1things~1{id}/get/responses/200/content/application~1json/schema";
  return {
    generation: extract.generation,
    schema: resolvePointer(extract.description, media),
    description: extract.description,
  };
}

describe("generations of Fern's flattened text", () => {
  it("T1: optional fields are marked, null is never printed", () => {
    const { generation, schema } = read("idstring\nnotestringOptional\nCompany\n");
    expect(generation).toBe("text-t1");
    expect(schema).toMatchObject({
      required: ["id"],
      properties: {
        id: { type: ["string", "null"], "x-driftline-unknown": ["null"] },
        note: { type: ["string", "null"] },
      },
    });
    expect(schema).not.toHaveProperty("x-driftline-unknown");
  });

  it.each(["", "idstringRead-only\n"])("T2 and T3: ` or null` means optional or nullable", (extra) => {
    const { generation, schema } = read(`${extra}namestring\nnotestring or null\nsizeinteger or null`);
    expect(generation).toBe("text-t2");
    expect(schema).toMatchObject({
      "x-driftline-unknown": ["required"],
      properties: {
        name: { type: "string" },
        note: { type: ["string", "null"], "x-driftline-unknown": ["null"] },
        size: { type: ["integer", "null"], "x-driftline-unknown": ["null"] },
      },
    });
    expect(resolvePointer(schema ?? null, "/required")).toContain("name");
  });

  it("T4: ` or null` means nullable, required-ness is unknown", () => {
    const { generation, schema } = read("idstring\nnotestring or null\nsizeinteger");
    expect(generation).toBe("text-t4");
    expect(schema).toMatchObject({ properties: { note: { type: ["string", "null"] }, size: { type: "integer" } } });
    expect(schema).not.toHaveProperty("required");
  });

  it("takes the server's base path from the second address", () => {
    expect(read("idstring").description.servers).toEqual([{ url: "https://api.acme.test/v1" }]);
  });

  it("is looked for in blank lines once", () => {
    // A search that begins anew in each of them takes the square of their number.
    const text = `${"\n".repeat(200_000)}x`;
    expect(() => readPage({ uri: "p.txt", text })).toThrow();
  });

  it("refuses a text that lost its types", () => {
    const text = page("id\nnote").replace("\n\nGet a thing.", '\n1{\n2 "id": "x"\n3}\nGet a thing.');
    expect(() => readPage({ uri: "p.txt", text })).toThrow("its field list lost its types");
  });
});
