import type { Contract, Finding, JsonObject } from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import { describe, expect, it } from "vitest";
import {
  beyondContract,
  createChecker,
  EMPTY_MEMORY,
  formatMemory,
  memoryFindings,
  memoryOf,
  resultOf,
  type ShapeMemory,
  updateMemory,
} from "../src/index.js";
import { contractOfResponse, type ExchangeSpec, exchangeOf } from "./contract-of.js";

/** As a page leaves it: nothing is required, and what hangs off `workflow` is not shown. */
const respan = contractOfResponse(
  {
    type: "object",
    "x-driftline-unknown": ["required"],
    properties: {
      id: { type: "string" },
      name: { type: "string" },
      progress: { type: "number" },
      dataset: { type: ["string", "null"] },
      tags: { type: "array", items: { type: "object", additionalProperties: true } },
      workflow: { type: "array", items: { type: "object" } },
      error_message: { type: ["string", "null"] },
      late: { type: "string" },
    },
  },
  {},
);
const withErrors: Contract = respan;
const experiment: JsonObject = {
  id: "exp_1",
  name: "quality run",
  progress: 1,
  dataset: "ds_1",
  tags: [{ team: "nlp" }],
  workflow: [{ type: "completion" }],
  error_message: null,
};

/** One night: what came back, and what the memory makes of it. */
function night(
  memory: ShapeMemory,
  run: number,
  specs: readonly ExchangeSpec[],
): { memory: ShapeMemory; findings: readonly Finding[]; evidence: readonly unknown[] } {
  const checker = createChecker(withErrors, { compiler: createCompiler(withErrors.document), observe: true });
  specs.forEach((spec, index) => {
    checker.check(exchangeOf({ ...spec, index, uri: `night-${run}.har` }));
  });
  const partial = checker.partial();
  const stored = memoryOf(JSON.parse(formatMemory(updateMemory(memory, partial, `run-${run}`))));
  return {
    memory: stored,
    findings: memoryFindings(withErrors, stored, partial),
    evidence: resultOf(withErrors, partial).evidence,
  };
}

function without(value: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}

function nights(bodies: readonly (JsonObject | number)[]): readonly (readonly Finding[])[] {
  let memory = EMPTY_MEMORY;
  return bodies.map((body, run) => {
    const done = night(memory, run, [typeof body === "number" ? { status: body } : { json: body }]);
    memory = done.memory;
    return done.findings;
  });
}

const ids = (found: readonly (readonly Finding[])[]) =>
  found.map((findings) => findings.map(({ ruleId, subject }) => `${ruleId} ${subject}`));

describe("shape memory", () => {
  it("announces the field that vanished, and neither the one null nor the outage nor the expired token", () => {
    const oneNull = { ...experiment, dataset: null };
    const gone = without(experiment, "progress");
    const found = nights([experiment, experiment, 503, oneNull, experiment, 401, experiment, gone, gone]);
    expect(ids(found)).toEqual([[], [], [], [], [], [], [], [], ["observed-property-vanished progress"]]);
    expect(found[8]?.[0]).toMatchObject({
      level: "warning",
      instanceLocation: "",
      operation: "GET /things/{id}",
      status: "200",
      mediaType: "application/json",
      count: 1,
      total: 1,
      revision: { uri: "night-8.har" },
      base: { pointer: expect.stringMatching(/\/properties\/progress$/) },
    });
  });

  it("calls the outage and the token inconclusive", () => {
    expect(night(EMPTY_MEMORY, 1, [{ status: 401 }]).evidence).toMatchObject([
      { expected: 0, inconclusive: 1, reason: expect.stringContaining("401") },
    ]);
    expect(night(EMPTY_MEMORY, 1, [{ status: 503 }]).evidence).toMatchObject([{ expected: 0, inconclusive: 1 }]);
  });

  it("goes on telling what stays gone, through an outage, until it returns", () => {
    const gone = without(experiment, "name");
    const five = Array.from({ length: 5 }, () => experiment);
    const found = ids(nights([...five, gone, gone, 503, gone, experiment, gone, gone]));
    const told = ["observed-property-vanished name"];
    expect(found.slice(5)).toEqual([[], told, [], told, [], [], []]);
  });

  it("tells nulls and types in the second run, integers being numbers", () => {
    const five = Array.from({ length: 5 }, () => experiment);
    const changed = { ...experiment, name: null, progress: 0.5, dataset: 7 };
    expect(ids(nights([...five, changed, changed])).slice(5)).toEqual([
      [],
      ["observed-type-changed number", "observed-null-appeared null"],
    ]);
  });

  it("tells a documented property that comes for the second time, once", () => {
    const five = Array.from({ length: 5 }, () => experiment);
    const more = { ...experiment, late: "x", unknown: "y" };
    expect(ids(nights([...five, more, more, more])).slice(5)).toEqual([[], ["observed-property-appeared late"], []]);
  });

  it("does not miss what nobody documented: that was told while it was there", () => {
    const six = Array.from({ length: 6 }, () => ({ ...experiment, added: 1 }));
    expect(ids(nights([...six, experiment, experiment])).slice(6)).toEqual([[], []]);
  });

  it("says nothing again that the contract says at the same place", () => {
    const five = Array.from({ length: 5 }, () => experiment);
    const changed = { ...experiment, name: null, progress: 0.5, dataset: 7 };
    const remembered = nights([...five, changed, changed]).at(-1) ?? [];
    const said = (ruleId: string, instanceLocation: string): Finding => ({
      ...(remembered[0] as Finding),
      ruleId,
      instanceLocation,
      subject: "any",
    });
    expect(beyondContract(remembered, [said("response-null-undocumented", "/dataset")])).toEqual(remembered);
    const both = [said("response-type-mismatched", "/dataset"), said("response-null-undocumented", "/name")];
    expect(beyondContract(remembered, both)).toEqual([]);
    const gone = {
      ...(remembered[0] as Finding),
      ruleId: "observed-property-vanished",
      instanceLocation: "",
      subject: "name",
    };
    expect(beyondContract([gone], [{ ...gone, ruleId: "response-property-missing", subject: "id" }])).toEqual([gone]);
    expect(beyondContract([gone], [{ ...gone, ruleId: "response-property-missing" }])).toEqual([]);
  });

  it("does not miss the keys of a map, nor the parts of what did not come", () => {
    const five = Array.from({ length: 5 }, () => experiment);
    const other = { ...experiment, tags: [{ priority: "high" }], workflow: [] };
    expect(ids(nights([...five, other, other])).slice(5)).toEqual([[], []]);
  });

  it("is told one run only once, holds no values, and changes no line but the run's in a quiet night", () => {
    let memory = EMPTY_MEMORY;
    for (let run = 0; run < 6; run++) memory = night(memory, run, [{ json: experiment }]).memory;
    expect(night(memory, 5, [{ json: {} }]).memory).toEqual(memory);
    const quiet = formatMemory(night(memory, 6, [{ json: experiment }]).memory);
    expect(quiet.replace("run-6", "run-5")).toBe(formatMemory(memory));
    expect(quiet).not.toContain("exp_1");
    expect(quiet).not.toContain("quality run");
    expect(quiet).toContain('      "/progress": {"always":5,');
  });

  it.each([
    null,
    [],
    { memoryVersion: 2 },
    { memoryVersion: 1, responses: [{}] },
    { memoryVersion: 1, responses: [null] },
  ])("refuses %j", (value) => {
    expect(() => memoryOf(value)).toThrow(expect.objectContaining({ code: "MEMORY_MALFORMED" }));
  });
});
