import { type CacheKey, type ContractCache, partedText, readParted } from "@driftline/spec";
import { describe, expect, it } from "vitest";
import { harOf, runCli, withFolder } from "./run-cli.js";

const COMPONENTS = 150;
const FAMILY = 5;
const thing = (index: number) => ({ $ref: `#/components/schemas/Thing${index}` });
/** One of the five that refer to each other. */
const kin = (index: number, step: number) => thing(index - (index % FAMILY) + ((index + step) % FAMILY));

/** Components that all operations share, in circles, each with what a response may drift in. */
function largeContract(title: string): string {
  const schemas: Record<string, unknown> = {};
  for (let index = 0; index < COMPONENTS; index++)
    schemas[`Thing${index}`] = {
      type: "object",
      title,
      required: ["id"],
      properties: {
        id: { type: "string", format: "uuid" },
        count: { type: "integer", nullable: true },
        stale: { type: "string", deprecated: true },
        ...Object.fromEntries([1, 2, 3, 4].map((step) => [`next_${step}`, kin(index, step)])),
        list: { type: "array", items: kin(index, 2) },
      },
    };
  const paths = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [
      `/things${index}`,
      { get: { responses: { 200: { description: "ok", content: { "application/json": { schema: thing(index) } } } } } },
    ]),
  );
  const servers = [{ url: "https://a.example" }];
  return JSON.stringify({
    openapi: "3.0.3",
    info: { title: "t", version: "1" },
    servers,
    paths,
    components: { schemas },
  });
}

const ID = "11111111-1111-4111-8111-111111111111";
const sound = { id: ID, count: null, list: [{ id: ID, next_1: { id: ID } }] };
const BODIES: readonly object[] = [
  sound,
  { id: 5 },
  { ...sound, extra: true, stale: "yes" },
  { ...sound, next_3: { id: ID, list: [{ count: "many" }] } },
];
const entriesOf = (path: string) =>
  BODIES.map((body) => ({ url: `https://a.example${path}`, body: JSON.stringify(body) }));

function memoryCache() {
  const texts = new Map<string, string>();
  const found: string[] = [];
  const wordOf = ({ name, sources }: CacheKey) =>
    [...sources.map((bytes) => Buffer.from(bytes).toString("latin1")), name].join(" ");
  const cache: ContractCache = {
    read: async (key) => {
      const text = texts.get(wordOf(key)) ?? null;
      if (text !== null) found.push(wordOf(key));
      return text;
    },
    write: async (key, text) => {
      texts.set(wordOf(key), text);
    },
  };
  return { cache, texts, found };
}

const schemasIn = (trees = ""): readonly string[] => JSON.parse(trees.split("\n")[0] ?? "").head.schemas;

describe("a large contract that was read before", () => {
  it.each(["json", "markdown", "sarif"])("gives the bytes that reading it anew gives, as %s", async (format) => {
    const files = {
      "api.json": largeContract("one"),
      "first.har": harOf(entriesOf("/things1")),
      "both.har": harOf([...entriesOf("/things1"), ...entriesOf("/things2"), ...entriesOf("/things77")]),
    };
    await withFolder(files, async (folder) => {
      const { cache, texts, found } = memoryCache();
      const run = (har: string, contractCache?: ContractCache) =>
        runCli(folder, ["check", "--spec", "api.json", "--recordings", har, "--format", format], { contractCache });
      for (const har of ["first.har", "both.har"]) {
        const fresh = await run(har);
        expect(fresh.code).toBe(1);
        expect(fresh.stdout).toContain("/things1");
        for (let time = 0; time < 3; time++) expect(await run(har, cache)).toEqual(fresh);
      }
      const trees = [...texts.keys()].filter((key) => key.endsWith(" trees"));
      expect(trees).toHaveLength(1);
      expect(found).toEqual(expect.arrayContaining(trees));
      const [head = ""] = (texts.get(trees[0] ?? "") ?? "").split("\n");
      expect(JSON.parse(head).head.schemas).toHaveLength(2);
    });
  });

  it.each([
    ["is kept", 3_000_000, 3],
    ["is not kept where there is no room", 3_999_990, 2],
  ])("what was found out of a further schema %s", async (_, taken, schemas) => {
    const files = {
      "api.json": largeContract("one"),
      "first.har": harOf(entriesOf("/things1")),
      "other.har": harOf(entriesOf("/things7")),
    };
    const { cache, texts } = memoryCache();
    await withFolder(files, async (folder) => {
      const run = (har: string) =>
        runCli(folder, ["check", "--spec", "api.json", "--recordings", har], { contractCache: cache });
      // What is written of a contract is written when it is met again.
      for (let time = 0; time < 2; time++) await run("first.har");
      const key = [...texts.keys()].find((name) => name.endsWith(" trees")) ?? "";
      const [first] = schemasIn(texts.get(key));
      const part = readParted(texts.get(key) ?? "")?.part(0) ?? "";
      texts.set(key, partedText({ schemas: [first ?? "", "/filler"] }, [part, " ".repeat(taken - part.length)]));
      await run("other.har");
      expect(schemasIn(texts.get(key))).toHaveLength(schemas);
    });
  });

  it("is not mistaken for another", async () => {
    const har = harOf(entriesOf("/things1"));
    const { cache } = memoryCache();
    const check = (contract: string, contractCache?: ContractCache) =>
      withFolder({ "api.json": contract, "one.har": har }, (folder) =>
        runCli(folder, ["check", "--spec", "api.json", "--recordings", "one.har", "--format", "json"], {
          contractCache,
        }),
      );
    const other = largeContract("one").replaceAll('"count":', '"amount":');
    await check(largeContract("one"), cache);
    expect(await check(other, cache)).toEqual(await check(other));
  });
});
