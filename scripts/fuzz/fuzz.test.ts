import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openRecordings } from "@driftline/traffic";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openApiDocument } from "../../packages/spec/src/pages/openapi-document.js";
import { PAGE_READERS } from "../../packages/spec/src/pages/read-page.js";
import { type Arena, openArena } from "./arena.js";
import { bundleChild } from "./bundle.js";
import { brew, MOST_WRITTEN, recipe } from "./mutate.js";
import { occurrences, PATCHES } from "./planted.js";
import { documentSeed } from "./seeds.js";
import { campaign } from "./supervise.js";
import { targetsOf } from "./targets.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Inputs of each reader here; `npm run fuzz -- --minutes 10` tries thousands. */
const RUNS = Number(process.env.DRIFTLINE_FUZZ_RUNS ?? 3);

describe("every reader, on real inputs with mistakes in them", () => {
  const names = targetsOf({}).map(({ name }) => name);

  let arena: Arena | undefined;
  beforeAll(async () => {
    arena = await openArena();
  }, 120_000);
  afterAll(() => arena?.close());

  test.each(names)(
    "%s: an exit of 0, 1 or 2, one clear line, no stack, no hang",
    { timeout: 120_000 },
    async (name) => {
      const target = targetsOf(arena?.written ?? {}).find((each) => each.name === name);
      const seeds = target?.seeds() ?? [];
      const commands = target?.commands ?? [];
      if (arena === undefined || target === undefined) throw new Error("there is no arena");
      const { attempt } = arena;
      await fc.assert(
        fc.asyncProperty(recipe, async (made) => {
          const argv = commands[made.command % commands.length] ?? [];
          expect(await attempt(target, brew(made, seeds), argv)).toBeUndefined();
        }),
        { numRuns: RUNS },
      );
    },
  );
});

describe("a member called `toString` is data", () => {
  let arena: Arena | undefined;
  beforeAll(async () => {
    arena = await openArena();
  }, 120_000);
  afterAll(() => arena?.close());

  test.each([
    ["openapi", "api.yaml", "/openapi"],
    ["openapi", "specs/full/sources/api.yaml", "/servers/0/variables/region/default"],
    ["openapi", "specs/full/sources/api.yaml", "/servers/0/variables/region/enum/0"],
    ["page", "embedded.md", "/openapi"],
    ["page", "fern.md", "/info/version"],
    ["page", "fern.md", "/paths/~1things~1{id}/get/parameters/1/name"],
    ["page", "mintlify.md", "/paths/~1things~1{id}/get/parameters/0/in"],
    ["recording", "newman.json", "/run/executions/0/request/url/host/0"],
    ["recording", "newman.json", "/run/executions/0/request/url/query/0/key"],
    ["recording", "newman.json", "/run/executions/1/response/header/0/value"],
    ["recording", "newman.json", "/run/executions/0/response/stream/data/0"],
    ["uses", "specs/acme/uses.yaml", "/operations/GET ~1things~1{id}/response/0/by/0"],
    ["lock", "specs/acme/lock.json", "/vendor"],
    ["memory", "specs/acme/observed/cloud.json", "/responses/0/places/~1kind/types/0"],
    ["partial", "partial.json", "/toolVersion"],
  ])("%s, %s: %s", async (name, seedName, pointer) => {
    const target = targetsOf(arena?.written ?? {}).find((each) => each.name === name);
    const seed = target?.seeds().find((each) => each.name === seedName);
    if (arena === undefined || target === undefined || seed === undefined) throw new Error("there is no such seed");
    const tree = structuredClone(seed.tree);
    const tokens = pointer
      .split("/")
      .slice(1)
      .map((token) => token.replace(/~1/g, "/"));
    const owner = tokens.slice(0, -1).reduce((at, token) => (at as Record<string, unknown>)[token], tree);
    expect(owner).toHaveProperty([tokens.at(-1) ?? ""]);
    (owner as Record<string, unknown>)[tokens.at(-1) ?? ""] = { toString: 1 };
    const bytes = Buffer.from(seed.wrap(JSON.stringify(tree)));
    for (const argv of target.commands) expect(await arena.attempt(target, bytes, argv)).toBeUndefined();
  });
});

