import type { JsonObject } from "@driftline/model";
import { describe, expect, test, vi } from "vitest";
import { createLazyCompiler } from "../lazy-compiler.js";
import { createCanonical } from "./canonical.js";
import { openFacet } from "./facet.js";
import { isNamed, namedPlace, partAt, propertySet } from "./object-facet.js";
import { type Facet, type ObjectPart, setOf } from "./shape.js";

/** A document whose one schema has as many parts. */
function conjunctionOf(parts: number): JsonObject {
  const allOf = Array.from({ length: parts }, (_, index) => ({
    type: "object",
    required: [`p${index}`],
    properties: { [`p${index}`]: { type: "string" } },
  }));
  return { components: { schemas: { Wide: { allOf } } } };
}

/** How often something is put into a set or a map while something is done, at construction included. */
function insertionsOf(work: () => void): number {
  const added = vi.spyOn(Set.prototype, "add");
  const set = vi.spyOn(Map.prototype, "set");
  try {
    work();
    return added.mock.calls.length + set.mock.calls.length;
  } finally {
    added.mockRestore();
    set.mockRestore();
  }
}

/** How often the properties of parts are looked at while each of their names is asked for. */
function looksAt(parts: number): number {
  let looks = 0;
  class Counted extends Map<string, string> {
    override has(name: string): boolean {
      looks += 1;
      return super.has(name);
    }
    override get(name: string): string | undefined {
      looks += 1;
      return super.get(name);
    }
    override [Symbol.iterator](): MapIterator<[string, string]> {
      looks += 1;
      return super[Symbol.iterator]();
    }
  }
  const objects = Array.from({ length: parts }, (_, index): ObjectPart => {
    return { pointer: `/p${index}`, properties: new Counted([[`p${index}`, `/s${index}`]]), patterns: [], rest: null };
  });
  const facet: Facet = { ...openFacet("object", "/all"), objects };
  for (let index = 0; index < parts; index++) {
    const name = `p${index}`;
    expect(propertySet(facet, name)).toStrictEqual({ pointers: [`/s${index}`] });
    expect([isNamed(facet, name), namedPlace(facet, name)]).toStrictEqual([true, `/s${index}`]);
    expect(partAt(facet, `/p${index}`)).toBe(objects[index]);
  }
  return looks;
}

/** How many regular expressions are tried while as many names are held against as many patterns. */
function triesOf(parts: number): number {
  const patterns = Array.from({ length: parts }, (_, index) => [`^p${index}$`, `/s${index}`] as const);
  const facet: Facet = {
    ...openFacet("object", "/all"),
    objects: [{ pointer: "/all", properties: new Map(), patterns, rest: "/rest" }],
  };
  const tried = vi.spyOn(RegExp.prototype, "test");
  try {
    for (let index = 0; index < parts; index++) {
      expect(propertySet(facet, `p${index}`)).toStrictEqual({ pointers: [`/s${index}`] });
      expect(propertySet(facet, `q${index}`)).toStrictEqual({ pointers: ["/rest"] });
    }
    return tried.mock.calls.length;
  } finally {
    tried.mockRestore();
  }
}

/** The same, while an instance with one property is held against a schema with as many patterns. */
function triesInJudging(patterns: number): number {
  const named = Array.from({ length: patterns }, (_, index) => [`^p${index}$`, { type: "string" }] as const);
  const schemas = { Wide: { type: "object", patternProperties: Object.fromEntries(named) } };
  const schema = createLazyCompiler({ components: { schemas } }).compile("/components/schemas/Wide", "response");
  schema.isClean({});
  const tried = vi.spyOn(RegExp.prototype, "test");
  try {
    expect([schema.isClean({ p3: "text" }), schema.isClean({ p3: 1 })]).toStrictEqual([true, false]);
    expect(schema.explain({ p3: 1, p4: 1 }).map(({ foldedLocation }) => foldedLocation)).toStrictEqual(["/*", "/*"]);
    return tried.mock.calls.length;
  } finally {
    tried.mockRestore();
  }
}

describe("a schema of many parts", () => {
  test("is merged in time that grows with the parts", () => {
    const merge = (parts: number) =>
      insertionsOf(() => {
        const shape = createCanonical(conjunctionOf(parts)).shapeOf(setOf("/components/schemas/Wide"));
        expect(shape.facets.get("object")?.objects).toHaveLength(parts);
      });
    expect(merge(200)).toBeLessThan(3 * merge(100));
  });

  test("is asked for a property without a look at each part", () => {
    expect(looksAt(200)).toBeLessThan(3 * looksAt(100));
  });

  test("holds no name against a pattern that one other text alone matches", () => {
    expect(triesOf(200)).toBeLessThan(3 * Math.max(triesOf(100), 1));
    expect(triesInJudging(200)).toBe(triesInJudging(100));
  });
});
