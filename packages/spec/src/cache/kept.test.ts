import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { Contract } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { loadSource } from "../load-source.js";
import { loadLockedVendor } from "../lock/load-locked-vendor.js";
import type { VendorFolder } from "../lock/vendor-folder.js";
import type { CacheKey, ContractCache } from "./contract-cache.js";

const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const bytesOf = (text: string) => new TextEncoder().encode(text);

function memoryCache() {
  const texts = new Map<string, string>();
  let hits = 0;
  const wordOf = ({ name, sources }: CacheKey) => [...sources.map(hash), name].join(" ");
  const cache: ContractCache = {
    async read(key) {
      const text = texts.get(wordOf(key)) ?? null;
      if (text !== null && !key.name.endsWith(" places")) hits++;
      return text;
    },
    async write(key, text) {
      texts.set(wordOf(key), text);
    },
  };
  return { cache, texts, hits: () => hits };
}

/** Everything a report can show of a contract. */
function shown(contract: Contract) {
  const { positions, keptAs: _, ...data } = contract;
  const pointers = ["", "/paths", ...contract.operations.map(({ pointer }) => pointer)];
  return { data, places: pointers.map((pointer) => positions.locate(pointer)) };
}

const YAML = `openapi: 3.0.3
info: { title: t, version: "1" }
paths:
  /a:
    get:
      responses:
        "200":
          description: ok
          content: { application/json: { schema: { type: string, nullable: true, format: unheard } } }
`;

const load = (text: string, cache?: ContractCache, uri = "api.yaml") =>
  loadSource(bytesOf(text), { vendor: "v", uri, hash, cache });

describe("a contract that was read before", () => {
  it("is what reading it anew gives, places included", async () => {
    const { cache, texts, hits } = memoryCache();
    const fresh = await load(YAML);
    expect(shown(await load(YAML, cache))).toEqual(shown(fresh));
    expect(shown(await load(YAML, cache))).toEqual(shown(fresh));
    await Promise.resolve();
    expect(shown(await load(YAML, cache))).toEqual(shown(fresh));
    expect(hits()).toBe(2);
    expect([...texts.keys()].filter((key) => key.endsWith(" places"))).toHaveLength(1);
  });

  it("is read anew when a byte of it, or its name, is another", async () => {
    const { cache, hits } = memoryCache();
    await load(YAML, cache);
    expect((await load(YAML.replace("/a:", "/b:"), cache)).operations[0]?.key).toBe("GET /b");
    expect((await load(YAML, cache, "other.yaml")).uri).toBe("other.yaml");
    expect(hits()).toBe(0);
  });

  it.each([
    ["no JSON", "{"],
    ["no object", "5"],
    ["no document", '{"sha256":"x","isPartial":false,"findings":[]}'],
    ["a document that is none", '{"sha256":"x","isPartial":false,"findings":[],"document":[]}'],
    ["findings of no rule", '{"sha256":"x","isPartial":false,"findings":[{"ruleId":"x"}],"document":{}}'],
  ])("is read anew where what was kept is %s", async (_, text) => {
    const { cache, texts } = memoryCache();
    await load(YAML, cache);
    for (const key of [...texts.keys()]) texts.set(key, text);
    expect(shown(await load(YAML, cache))).toEqual(shown(await load(YAML)));
  });

  it("is not kept where it would come back as another: a limit without end, what other files say, a page", async () => {
    const { cache, texts } = memoryCache();
    await load(YAML.replace("title: t,", "title: t, x-most: .inf,"), cache);
    const referring = YAML.replace("{ type: string, nullable: true, format: unheard }", "{ $ref: 'other.yaml#/A' }");
    await loadSource(bytesOf(referring), {
      vendor: "v",
      uri: "api.yaml",
      hash,
      cache,
      readReference: async () => bytesOf("A: { type: string }"),
    });
    await load(`# Page\n\n\`\`\`yaml\n${YAML}\`\`\`\n`, cache, "page.md");
    expect(texts.size).toBe(0);
  });
});