describe("seeds", () => {
  const seedsOf = (names: readonly string[]) =>
    targetsOf({}).flatMap((target) => (names.includes(target.name) ? target.seeds() : []));

  test.each(PAGE_READERS.map((reader) => [reader.name, reader] as const))("a page is read by %s", (_, reader) => {
    const pages = [...seedsOf(["page"]), ...seedsOf(["openapi"])].map(({ name: uri, text }) => ({ uri, text }));
    const isRead = pages.some((page) => PAGE_READERS.find((one) => one.recognises(page)) === reader);
    expect(isRead || reader === openApiDocument).toBe(true);
  });

  test("there is a recording of each format", async () => {
    const folder = await mkdtemp(join(tmpdir(), "driftline-"));
    const formats = new Set<string>();
    for (const { text } of seedsOf(["har", "recording"])) {
      await writeFile(join(folder, "a.har"), text);
      // Of real traffic some is no recording: bodies alone are worth mutating, too.
      const opened = await openRecordings(["a.har"], { cwd: folder }).catch(() => []);
      for (const { format } of opened) formats.add(format);
    }
    await rm(folder, { recursive: true });
    expect([...formats].sort()).toEqual([
      ...[
        "go-vcr",
        "har",
        "har-ndjson",
        "newman",
        "nock",
        "postman",
        "ruby-vcr",
        "undici-snapshot",
        "vcrpy",
        "wiremock",
      ],
    ]);
  });
});

describe("inputs", () => {
  const repeat = (at: number) => ({ kind: "repeat" as const, at, from: 0, pick: 0 });

  test("a repeated list of a repeated list is written as often as somebody can read it", () => {
    const tree = { a: [["x".repeat(100)]] };
    const seed = documentSeed("a.json", JSON.stringify(tree));
    // In document order: the document, `a`, `a/0`, `a/0/0`.
    const edits = [repeat(2), repeat(1)];
    const made = { seed: 0, command: 0, edits, texts: [], style: "json" as const, coding: "utf-8" as const };
    const { length } = brew(made, [seed]);
    expect(length).toBeLessThan(MOST_WRITTEN);
    expect(length).toBeGreaterThan(1000 * 100);
  });

  test("where the fuzzer dies as it makes an input, that is told, and no input is blamed", {
    timeout: 60_000,
  }, async () => {
    const program = await bundleChild(ROOT, {
      name: "an input that cannot be made",
      file: "scripts/fuzz/mutate.ts",
      find: "  const seed = seeds[made.seed % seeds.length] as Seed;\n",
      replace:
        "  const seed = seeds[made.seed % seeds.length] as Seed;\n  if (made.edits.length > 0) process.abort();\n",
      target: "partial",
    });
    const { finds } = await campaign({
      root: ROOT,
      program,
      targets: ["partial"],
      seed: 1,
      path: null,
      minutes: 1,
      runs: 25,
      stopsAtFirst: true,
      silenceMs: 30_000,
    }).finally(() => rm(program, { force: true }));
    const [find] = finds;
    expect(find?.complaint).toMatch(/^the fuzzer itself, as it made an input of this recipe: died/);
    expect(find?.command).toEqual([]);
    expect(JSON.parse(Buffer.from(find?.input ?? []).toString()).edits).not.toEqual([]);
  });
});

describe("bugs planted on purpose", () => {
  test.each(PATCHES.map((patch) => [patch.name, patch] as const))("%s: the patch fits the source", (_, patch) => {
    expect(occurrences(ROOT, patch)).toBe(1);
    expect(targetsOf({}).map(({ name }) => name)).toContain(patch.target);
  });

  test("there are ten, each in a place of its own", () => {
    expect(new Set(PATCHES.map(({ file, find }) => `${file} ${find}`)).size).toBe(10);
  });
});
