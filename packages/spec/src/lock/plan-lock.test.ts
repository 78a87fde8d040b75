import { objectOf, resolvePointer } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { folderOnDisk, sha256 } from "../../test/folder.testing.js";
import { readVendorConfig } from "../vendor/read-vendor-config.js";
import { withEnvironments } from "../vendor/with-environments.js";
import { loadLockedVendor } from "./load-locked-vendor.js";
import { lockVendor } from "./lock-vendor.js";
import { planLock } from "./plan-lock.js";
import { readConfig } from "./read-config.js";

const VENDORS = ["braintrust", "galileo", "opik", "respan"];

const text = (bytes: Uint8Array | null) => new TextDecoder().decode(bytes ?? new Uint8Array());

describe("the shipped vendors", () => {
  it.each(VENDORS)("%s is locked as its sources say: locking again changes no byte", async (vendor) => {
    const plan = await planLock(folderOnDisk(vendor), sha256);
    expect(plan.writes.map(({ file }) => file)).toEqual([]);
  });

  it.each(VENDORS)("%s gives the same bytes when nothing was locked before", async (vendor) => {
    const fresh = folderOnDisk(vendor, { "openapi.yaml": null, "lock.json": null });
    const { writes } = await planLock(fresh, sha256);
    const locked = folderOnDisk(vendor);
    for (const { file, bytes } of writes) expect(text(bytes)).toBe(text(await locked.read(file)));
    expect(writes.map(({ file }) => file)).toEqual(["openapi.yaml", "lock.json"]);
  });

  it.each([
    ["braintrust", "spec-document-invalid", "sources/get-experiment.md", "28:3", 1, "/info/license"],
    ["braintrust", "spec-nullable-in-31", "sources/get-experiment.md", "62:17", 26, null],
    ["braintrust", "spec-text-mojibake", "sources/get-experiment.md", "73:11", 1, null],
    ["galileo", "spec-reference-dangling", "sources/get-experiment.md", "151:15", 1, "#/components/schemas/RootType"],
    [
      "galileo",
      "spec-reference-dangling",
      "sources/search-experiments.md",
      "520:15",
      1,
      "#/components/schemas/RootType",
    ],
    ["galileo", "spec-discriminator-mapping-invalid", "sources/get-experiment.md", "391:15", 5, expect.any(String)],
    ["galileo", "spec-discriminator-mapping-invalid", "sources/search-experiments.md", "86:17", 15, expect.any(String)],
    [
      "opik",
      "spec-example-mismatched",
      "sources/get-experiment-item-by-id.txt",
      "45:3",
      5,
      expect.stringMatching("trace_id"),
    ],
    ["opik", "spec-page-unstated", "sources/get-experiment-item-by-id.txt", "69:1", 13, expect.stringMatching("enum")],
    ["respan", "spec-page-unstated", "sources/retrieve-experiment.txt", "103:1", 25, expect.stringMatching("required")],
  ])("%s: %s in %s at %s", async (vendor, ruleId, file, place, count, subject) => {
    const { contract, warnings } = await loadLockedVendor(folderOnDisk(vendor), sha256);
    const uri = `specs/${vendor}/${file}`;
    const found = contract.findings.filter((finding) => finding.ruleId === ruleId && finding.base?.uri === uri);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ count, subject, vendor });
    expect(`${found[0]?.base?.line}:${found[0]?.base?.column}`).toBe(place);
    expect(warnings).toEqual([]);
  });

  it("has no other findings than these", async () => {
    const all = await Promise.all(VENDORS.map((vendor) => loadLockedVendor(folderOnDisk(vendor), sha256)));
    expect(all.flatMap(({ contract }) => contract.findings)).toHaveLength(10);
  });

  it("Galileo's two pages are one contract with shared components", async () => {
    const { contract } = await loadLockedVendor(folderOnDisk("galileo"), sha256);
    expect(contract.operations.map(({ key }) => key)).toEqual([
      "GET /v2/projects/{project_id}/experiments/{experiment_id}",
      "POST /v2/projects/{project_id}/experiments/search",
    ]);
    const names = Object.keys(objectOf(objectOf(contract.document, "components"), "schemas") ?? {});
    expect(names.filter((name) => /_\d+$/.test(name))).toEqual([]);
    expect(names).toContain("RootType");
    expect(contract.isPartial).toBe(true);
    expect(resolvePointer(contract.document, "/security")).toBeUndefined();
  });

  it("finds operations in openapi.yaml and adds the environments as servers", async () => {
    const { contract, config } = await loadLockedVendor(folderOnDisk("opik"), sha256);
    expect(contract.positions.locate("/paths/~1v1~1private~1experiments~1items~1{id}/get")).toMatchObject({
      uri: "specs/opik/openapi.yaml",
      line: 11,
      column: 5,
    });
    const [operation] = withEnvironments(contract, config).operations;
    expect(operation?.servers.map(({ url }) => url)).toEqual([
      "http://localhost:5173/api",
      "https://www.comet.com/opik/api",
    ]);
  });
});

