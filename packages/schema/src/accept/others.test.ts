import type { JsonObject, JsonPointer } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SchemaView, viewOf } from "../view.js";
import { siblingsAmong } from "./others.js";

function unionOf(branches: readonly JsonObject[]): { view: SchemaView; pointers: readonly JsonPointer[] } {
  const schemas = { A: { properties: { a: {} } }, B: { type: "string" }, C: { $ref: "#/components/schemas/A" } };
  const view = viewOf({ anyOf: branches, components: { schemas } });
  return { view, pointers: branches.map((_, index) => `/anyOf/${index}`) };
}

const named = (name: string): JsonObject => ({ properties: { [name]: {} } });

describe("the branches beside a branch", () => {
  const branch = fc.oneof(
    fc.constantFrom<JsonObject>({}, { type: "string" }, { items: named("x") }),
    fc.constantFrom("A", "B", "C").map((name): JsonObject => ({ $ref: `#/components/schemas/${name}` })),
    fc.nat(40).map((index) => named(`p${index}`)),
  );

  it("are the others that name anything, each once, or too many to be told apart", () => {
    fc.assert(
      fc.property(fc.array(branch, { maxLength: 40 }), fc.boolean(), (branches, isWithin) => {
        const { view, pointers } = unionOf([...branches, named("outer")]);
        const outer = pointers.at(-1) ?? "";
        const known = isWithin ? siblingsAmong(view, [outer], null)("") : null;
        const beside = siblingsAmong(view, pointers.slice(0, -1), known);
        pointers.slice(0, -1).forEach((pointer, at) => {
          const others = branches.flatMap((one, index) => {
            const resolved = view.resolve(pointers[index] ?? "");
            const isNaming = "properties" in one || "items" in one || resolved.endsWith("/A");
            return index === at || !isNaming ? [] : [resolved];
          });
          const meant = [...new Set([...(isWithin ? [outer] : []), ...others])].sort();
          const key = meant.length > 20 ? "*" : meant.length === 0 ? undefined : meant.join(" ");
          expect(beside(pointer)?.key).toBe(key);
        });
      }),
    );
  });

  it.each<[string, (index: number) => JsonObject]>([
    ["that name properties", (index) => named(`p${index}`)],
    ["that name nothing", (index) => ({ maxLength: index })],
    ["that are all the same", () => ({ $ref: "#/components/schemas/C" })],
  ])("are looked at a few times, not once for each other: %s", (_, stated) => {
    const { view, pointers } = unionOf(Array.from({ length: 400 }, (_, index) => stated(index)));
    let looks = 0;
    const watched: SchemaView = {
      ...view,
      at(pointer) {
        looks++;
        return view.at(pointer);
      },
      resolve(pointer) {
        looks++;
        return view.resolve(pointer);
      },
    };
    const beside = siblingsAmong(watched, pointers, null);
    for (const pointer of pointers) beside(pointer);
    expect(looks).toBeGreaterThan(0);
    expect(looks).toBeLessThanOrEqual(400 * 50);
  });
});
