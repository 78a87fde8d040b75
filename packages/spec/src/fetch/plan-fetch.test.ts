import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolvePointer } from "@driftline/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../test/folder.testing.js";
import { mintlifyPage, startVendor, type VendorServer } from "../../test/vendor-server.testing.js";
import type { VendorFolder } from "../lock/vendor-folder.js";
import { applyFiles } from "./apply-files.js";
import { type FetchPorts, planFetch } from "./plan-fetch.js";

const ID = "        id: { type: string }";
const FERN = (header: string) => `${header}Acme

Get thing

GET
https://api.acme.test/things/:id
GET
/things/:id
$curl https://api.acme.test/things/id
1{
2 "id": "x",
3 "note": "y"
4}
Get a thing.

Path parameters

idstringRequired

Response

The thing.
idstring
notestring or null

Errors

404
Not Found Error
`;

let server: VendorServer;
let path: string;
let minutes = 0;

beforeEach(async () => {
  server = await startVendor();
  path = await mkdtemp(join(tmpdir(), "driftline-"));
  minutes = 0;
});

afterEach(async () => {
  server.close();
  await rm(path, { recursive: true, force: true });
});

const folder = (): VendorFolder => ({
  vendor: "acme",
  uri: "specs/acme",
  read: (file) => readFile(join(path, file)).catch(() => null),
});

const ports = (): FetchPorts => ({
  hash: sha256,
  env: { ACME_DOCS: "secret" },
  now: () => new Date(Date.UTC(2026, 0, 1, 0, minutes++)),
  random: () => 0,
  sleep: async () => undefined,
  progress: () => undefined,
});

async function vendorYaml(sources: string, more = ""): Promise<void> {
  const text = `sources:\n${sources}operations:\n  - GET /things/{id}\nallowedPrivateHosts: ["${server.host}"]\n${more}`;
  await writeFile(join(path, "vendor.yaml"), text);
}

const page = (file: string, url = `/${file}`) => `  - { file: sources/${file}, url: ${server.origin}${url} }\n`;

async function fetchAndApply() {
  const plan = await planFetch(folder(), ports());
  return { plan, written: await applyFiles(path, plan.files) };
}

const rules = (plan: { findings: readonly { ruleId: string }[] }) => plan.findings.map(({ ruleId }) => ruleId);

