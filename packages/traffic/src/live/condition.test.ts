import type { JsonValue } from "@driftline/model";
import { describe, expect, test } from "vitest";
import { holds } from "./condition.js";
import { evaluate, resolveValue, type Scope } from "./expression.js";
import { selectJson } from "./json-path.js";

const body: JsonValue = {
  items: [
    { id: "a", size: 3, tags: ["x"] },
    { id: "b", size: 5 },
  ],
  "odd name": { "a/b": 1 },
  next: null,
};

const scope: Scope = {
  inputs: new Map<string, JsonValue>([["project", "p 1"]]),
  steps: new Map([["list", new Map<string, JsonValue>([["id", "a"]])]]),
  workflows: new Map([["before", new Map<string, JsonValue>([["token", 7]])]]),
  call: {
    url: "http://h/x",
    method: "GET",
    status: 200,
    request: {
      headers: new Map([["accept", "text/plain"]]),
      query: new Map([["q", 1]]),
      path: new Map([["id", "a"]]),
      body: undefined,
    },
    response: { headers: new Map([["x-left", "5"]]), query: new Map(), path: new Map(), body },
  },
};

describe("expressions", () => {
  test.each<[string, JsonValue | undefined]>([
    ["$statusCode", 200],
    ["$method", "GET"],
    ["$url", "http://h/x"],
    ["$inputs.project", "p 1"],
    ["$steps.list.outputs.id", "a"],
    ["$workflows.before.outputs.token", 7],
    ["$request.path.id", "a"],
    ["$request.query.q", 1],
    ["$request.header.Accept", "text/plain"],
    ["$response.header.X-Left", "5"],
    ["$response.body#/items/1/id", "b"],
    ["$response.body#/odd name/a~1b", 1],
    ["$response.body#/next", null],
    ["$response.body#/nothing", undefined],
    ["$inputs.__proto__", undefined],
    ["$steps.list.outputs.constructor", undefined],
    ["$nonsense", undefined],
  ])("%s", (expression, value) => expect(evaluate(expression, scope)).toEqual(value));

  test("are replaced at any depth; what leads nowhere does not come", () => {
    const payload = {
      a: "$inputs.project",
      b: ["$statusCode"],
      c: "is {$steps.list.outputs.id}!",
      d: "$inputs.none",
      e: "$5",
    };
    expect(resolveValue(payload, scope)).toEqual({ a: "p 1", b: [200], c: "is a!", e: "$5" });
  });
});

describe("simple conditions", () => {
  const look = (reference: string) => evaluate(reference, scope);
  test.each<[string, boolean]>([
    ["$statusCode == 200", true],
    ["$statusCode != 200", false],
    ["$statusCode >= 200 && $statusCode < 300", true],
    ["$statusCode == 404 || ($statusCode == 200 && $method == 'get')", true],
    ["!($statusCode == 404)", true],
    ["$response.body#/next == null", true],
    ["$response.body#/nothing == null", false],
    ["$response.body#/items/0/size > 2.5", true],
    ["$response.header.x-left == 5", true],
    ["$response.body#/items/0/id < 'B'", true],
    ["$response.body#/nothing", false],
    ["'it''s' == \"it's\"", true],
    ["$statusCode > 'a'", false],
  ])("%s", (condition, expected) => expect(holds(condition, look)).toBe(expected));

  test.each(["$statusCode ==", "== 200", "(1", "1 2", "foo", "1 = 1"])("`%s` is refused", (condition) =>
    expect(() => holds(condition, look)).toThrow(SyntaxError),
  );

  test.each(["(", "!", "!("])("`%s` within itself beyond all measure is refused", (opening) =>
    expect(() => holds(`${opening.repeat(100_000)}1`, look)).toThrow("it is nested deeper than 100 levels"),
  );
});

describe("JSONPath", () => {
  test.each<[string, JsonValue]>([
    ["$.items[0].id", ["a"]],
    ["$.items[-1].id", ["b"]],
    ["$.items[*].id", ["a", "b"]],
    ["$..id", ["a", "b"]],
    ["$['odd name']['a/b']", [1]],
    ["$.items[?@.size > 4].id", ["b"]],
    ["$.items[?(@.id == 'a' && @.tags[0] == 'x')].size", [3]],
    ["$.items[?@.tags].id", ["a"]],
    ["$.items[ ?@.size > 4 ].id", ["b"]],
    ["$.none[0]", []],
    ["$.__proto__", []],
    ["$", [body]],
  ])("%s", (path, expected) => expect(selectJson(body, path)).toEqual(expected));

  test.each(["items", "$.items[", "$.items[1:2]", "$ x", `$[?${" ".repeat(200_000)}`])("`%s` is refused", (path) =>
    expect(() => selectJson(body, path)).toThrow(SyntaxError),
  );

  test("what is deeper than the stack is selected from, in document order", () => {
    const deep = JSON.parse(`${'[{"id":1},'.repeat(20_000)}0${"]".repeat(20_000)}`) as JsonValue;
    expect(selectJson(deep, "$..id")).toHaveLength(20_000);
    expect(selectJson({ a: [1, { b: 2 }], c: 3 }, "$..*")).toEqual([[1, { b: 2 }], 3, 1, { b: 2 }, 2]);
  });

  test("what would be looked at without end is refused", () => {
    const wide = Array.from({ length: 3000 }, () => ({ a: 1 }));
    expect(() => selectJson(wide, "$[?$..a == 1]")).toThrow("it looks at more than 1000000 values");
    expect(() => selectJson(wide, `$${"..*".repeat(3000)}`)).not.toThrow();
  });
});
