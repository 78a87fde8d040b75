import { describe, expect, test } from "vitest";
import { type Answer, GET, json, LIST, ran } from "./probed-server.testing.js";
import { readProbes } from "./read-probes.js";

describe("steps", () => {
  test("hand their outputs on, below the base path, with the environment's headers", async () => {
    const { run, seen, exchanges } = await ran([LIST, GET], ({ url }, response) =>
      json(response, url.endsWith("/things") ? { items: [{ id: "a/b ü" }] } : { id: "a/b ü" }),
    );
    expect(run.problems).toEqual([]);
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /base/things",
      "GET /base/things/a%2Fb%20%C3%BC",
    ]);
    expect(seen[0]?.headers.authorization).toBe("Bearer token");
    expect(exchanges.map(({ location }) => location.pointer)).toEqual(["/workflows/0/steps/0", "/workflows/0/steps/1"]);
    expect([...run.called].sort()).toEqual(["GET /things", "GET /things/{id}"]);
  });

  test("whose list came back empty leave the rest unverified, and say so", async () => {
    const { run, seen } = await ran([LIST, GET], (_, response) => json(response, { items: [] }));
    expect(seen).toHaveLength(1);
    expect(run.problems).toEqual([
      "shop: probe `w` verified nothing at step `get`: parameter `id` has no value (`$steps.list.outputs.id`)",
    ]);
  });

  test("with an expired token verify nothing, although no criterion speaks of the status", async () => {
    const { run, exchanges } = await ran([LIST, GET], (_, response) => json(response, {}, 401));
    expect(run.problems[0]).toContain("`$statusCode < 400` does not hold (status 401)");
    expect(run.problems[1]).toContain("step `get`: it was not reached");
    expect(exchanges).toHaveLength(1);
  });

  test("with an undocumented success go on: the status is a finding, not a doubt", async () => {
    const steps = [{ ...LIST, successCriteria: [{ condition: "$statusCode == 200" }] }, GET];
    const { run, seen } = await ran(steps, (_, response) => json(response, { items: [{ id: "a" }] }, 203));
    expect(run.problems).toEqual([]);
    expect(seen).toHaveLength(2);
  });

  test("that write are not run unless allowed or declared safe", async () => {
    const search = { stepId: "search", operationId: "search", requestBody: { payload: { q: "$inputs.q", limit: 2 } } };
    const workflow = { inputs: { properties: { q: { default: "oak" } } } };
    const answer: Answer = (_, response) => json(response, {});
    const refused = await ran([search], answer, { workflow });
    expect(refused.seen).toHaveLength(0);
    expect(refused.run.problems[0]).toContain("allows writes");
    const safe = await ran([{ ...search, "x-driftline-safe": true }], answer, { workflow });
    expect(safe.seen[0]?.body).toBe('{"q":"oak","limit":2}');
    expect((await ran([search], answer, { workflow, allowWrites: true })).seen).toHaveLength(1);
  });

  test("by `operationPath`, regex and JSONPath criteria, actions that go on elsewhere", async () => {
    const operationPath = "{$sourceDescriptions.shop.url}#/paths/~1things~1{id}/get";
    const steps = [
      {
        stepId: "first",
        operationPath,
        parameters: [{ name: "id", in: "path", value: "1" }],
        onSuccess: [{ name: "on", type: "goto", stepId: "last" }],
      },
      { stepId: "between", operationId: "list" },
      {
        stepId: "last",
        operationId: "list",
        parameters: [{ name: "tag", in: "query", value: ["a", "b"] }],
        successCriteria: [
          { context: "$response.body", condition: "$.items[?@.id == 'x']", type: "jsonpath" },
          { context: "$response.header.content-type", condition: "^application/", type: "regex" },
        ],
      },
    ];
    const { run, seen } = await ran(steps, (_, response) => json(response, { items: [{ id: "x" }] }));
    expect(run.problems).toEqual([]);
    expect(seen.map(({ url }) => url)).toEqual(["/base/things/1", "/base/things?tag=a&tag=b"]);
  });
});

describe("workflows", () => {
  test("run after what they depend on, and use its outputs", async () => {
    const text = JSON.stringify({
      arazzo: "1.0.1",
      workflows: [
        {
          workflowId: "second",
          dependsOn: ["first"],
          steps: [{ ...GET, parameters: [{ name: "id", in: "path", value: "$workflows.first.outputs.id" }] }],
        },
        { workflowId: "first", steps: [LIST], outputs: { id: "$steps.list.outputs.id" } },
      ],
    });
    const { seen } = await ran([LIST], (_, response) => json(response, { items: [{ id: "q" }] }), {
      probes: [readProbes(text, "p.yaml")],
    });
    expect(seen.map(({ url }) => url)).toEqual(["/base/things", "/base/things/q"]);
  });

  test("without a required input are not run, and name its environment variable", async () => {
    const workflow = {
      inputs: { required: ["key"], properties: { key: { type: "string" } } },
      "x-driftline-env": { key: "SHOP_KEY" },
    };
    const { run, seen } = await ran([LIST], () => undefined, { workflow });
    expect(seen).toHaveLength(0);
    expect(run.problems).toEqual(["shop: probe `w` was not run: it needs `key` (environment variable `SHOP_KEY`)"]);
  });

  test.each<[string, string]>([
    ["another version", '{"arazzo":"2.0.0","workflows":[]}'],
    ["no workflow", '{"arazzo":"1.0.1","workflows":[]}'],
    ["no YAML", "{"],
    [
      "a step that runs a workflow",
      '{"arazzo":"1.0.1","workflows":[{"workflowId":"w","steps":[{"stepId":"s","workflowId":"x"}]}]}',
    ],
    [
      "an unknown kind of criterion",
      '{"arazzo":"1.0.1","workflows":[{"workflowId":"w","steps":[{"stepId":"s","operationId":"o","successCriteria":[{"condition":"1","type":"xpath"}]}]}]}',
    ],
    ["aliases without measure", `a: &a [1,1]\nb: &b [${"*a,".repeat(60)}]\nc: [${"*b,".repeat(60)}]`],
  ])("%s is refused in one clause", (_, text) =>
    expect(() => readProbes(text, "p.yaml")).toThrow(expect.objectContaining({ code: "PROBE_INVALID" })),
  );
});
