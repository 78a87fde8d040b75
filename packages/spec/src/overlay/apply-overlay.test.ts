import type { JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { readDocument } from "../text/read-document.js";
import { applyOverlay } from "./apply-overlay.js";
import { parseJsonPath } from "./json-path.js";

const STORE: JsonValue = {
  book: [
    { category: "a", price: 8, tags: ["x"] },
    { category: "b", price: 12, isbn: "1" },
    { category: "b", price: 22, isbn: "2" },
  ],
  "odd name": { price: 1 },
};

describe("parseJsonPath", () => {
  it.each([
    ["$", [""]],
    ["$.book", ["/book"]],
    ["$.book[0].price", ["/book/0/price"]],
    ["$['odd name'].price", ["/odd name/price"]],
    ['$["odd name"]', ["/odd name"]],
    ["$.book[*].category", ["/book/0/category", "/book/1/category", "/book/2/category"]],
    ["$.book[-1]", ["/book/2"]],
    ["$.book[0,2].price", ["/book/0/price", "/book/2/price"]],
    ["$.book[1:].price", ["/book/1/price", "/book/2/price"]],
    ["$.book[::-1].price", ["/book/2/price", "/book/1/price", "/book/0/price"]],
    ["$.book[::2].price", ["/book/0/price", "/book/2/price"]],
    ["$..price", ["/book/0/price", "/book/1/price", "/book/2/price", "/odd name/price"]],
    ["$.book[?@.isbn].price", ["/book/1/price", "/book/2/price"]],
    ["$.book[?!@.isbn].price", ["/book/0/price"]],
    ["$.book[?(@.category == 'b' && @.price > 12)]", ["/book/2"]],
    ['$.book[?@.price <= 8 || @.isbn == "2"]', ["/book/0", "/book/2"]],
    ["$.book[?@.tags[0] == 'x']", ["/book/0"]],
    ["$.book[?@.price == $['odd name'].price]", []],
    ["$.missing.x", []],
    ["$.book.length", []],
  ])("%s", (query, pointers) => {
    expect(
      parseJsonPath(query)
        .select({ root: STORE, look() {} })
        .map(({ pointer }) => pointer),
    ).toEqual(pointers);
  });

  it.each(["", "paths", "$.", "$[", "$['a", "$[?]", "$[?@.a ==]", "$.a b", "$[a]"])("refuses `%s`", (query) => {
    expect(() => parseJsonPath(query)).toThrow(SyntaxError);
  });
});

const DOCUMENT = {
  openapi: "3.1.1",
  paths: { "/a": { get: { responses: { 200: { "x-driftline-unknown": ["status", "content"] } } } } },
  components: { schemas: { RootType: { "x-driftline-unknown": ["schema"] }, A: { type: "object", required: ["x"] } } },
};

const apply = (actions: string) =>
  applyOverlay(
    DOCUMENT,
    readDocument(`overlay: 1.0.0\ninfo: { title: t, version: "1" }\nactions:\n${actions}`, { uri: "o.yaml" }),
  );

describe("applyOverlay", () => {
  it("says what was unknown", () => {
    const { document, warnings } = apply(
      "  - { target: $.components.schemas.RootType, update: { enum: [trace, span] } }\n",
    );
    expect(document).toMatchObject({ components: { schemas: { RootType: { enum: ["trace", "span"] } } } });
    expect(document).not.toHaveProperty("components.schemas.RootType.x-driftline-unknown");
    expect(warnings).toEqual([]);
  });

  it("joins lists, merges objects, removes", () => {
    const { document } =
      apply(`  - { target: $.components.schemas.A, update: { required: [x, y], properties: { y: {} } } }
  - { target: "$.paths['/a'].get.responses['200']", update: { content: {} } }
  - { target: $.components.schemas.RootType, remove: true }
`);
    expect(document.components).toEqual({
      schemas: { A: { type: "object", required: ["x", "y"], properties: { y: {} } } },
    });
    expect(document.paths).toEqual({
      "/a": { get: { responses: { 200: { "x-driftline-unknown": ["status"], content: {} } } } },
    });
  });

  it("appends to a list that is the target, and removes several items at once", () => {
    const { document } = apply(`  - { target: $.components.schemas.A.required, update: z }
  - { target: "$.components.schemas.A.required[*]", remove: true }
`);
    expect(document).toMatchObject({ components: { schemas: { A: { required: [] } } } });
  });

  it("warns about a correction that no longer corrects anything, with its place", () => {
    const { warnings } = apply(`  - { target: $.components.schemas.Gone, remove: true }
  - { target: $.components.schemas.A, update: { type: object } }
`);
    expect(warnings).toEqual([
      "o.yaml:4:5: `$.components.schemas.Gone` selects nothing any more: take the correction out",
      "o.yaml:5:5: `$.components.schemas.A` changes nothing any more: take the correction out",
    ]);
  });

  it.each([
    [
      "looks for each place below each other",
      `  - { target: $, update: { x: ${"[".repeat(40)}${"]".repeat(40)} } }\n  - { target: $..*..*..*..*..*..*, remove: true }\n`,
    ],
    ["asks at each place about all others", "  - { target: '$..[?$..[?$..[?$..[?$..[?$..*]]]]]', remove: true }\n"],
    ["doubles the document again and again", "  - { target: $..*, update: { x: {}, y: {} } }\n".repeat(40)],
    [
      "appends a list to itself",
      "  - { target: '$..required', update: [[], []] }\n".repeat(40).replaceAll("$..required", "$..*"),
    ],
  ])("refuses a correction that %s", (_, actions) => {
    const started = process.cpuUsage();
    expect(() => apply(actions)).toThrow(/^o\.yaml:\d+:\d+: `.*` looks at too many places$/);
    expect(process.cpuUsage(started).user).toBeLessThan(6_000_000);
  });

  it("refuses corrections that nest deeper and deeper, and a target that does", () => {
    const deep = `${"{ a: ".repeat(300)}1${" }".repeat(300)}`;
    const at = (depth: number) => `$.x${".a".repeat(depth)}`;
    const actions = [0, 300, 600].map((depth) => `  - { target: ${at(depth)}, update: ${deep} }\n`).join("");
    expect(() => apply(`  - { target: $, update: { x: { } } }\n${actions}`)).toThrow(
      "o.yaml is nested deeper than 400",
    );
    expect(() => apply(`  - { target: "$[?${"(".repeat(50_000)}", remove: true }\n`)).toThrow("nested too deep");
  });

  it("takes hundreds of corrections in its stride", () => {
    const actions =
      "  - { target: '$.components.schemas.A', update: { properties: { y: { type: string } } } }\n".repeat(300);
    const started = process.cpuUsage();
    expect(apply(actions).warnings).toHaveLength(299);
    expect(process.cpuUsage(started).user).toBeLessThan(3_000_000);
  });

  it("takes an item out for each time that it is selected, whatever the order", () => {
    const { document } = apply(`  - { target: $.components.schemas.A.required, update: y }
  - { target: $.components.schemas.A.required, update: z }
  - { target: "$.components.schemas.A.required[2,0]", remove: true }
`);
    expect(document).toMatchObject({ components: { schemas: { A: { required: ["y"] } } } });
  });

  it("never changes its input", () => {
    const before = JSON.stringify(DOCUMENT);
    apply("  - { target: $, update: { info: { title: x } } }\n");
    expect(JSON.stringify(DOCUMENT)).toBe(before);
  });

  it.each([
    ["actions: []\n", "o.yaml:1:1: it is no OpenAPI Overlay 1.0"],
    ["overlay: 1.0.0\n", "o.yaml:1:1: it has no list of `actions`"],
    ["overlay: 1.0.0\nactions:\n  - remove: true\n", "o.yaml:3:5: an action has no `target`"],
    ["overlay: 1.0.0\nactions:\n  - target: $.a\n", "o.yaml:3:5: an action neither updates nor removes"],
    ["overlay: 1.0.0\nactions:\n  - target: a\n    remove: true\n", "o.yaml:3:5: expected `$` at character 1 of `a`"],
  ])("refuses %j", (text, message) => {
    expect(() => applyOverlay(DOCUMENT, readDocument(text, { uri: "o.yaml" }))).toThrow(message);
  });
});
