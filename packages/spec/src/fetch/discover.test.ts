import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { sha256 } from "../../test/folder.testing.js";
import { mintlifyPage, startVendor, type VendorServer } from "../../test/vendor-server.testing.js";
import { readVendorConfig } from "../vendor/read-vendor-config.js";
import { discoverSources } from "./discover.js";
import type { FetchPorts } from "./plan-fetch.js";

const DOCUMENT = JSON.stringify({
  openapi: "3.0.3",
  info: { title: "Acme", version: "1" },
  servers: [{ url: "https://api.acme.test" }],
  paths: { "/things/{id}": { get: { responses: { 200: { description: "ok" } } } } },
});

let server: VendorServer;

beforeEach(async () => {
  server = await startVendor();
});

afterEach(() => server.close());

const ports: FetchPorts = {
  hash: sha256,
  env: {},
  now: () => new Date(0),
  random: () => 0,
  sleep: async () => undefined,
  progress: () => undefined,
};

const discover = (path: string) => discoverSources(server.origin + path, ports, { allowedPrivateHosts: [server.host] });

describe("discoverSources", () => {
  it("prefers the description a catalogue names, and writes a vendor.yaml that can be read", async () => {
    server.pages.set("/docs/things/get.md", mintlifyPage("        id: { type: string }"));
    server.pages.set(
      "/docs/.well-known/api-catalog",
      JSON.stringify({ linkset: [{ "service-desc": [{ href: "/docs/openapi.yaml" }] }] }),
    );
    server.pages.set("/docs/openapi.yaml", DOCUMENT);
    const { sources, vendorYaml } = await discover("/docs/things/get.md");
    expect(sources.map(({ kind, url }) => [kind, url])).toEqual([
      ["openapi", `${server.origin}/docs/openapi.yaml`],
      ["page", `${server.origin}/docs/things/get.md`],
    ]);
    const config = readVendorConfig(vendorYaml, "vendor.yaml", "acme");
    expect(config).toMatchObject({
      sources: [{ kind: "openapi", file: "sources/openapi.yaml" }],
      operations: ["GET /things/{id}"],
      environments: [{ name: "default", baseUrl: "https://api.acme.test" }],
    });
  });

  it("follows a Link header", async () => {
    server.pages.set("/docs/", (_, response) => {
      response
        .writeHead(200, { link: '</openapi.json>; rel="service-desc"; type="application/json"' })
        .end("<html></html>");
    });
    server.pages.set("/openapi.json", DOCUMENT);
    expect((await discover("/docs/")).sources).toMatchObject([{ kind: "openapi", operations: ["GET /things/{id}"] }]);
  });

  it("follows Swagger UI from its page over its script and its configuration to the document", async () => {
    server.pages.set("/ui/index.html", '<html><script src="swagger-initializer.js"></script></html>');
    server.pages.set("/ui/swagger-initializer.js", 'window.ui = SwaggerUIBundle({ configUrl: "/config" })');
    server.pages.set("/config", JSON.stringify({ urls: [{ url: "/v3/api-docs", name: "all" }] }));
    server.pages.set("/v3/api-docs", DOCUMENT);
    expect((await discover("/ui/index.html")).sources).toMatchObject([{ url: `${server.origin}/v3/api-docs` }]);
  });

  it("looks at the pages an llms.txt lists", async () => {
    server.pages.set("/docs/intro", "<html>hello</html>");
    server.pages.set("/docs/llms.txt", "# Acme\n\n- [Intro](/docs/intro)\n- [Get](/docs/get.md)\n");
    server.pages.set("/docs/get.md", mintlifyPage("        id: { type: string }"));
    const { sources, vendorYaml } = await discover("/docs/intro");
    expect(sources).toMatchObject([{ kind: "page", url: `${server.origin}/docs/get.md` }]);
    expect(parse(vendorYaml)).toMatchObject({ allowedPrivateHosts: [server.host] });
  });

  it.each([
    [
      "llms.txt",
      (paths: readonly string[]) => `# Acme\n\n## OpenAPI\n\n${paths.map((path) => `- [x](${path})`).join("\n")}`,
    ],
    [
      ".well-known/api-catalog",
      (paths: readonly string[]) => JSON.stringify({ linkset: [{ "service-desc": paths.map((href) => ({ href })) }] }),
    ],
  ])("asks for twenty of the descriptions that a %s lists, and says that there are more", async (file, list) => {
    const paths = Array.from({ length: 200 }, (_, index) => `/openapi-${index}.yaml`);
    const asked: string[] = [];
    const said: string[] = [];
    server.pages.set("/intro", "<html>hello</html>");
    server.pages.set(`/${file}`, list(paths));
    for (const path of paths)
      server.pages.set(path, (_, response) => {
        asked.push(path);
        response.end("nothing");
      });
    const told = { ...ports, progress: (message: string) => said.push(message) };
    const discovering = discoverSources(`${server.origin}/intro`, told, { allowedPrivateHosts: [server.host] });
    await expect(discovering).rejects.toMatchObject({ code: "NOTHING_DISCOVERED" });
    expect(asked).toEqual(paths.slice(0, 20));
    expect(said).toContain(`${server.origin}/${file} lists 200 addresses; the first 20 are looked at`);
  });

  it("says so when there is nothing", async () => {
    server.pages.set("/docs/intro", "<html>hello</html>");
    await expect(discover("/docs/intro")).rejects.toMatchObject({ code: "NOTHING_DISCOVERED" });
    await expect(discover("/gone")).rejects.toMatchObject({ code: "FETCH_FAILED" });
  });
});