describe("a contract of many schemas that was read before", () => {
  const NAMES = [
    "constructor",
    "__proto__",
    "x-driftline-apart",
    "Gerät",
    ...Array.from({ length: 120 }, (_, i) => `S${i}`),
  ];
  const LARGE = JSON.stringify({
    openapi: "3.0.3",
    info: { title: "t", version: "1" },
    paths: { "/a": { get: { responses: { 200: { description: "ok" } } } } },
    components: { responses: {}, schemas: "SCHEMAS", parameters: {} },
  }).replace(
    '"SCHEMAS"',
    `{${NAMES.map((name) => `${JSON.stringify(name)}: { "type": "string", "nullable": true, "title": "${name} \u{1F600}" }`)}}`,
  );
  const schemasOf = ({ document }: Contract) => (document.components as { schemas: Record<string, unknown> }).schemas;

  it("is what reading it anew gives, in the same order, and parses what is looked at", async () => {
    const { cache, hits } = memoryCache();
    const fresh = await load(LARGE);
    await load(LARGE, cache);
    const kept = await load(LARGE, cache);
    const getterOf = (name: string) => Object.getOwnPropertyDescriptor(schemasOf(kept), name)?.get;
    expect(getterOf("S5")).toBeTypeOf("function");
    expect(schemasOf(kept).S5).toBe(schemasOf(kept).S5);
    expect([getterOf("S5"), getterOf("S6")]).toEqual([undefined, expect.any(Function)]);
    expect(Object.keys(schemasOf(kept))).toEqual(NAMES);
    expect(JSON.stringify(kept.document)).toBe(JSON.stringify(fresh.document));
    expect(structuredClone(kept.document)).toEqual(fresh.document);
    expect(shown(kept)).toEqual(shown(fresh));
    expect(hits()).toBe(1);
  });

  it.each([
    ["cut short", (text: string) => text.slice(0, -1)],
    ["without its parts", (text: string) => text.slice(0, text.indexOf("\n") + 1)],
    ["of parts that are not there", (text: string) => text.replace('"first":0', '"first":1')],
    ["of names that are none", (text: string) => text.replace('"S3"', "3")],
  ])("is read anew where what was kept is %s", async (_, damaged) => {
    const { cache, texts } = memoryCache();
    await load(LARGE, cache);
    for (const [key, text] of [...texts]) {
      expect(damaged(text)).not.toBe(text);
      texts.set(key, damaged(text));
    }
    expect(shown(await load(LARGE, cache))).toEqual(shown(await load(LARGE)));
  });
});

describe("a locked vendor that was read before", () => {
  const root = new URL("../../../../specs/", import.meta.url);
  const vendors = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const folderOf = (vendor: string, changed: Readonly<Record<string, string>> = {}): VendorFolder => ({
    vendor,
    uri: `specs/${vendor}`,
    async read(file) {
      if (changed[file] !== undefined) return bytesOf(changed[file]);
      try {
        return readFileSync(new URL(`${vendor}/${file}`, root));
      } catch {
        return null;
      }
    },
  });

  it.each(vendors.map(({ name }) => name))("%s: is what reading it anew gives", async (vendor) => {
    const { cache, hits } = memoryCache();
    const fresh = await loadLockedVendor(folderOf(vendor), hash);
    for (const _ of [1, 2]) {
      const { contract, claim, ...rest } = await loadLockedVendor(folderOf(vendor), hash, cache);
      expect(shown(contract)).toEqual(shown(fresh.contract));
      expect(shown(claim)).toEqual(shown(fresh.claim));
      expect(rest).toEqual({ config: fresh.config, lock: fresh.lock, warnings: fresh.warnings });
    }
    expect(hits()).toBe(1);
  });

  it("is read anew when its corrections change, and keeps claim and contract apart", async () => {
    const { cache, hits } = memoryCache();
    const overlay =
      "overlay: 1.0.0\ninfo: { title: t, version: '1' }\nactions:\n  - target: $.info\n    update: { title: TITLE }\n";
    const titles = async (title: string) => {
      const folder = folderOf("opik", { "overlay.yaml": overlay.replace("TITLE", title) });
      const { contract, claim } = await loadLockedVendor(folder, hash, cache);
      return [contract, claim].map(({ document }) => (document.info as { title: string }).title);
    };
    const [, stated] = await titles("one");
    expect(await titles("two")).toEqual(["two", stated]);
    expect(await titles("two")).toEqual(["two", stated]);
    expect(hits()).toBe(1);
  });
});