describe("planFetch", () => {
  it("locks a page, and fetching again changes no byte, asked conditionally or not", async () => {
    await vendorYaml(page("thing.md"));
    server.pages.set("/thing.md", mintlifyPage(ID));
    const first = await fetchAndApply();
    expect(first.written).toEqual(["sources/thing.md", "openapi.yaml", "lock.json"]);
    expect(first.plan.published.operations.map(({ key }) => key)).toEqual(["GET /things/{id}"]);
    const second = await fetchAndApply();
    expect(second.written).toEqual([]);
    const lock = JSON.parse(await readFile(join(path, "lock.json"), "utf8"));
    expect(lock.sources[0]).toMatchObject({
      url: `${server.origin}/thing.md`,
      retrievedAt: "2026-01-01T00:00:00.000Z",
    });
  });

  it("asks with what it knows and takes 304 for an answer", async () => {
    await vendorYaml(page("thing.md"));
    const seen: unknown[] = [];
    server.pages.set("/thing.md", (request, response) => {
      seen.push(request.headers["if-none-match"]);
      if (request.headers["if-none-match"] === '"one"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"one"' }).end(mintlifyPage(ID));
    });
    await fetchAndApply();
    expect((await fetchAndApply()).written).toEqual([]);
    expect(seen).toEqual([undefined, '"one"']);
  });

  it("a page that adds a field: the published contract has it, the folder is as it was", async () => {
    await vendorYaml(page("thing.md"));
    server.pages.set("/thing.md", mintlifyPage(ID));
    await fetchAndApply();
    server.pages.set("/thing.md", mintlifyPage(`${ID}\n        stage: { type: string }`));
    const before = await readFile(join(path, "openapi.yaml"), "utf8");
    const plan = await planFetch(folder(), ports());
    expect(resolvePointer(plan.published.document, "/components/schemas/Thing/properties/stage")).toBeDefined();
    expect(plan.writes.map(({ file }) => file)).toEqual(["sources/thing.md", "openapi.yaml", "lock.json"]);
    expect(plan.incomparable).toEqual([]);
    expect(await readFile(join(path, "openapi.yaml"), "utf8")).toBe(before);
  });

  it("a page in another rendering of the same description is a note, and stays comparable", async () => {
    await vendorYaml(page("thing.md"));
    server.pages.set("/thing.md", mintlifyPage(ID));
    const first = await fetchAndApply();
    server.pages.set("/thing.md", `${mintlifyPage(ID, "")}\nBuilt with [Mintlify](https://mintlify.com).\n`);
    const { plan } = await fetchAndApply();
    expect(rules(plan)).toEqual(["spec-rendering-changed"]);
    expect(plan.incomparable).toEqual([]);
    expect(plan.published.sha256).toBe(first.plan.published.sha256);
    expect(rules((await fetchAndApply()).plan)).toEqual([]);
  });

  it("a flattened page in another generation is baselined anew, not compared", async () => {
    await vendorYaml(page("thing.txt"));
    server.pages.set("/thing.txt", FERN("For AI agents: a documentation index is available at /llms.txt.\n"));
    await fetchAndApply();
    const twoOptional = FERN("").replace("idstring\nnote", "idstring\nkindstring or null\nnote");
    server.pages.set("/thing.txt", twoOptional);
    const { plan } = await fetchAndApply();
    expect(rules(plan)).toContain("spec-rendering-changed");
    expect(plan.incomparable).toEqual(["GET /things/{id}"]);
  });

  it("a page whose block vanished is a finding; what was locked stays", async () => {
    await vendorYaml(page("thing.md"));
    server.pages.set("/thing.md", mintlifyPage(ID));
    const first = await fetchAndApply();
    for (const body of ["> ## Documentation Index\n\n# Get thing\n\n## OpenAPI\n", "<html>moved</html>", ""]) {
      server.pages.set("/thing.md", body);
      const { plan, written } = await fetchAndApply();
      expect(rules(plan)).toContain("spec-block-missing");
      expect(written).toEqual([]);
      expect(plan.published.sha256).toBe(first.plan.published.sha256);
    }
  });

  it("follows a catalogue to the description, and falls back to the pages", async () => {
    const catalog = `  - { kind: catalog, file: sources/openapi.yaml, url: ${server.origin}/.well-known/api-catalog }\n`;
    await vendorYaml(catalog + page("thing.md"));
    server.pages.set("/thing.md", mintlifyPage(ID));
    const fallback = await fetchAndApply();
    expect(fallback.written).toContain("sources/thing.md");
    const linkset = { linkset: [{ anchor: server.origin, "service-desc": [{ href: "/openapi.json" }] }] };
    server.pages.set("/.well-known/api-catalog", JSON.stringify(linkset));
    server.pages.set("/openapi.json", JSON.stringify(described({ id: { type: "string" } })));
    const { plan } = await fetchAndApply();
    expect(plan.files.map(({ file }) => file)).toEqual(["sources/openapi.yaml", "openapi.yaml", "lock.json"]);
    expect(plan.published.isPartial).toBe(true);
  });

  it("finds the description that an llms.txt lists", async () => {
    await vendorYaml(`  - { kind: index, file: sources/openapi.json, url: ${server.origin}/llms.txt }\n`);
    server.pages.set(
      "/llms.txt",
      "# Acme\n\n## Docs\n- [Page](/thing.md)\n\n## OpenAPI Specs\n- [api](/openapi.json)\n",
    );
    server.pages.set("/openapi.json", JSON.stringify(described({ id: { type: "string" } })));
    const { plan } = await fetchAndApply();
    expect(JSON.parse(new TextDecoder().decode(plan.files.at(-1)?.bytes)).sources[0].url).toBe(
      `${server.origin}/openapi.json`,
    );
  });

  it("bundles what lies within the allowed hosts, and refuses the rest", async () => {
    await vendorYaml(`  - { kind: openapi, file: sources/openapi.json, url: ${server.origin}/v1/openapi.json }\n`);
    const properties = { kin: { $ref: "common.json#/Kin" }, far: { $ref: "https://evil.test/x.json" } };
    server.pages.set("/v1/openapi.json", JSON.stringify(described(properties)));
    server.pages.set("/v1/common.json", JSON.stringify({ Kin: { type: "integer", $defs: {} } }));
    const { plan, written } = await fetchAndApply();
    expect(resolvePointer(plan.published.document, "/components/schemas/Kin")).toMatchObject({ type: "integer" });
    expect(rules(plan)).toEqual(["spec-reference-refused"]);
    expect(written).toContain(`sources/references/${server.host.replace(":", "_")}/v1/common.json`);
  });

  it("never reads a file outside the folder of sources", async () => {
    await vendorYaml(`  - { kind: openapi, file: sources/openapi.json, url: ${server.origin}/openapi.json }\n`);
    const properties = {
      secret: { $ref: "file:///etc/passwd" },
      climb: { $ref: "../../../etc/passwd" },
      local: { $ref: "file:///vendor.yaml#/sources" },
      inward: { $ref: "http://169.254.169.254/latest" },
    };
    server.pages.set("/openapi.json", JSON.stringify(described(properties)));
    server.pages.set("/etc/passwd", "{}");
    const { plan } = await fetchAndApply();
    expect(plan.findings).toMatchObject([{ ruleId: "spec-reference-refused", count: 6 }]);
  });

  it("follows a viewer's page to its document", async () => {
    await vendorYaml(page("openapi.json", "/docs"));
    server.pages.set("/docs", '<html><redoc spec-url="/openapi.json"></redoc></html>');
    server.pages.set("/openapi.json", JSON.stringify(described({ id: { type: "string" } })));
    const { plan } = await fetchAndApply();
    expect(plan.published.operations.map(({ key }) => key)).toEqual(["GET /things/{id}"]);
    expect((await fetchAndApply()).written).toEqual([]);
  });

  it("reads UTF-8 whatever the header says, and what is none as Windows-1252", async () => {
    await vendorYaml(page("thing.md"));
    const told = (bytes: Uint8Array | string) => (_: IncomingMessage, response: ServerResponse) =>
      response.writeHead(200, { "content-type": "text/markdown; charset=iso-8859-1" }).end(bytes);
    const text = mintlifyPage("        id: { type: string, description: Zoë }");
    for (const body of [text, Buffer.from(text, "latin1")]) {
      server.pages.set("/thing.md", told(body));
      const { plan } = await fetchAndApply();
      expect(resolvePointer(plan.published.document, "/components/schemas/Thing/properties/id")).toMatchObject({
        description: "Zoë",
      });
    }
  });

  it("sends a login from the environment", async () => {
    const source = `  - { file: sources/thing.md, url: ${server.origin}/thing.md, headers: { Cookie: { env: ACME_DOCS } } }\n`;
    await vendorYaml(source);
    server.pages.set("/thing.md", (request, response) => {
      response.writeHead(request.headers.cookie === "secret" ? 200 : 403).end(mintlifyPage(ID));
    });
    await fetchAndApply();
    await expect(planFetch(folder(), { ...ports(), env: {} })).rejects.toMatchObject({ code: "VARIABLE_UNSET" });
  });

  it.each([
    ["a missing page", () => undefined, "FETCH_FAILED"],
    [
      "an operation that is gone",
      () => server.pages.set("/thing.md", mintlifyPage(ID).replaceAll("/things/{id}", "/other")),
      "OPERATION_NOT_PUBLISHED",
    ],
  ])("leaves everything as it was after %s", async (_, prepare, code) => {
    await vendorYaml(page("thing.md"));
    prepare();
    await expect(planFetch(folder(), ports())).rejects.toMatchObject({ code });
    expect(await folder().read("openapi.yaml")).toBeNull();
  });

  it("refuses to go inward where the host was not allowed", async () => {
    await vendorYaml(page("thing.md"));
    const text = (await readFile(join(path, "vendor.yaml"), "utf8")).replace(/allowedPrivateHosts.*\n/, "");
    await writeFile(join(path, "vendor.yaml"), text);
    await expect(planFetch(folder(), ports())).rejects.toMatchObject({ code: "HOST_REFUSED" });
    expect(server.asked).toEqual([]);
  });
});

function described(properties: object) {
  const operation = {
    responses: {
      200: { description: "ok", content: { "application/json": { schema: { type: "object", properties } } } },
    },
    parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
  };
  return {
    openapi: "3.1.0",
    info: { title: "Acme", version: "1" },
    paths: { "/things/{id}": { get: operation }, "/unwatched": { get: operation } },
  };
}
