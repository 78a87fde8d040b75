import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { foldReads } from "../src/uses/derived-use.js";
import { openProgram } from "../src/uses/open-program.js";
import { readsOf } from "../src/uses/reads.js";
import { findNamedTypes } from "../src/uses/response-types.js";
import { typePlacesOf } from "../src/uses/type-places.js";
import { COMPILERS, derive, GET, HEAD, TYPED, TYPES, withProject, written } from "./uses-project.testing.js";

/** Each way in which code reads a response, and the places that are read by it. */
const READINGS: readonly (readonly [law: string, code: string, places: readonly string[]])[] = [
  ["a property", "say(e.name);", ["/name"]],
  ["a property behind `?.` and `!`", "say(e?.owner!.name);", ["/owner/name"]],
  ["a property by its name in quotes", 'say(e["name"]);', ["/name"]],
  ["a property by a constant", 'const key = "name" as const;\nsay(e[key]);', ["/name"]],
  ["a property of a promised value", "export const p = async () => (await get()).summary;", ["/summary"]],
  ["a pattern", "const { name, owner: { email: mail } } = e;\nsay(name, mail);", ["/name", "/owner/email"]],
  ["a pattern as parameter", "export const f = ({ name }: Experiment) => name;", ["/name"]],
  ["the rest of a pattern", "const { name: _, ...rest } = e;\nsay(rest.summary);", ["/name", "/summary"]],
  ["an item by its index", "say(e.members[0]?.name);", ["/members/*/name"]],
  ["an item by a method", "say(e.members.at(-1)?.name);", ["/members", "/members/*/name"]],
  ["a loop", "for (const m of e.members) say(m.name);", ["/members", "/members/*/name"]],
  ["a pattern in a loop", "for (const { name } of e.members) say(name);", ["/members", "/members/*/name"]],
  [
    "a callback",
    "say(e.members.filter((m) => m.email).map(({ name }) => name));",
    ["/members", "/members/*/email", "/members/*/name"],
  ],
  ["a fold", "say(e.members.reduce((all, m) => all + m.name, ''));", ["/members", "/members/*/name"]],
  ["a map", "say(e.scores.f1?.value);", ["/scores/*/value"]],
  ["a value through a constant", "const o = e.owner;\nsay(o.name);", ["/owner", "/owner/name"]],
  [
    "a value whose way is lost, in each place of its type",
    "export const f = (o: Owner) => o.name;",
    ["/members/*/name", "/owner/name"],
  ],
  ["a type made from another", "export const f = (o: Partial<Experiment>) => o.name;", ["/name"]],
  ["a value that an assertion takes for something else", "say((e.owner as { name?: string }).name);", ["/owner/name"]],
  ["an assertion about what nobody knows", "declare const any: any;\nsay((any as Experiment).name);", ["/name"]],
  ["a comparison", 'if (e.status === "done") say(1);', ["/status = done"]],
  ["a comparison by a constant", 'const DONE = "done";\nif (DONE !== e.status) say(1);', ["/status = done"]],
  ["a comparison of what a pattern took", 'const { status } = e;\nif (status === "done") say(1);', ["/status = done"]],
  ["a list of values", 'if (["done"].includes(e.status)) say(1);', ["/status = done"]],
  ["a switch with a way out", 'switch (e.status) { case "done": say(1); break; default: say(2); }', ["/status = done"]],
  [
    "a switch over all",
    'switch (e.status) { case "done": say(1); break; case "queued": say(2); }',
    ["/status = done queued!"],
  ],
  [
    "a switch that ends in `never`",
    'switch (e.status) { case "done": case "queued": break; default: { const never: never = e.status; say(never); } }',
    ["/status = done queued!"],
  ],
  ["a table", "const LABEL = { done: 1, queued: 2 };\nsay(LABEL[e.status]);", ["/status = done queued!"]],
  [
    "a table with a way out",
    "const LABEL = { done: 1, queued: 2 };\nsay(LABEL[e.status] ?? 0);",
    ["/status = done queued"],
  ],
  ["the other instance of a generic type is none", "export const f = (page: Page<number>) => page.total;", []],
  ["what is written is not read", 'e.name = "x";', []],
  ["a method of a value is none", "say(e.members.length, e.hasOwnProperty);", ["/members"]],
  ["another type with the same property is none", "declare const other: { name: string };\nsay(other.name);", []],
];

describe.each(COMPILERS)("what counts as a read, by TypeScript %s", (_, compiler) => {
  test("one by one", async () => {
    const cases = READINGS.map(([, code], index) => [`src/case-${index}.ts`, `${HEAD}export {};\n${code}\n`]);
    await withProject(compiler, { "src/lab.ts": TYPES, ...Object.fromEntries(cases) }, async (folder) => {
      const done = await derive(folder, ...TYPED, "--type", "GET /experiments=ExperimentPage");
      expect(done).toMatchObject({ code: 0, stderr: "" });
      const uses = await written(folder);
      const found = READINGS.map(([law], index) => {
        const here = uses.filter(({ by = [] }) => by.some((line) => line.startsWith(`src/case-${index}.ts:`)));
        return [law, here.map(({ at }) => at)];
      });
      expect(found).toEqual(READINGS.map(([law, , places]) => [law, places.map((place) => place.replace(/ =.*/, ""))]));
    });
  });
});

test("the values that code tells apart, and whether it has a way out for another", async () => {
  const told = READINGS.filter(([, , [first]]) => first?.includes(" = "));
  const cases = told.map(([, code], index) => [`src/case-${index}.ts`, `${HEAD}export {};\n${code}\n`]);
  await withProject("typescript", { "src/lab.ts": TYPES, ...Object.fromEntries(cases) }, async (folder) => {
    const program = await openProgram(join(folder, "tsconfig.json"), "typescript");
    const types = findNamedTypes(program, [{ operation: GET, name: "Experiment", at: "" }]);
    const reads = readsOf(program, typePlacesOf(program, types));
    const found = told.map(([law], index) => {
      const here = reads.filter(({ path }) => path.endsWith(`/src/case-${index}.ts`));
      const status = foldReads(here, (path) => path).find(({ at }) => at === "/status");
      return [law, `/status = ${status?.values?.join(" ")}${status?.isExhaustive === true ? "!" : ""}`];
    });
    program.close();
    expect(found).toEqual(told.map(([law, , [expected]]) => [law, expected]));
  });
});