describe("overlay.yaml", () => {
  const overlay = `overlay: 1.0.0
info: { title: what we know better, version: "1" }
actions:
  - target: $.components.schemas.RootType
    description: the vendor's own client says so
    update: { type: string, nullable: true, enum: [session, trace, span] }
  - target: $.components.schemas.Gone
    remove: true
`;

  it("corrects the vendor's claim, in any dialect, and warns about what is stale", async () => {
    const plain = await loadLockedVendor(folderOnDisk("galileo"), sha256);
    const folder = folderOnDisk("galileo", { "overlay.yaml": overlay });
    const { contract, warnings } = await loadLockedVendor(folder, sha256);
    expect(resolvePointer(contract.document, "/components/schemas/RootType")).toEqual({
      type: ["string", "null"],
      enum: ["session", "trace", "span", null],
    });
    expect(warnings).toEqual([expect.stringContaining("specs/galileo/overlay.yaml:7:5")]);
    expect(contract.sha256).not.toBe(plain.contract.sha256);
  });

  it("does not change what is locked", async () => {
    const folder = folderOnDisk("galileo", { "overlay.yaml": overlay });
    expect((await planLock(folder, sha256)).writes).toEqual([]);
  });
});

describe("lockVendor", () => {
  it.each(VENDORS)("%s: what was locked, locked again as a source, is the same", async (vendor) => {
    const openapi = text(await folderOnDisk(vendor).read("openapi.yaml"));
    const config = { ...(await readConfig(folderOnDisk(vendor))), operations: [] };
    const provenance = { url: null, retrievedAt: null, etag: null, lastModified: null };
    const source = { file: "sources/openapi.yaml", bytes: new TextEncoder().encode(openapi), ...provenance };
    expect((await lockVendor(config, [source], { folder: "specs/opik", hash: sha256 })).openapi).toBe(openapi);
  });

  it("tells two pages that contradict each other, with both places, and keeps both", async () => {
    const { lock, openapi } = await twoPages("size: { type: integer }", "size: { type: string }");
    const findings = JSON.parse(lock).findings;
    expect(findings).toMatchObject([
      {
        ruleId: "spec-page-contradiction",
        subject: "/components/schemas/Thing",
        base: { uri: "sources/a.yaml", line: 6 },
        revision: { uri: "sources/b.yaml", line: 6 },
      },
    ]);
    expect(openapi).toContain("Thing_2:");
    // What refers to the differing component follows it.
    expect(openapi).toContain("Holder_2:");
  });

  it("does not call prose, examples or order a contradiction", async () => {
    const { lock, openapi } = await twoPages(
      "size: { type: integer, description: a }",
      "size: { description: b, type: integer }",
    );
    expect(JSON.parse(lock).findings).toEqual([]);
    expect(openapi).not.toContain("_2:");
  });

  it("gives the same bytes whatever the order of the sources", async () => {
    const folder = folderOnDisk("galileo");
    const config = await readConfig(folder);
    const sources = await Promise.all(
      config.sources.map(async ({ file }) => ({
        file,
        bytes: (await folder.read(file)) as Uint8Array,
        ...{ url: null, retrievedAt: null, etag: null, lastModified: null },
      })),
    );
    const forwards = await lockVendor(config, sources, { folder: "specs/opik", hash: sha256 });
    const backwards = await lockVendor(config, sources.toReversed(), { folder: "specs/opik", hash: sha256 });
    expect(backwards).toEqual(forwards);
  });

  it("keeps what is known of a source as long as its bytes are the same", async () => {
    const folder = folderOnDisk("opik");
    const lock = JSON.parse(text(await folder.read("lock.json")));
    lock.sources[0] = { ...lock.sources[0], etag: '"abc"', retrievedAt: "2026-01-01T00:00:00Z" };
    const known = { "lock.json": `${JSON.stringify(lock, null, 2)}\n` };
    expect((await planLock(folderOnDisk("opik", known), sha256)).writes).toEqual([]);
    const page = `${text(await folder.read(lock.sources[0].file))}\n`;
    const changed = await planLock(folderOnDisk("opik", { ...known, [lock.sources[0].file]: page }), sha256);
    expect(JSON.parse(text(changed.writes[0]?.bytes ?? null)).sources[0]).toMatchObject({
      etag: null,
      retrievedAt: null,
    });
  });

  it("says when a watched operation is published nowhere", async () => {
    const folder = folderOnDisk("opik", {
      "vendor.yaml":
        "sources: [{ file: sources/get-experiment-item-by-id.txt }]\noperations:\n  - GET /v1/private/experiments/item/{id}\n",
    });
    await expect(planLock(folder, sha256)).rejects.toMatchObject({
      code: "OPERATION_NOT_PUBLISHED",
      message: "`GET /v1/private/experiments/item/{id}` is in none of the sources of specs/opik/vendor.yaml",
      location: { uri: "specs/opik/vendor.yaml" },
      hint: "did you mean `GET /v1/private/experiments/items/{id}`?",
    });
  });

  it.each([
    ["is no YAML", "openapi: [", "INPUT_MALFORMED"],
    ["is no description", "a: 1\n", "SPEC_NOT_OPENAPI"],
    ["is empty", "", "INPUT_EMPTY"],
    ["is binary", "a\0b", "INPUT_BINARY"],
  ])("names a source that %s as one types it", async (_, source, code) => {
    const folder = folderOnDisk("opik", {
      "vendor.yaml": "sources: [{ file: sources/own.yaml }]\n",
      "sources/own.yaml": source,
    });
    await expect(planLock(folder, sha256)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/^(?:.* )?`?specs\/opik\/sources\/own\.yaml/),
      location: expect.objectContaining({ uri: "specs/opik/sources/own.yaml" }),
    });
  });

  it("warns when somebody edited the contract", async () => {
    const edited = `${text(await folderOnDisk("opik").read("openapi.yaml"))}\n`;
    const { warnings } = await loadLockedVendor(folderOnDisk("opik", { "openapi.yaml": edited }), sha256);
    expect(warnings).toEqual([expect.stringContaining("specs/opik/openapi.yaml")]);
  });
});

function twoPages(first: string, second: string) {
  const page = (path: string, property: string) => `openapi: 3.1.0
info: { title: t, version: "1" }
paths: { ${path}: { get: { responses: { 200: { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Holder' } } } } } } } }
components:
  schemas:
    Thing: { type: object, properties: { ${property} } }
    Holder: { type: object, properties: { thing: { $ref: '#/components/schemas/Thing' } } }
`;
  const config = readVendorConfig("name: Acme\n", "vendor.yaml", "acme");
  const provenance = { url: null, retrievedAt: null, etag: null, lastModified: null };
  const source = (file: string, content: string) => ({ file, bytes: new TextEncoder().encode(content), ...provenance });
  const sources = [source("sources/a.yaml", page("/a", first)), source("sources/b.yaml", page("/b", second))];
  return lockVendor(config, sources, { folder: "specs/opik", hash: sha256 });
}
