import { resolvePointer } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { readPage } from "./read-page.js";
import { configurationScripts, descriptionAddresses } from "./viewer-html.js";

const property = (name: string, parts: readonly (readonly [part: string, text: string])[], glue = "") =>
  `<div class="fern-api-property"><div><span class="fern-api-property-key">${name}</span>${glue}<span class="fern-api-property-meta" data-markdown-ignore>${parts
    .map(([part, text]) => `<span class="fern-api-property-${part}">${text}</span>`)
    .join(glue)}</span></div></div>`;

const FERN = (glue: string) => `<!doctype html>
<html><body><header><a>Docs</a></header><main>
<h1>Get thing</h1>
<div><span>GET</span><span>https://api.acme.test/v2/things/:id</span></div>
<div><span>GET</span><span>/v2/things/:id</span></div>
<p>Gets a thing.</p>
<section><h3>Path parameters</h3>
${property(
  "id",
  [
    ["type", "string"],
    ["required", "Required"],
    ["constraint", 'format: "uuid"'],
  ],
  glue,
)}
</section>
<section><h3>Response</h3><p>The thing.</p>
${property("description", [["type", "string or null"]], glue)}
<p>What it is about.</p>
${property(
  "size",
  [
    ["type", "integer"],
    ["constraint", "0-10"],
    ["default", "Defaults to 3"],
  ],
  glue,
)}
${property("tags", [["type", "list of strings"]], glue)}
</section>
<section><h3>Errors</h3><div><span>404</span><span>Not Found Error</span></div></section>
</main></body></html>`;

describe("Fern HTML", () => {
  it.each(["", "\n  "])("takes names and types from their elements (glue %j)", (glue) => {
    const extract = readPage({ uri: "p.html", text: FERN(glue) });
    expect(extract).toMatchObject({ platform: "fern", generation: "html-t4" });
    expect(extract.description.servers).toEqual([{ url: "https://api.acme.test" }]);
    const operation = resolvePointer(extract.description, "/paths/~1v2~1things~1{id}/get") ?? null;
    expect(operation).toMatchObject({
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } }],
      responses: { 404: { description: "Not Found Error" } },
    });
    expect(resolvePointer(operation, "/responses/200/content/application~1json/schema")).toEqual({
      type: "object",
      properties: {
        description: { type: ["string", "null"], description: "What it is about." },
        size: { type: "integer", minimum: 0, maximum: 10, default: 3 },
        tags: { type: "array", items: { type: "string" } },
      },
      "x-driftline-unknown": ["required"],
    });
    const size = "/paths/~1v2~1things~1{id}/get/responses/200/content/application~1json/schema/properties/size";
    const line = FERN(glue).slice(0, FERN(glue).indexOf(">size<")).split("\n").length;
    expect(extract.positions.locate(size).line).toBe(line);
  });
});

describe("a Fern page made to be slow", () => {
  // Each element of a nested page was asked for all that is below it: half a minute for these.
  const open = `<div class="fern-api-property"><span class="fern-api-property-key">id</span><span class="fern-api-property-meta"><span>`;

  it.each([
    ["nested without end", open.repeat(4000)],
    ["of more siblings than a call takes arguments", "<p></p>".repeat(200_000)],
  ])("%s is read like any other", { timeout: 10_000 }, (_, more) => {
    const text = FERN("").replace("<section>", `${more}<section>`);
    expect(readPage({ uri: "p.html", text })).toMatchObject({ platform: "fern" });
  });
});

const BASE = "https://docs.acme.test/api/";

describe("descriptionAddresses", () => {
  it.each([
    ["Redoc, element", '<html><redoc spec-url="openapi.yaml"></redoc></html>', "openapi.yaml"],
    ["Redoc, script", '<html><script>Redoc.init("/v1/openapi.json", {}, el)</script></html>', "/v1/openapi.json"],
    ["Scalar, attribute", '<!doctype html><script id="api-reference" data-url="/o.json"></script>', "/o.json"],
    [
      "Scalar, configuration",
      `<!doctype html><script id="api-reference" data-configuration='{"spec":{"url":"/c.json"}}'></script>`,
      "/c.json",
    ],
    [
      "Scalar, sources",
      `<!doctype html><script id="api-reference" data-configuration='{"sources":[{"url":"/s.json"}]}'></script>`,
      "/s.json",
    ],
    [
      "Scalar, call",
      "<html><script>Scalar.createApiReference('#app', { url: '/call.json' })</script></html>",
      "/call.json",
    ],
    [
      "Swagger UI, page",
      '<html><script>const ui = SwaggerUIBundle({ url: "/v3/api-docs", dom_id: "#x" })</script></html>',
      "/v3/api-docs",
    ],
    [
      "Swagger UI, several",
      '<html><script>SwaggerUIBundle({ urls: [{ url: "/a.json", name: "a" }] })</script></html>',
      "/a.json",
    ],
    ["Swagger UI, script of its own", 'window.ui = SwaggerUIBundle({ url: "/own.json" })', "/own.json"],
    [
      "Swagger UI, configuration",
      'window.ui = SwaggerUIBundle({ configUrl: "/v3/api-docs/swagger-config" })',
      "/v3/api-docs/swagger-config",
    ],
    ["RFC 8631", '<html><head><link rel="service-desc" href="d.json"></head></html>', "d.json"],
  ])("%s", (_, text, address) => {
    expect(descriptionAddresses(text, BASE)).toEqual([new URL(address, BASE).href]);
  });

  it("names the script that holds the configuration", () => {
    const text =
      '<html><script src="./swagger-ui-bundle.js"></script><script src="./swagger-initializer.js"></script></html>';
    expect(configurationScripts(text, BASE)).toEqual([`${BASE}swagger-initializer.js`]);
  });

  it.each(["<html><script>var url = { url: '/tracking' }</script></html>", "# Markdown", "{}"])(
    "finds nothing in %s",
    (text) => {
      expect(descriptionAddresses(text, BASE)).toEqual([]);
    },
  );
});

const DOCUMENT = { openapi: "3.0.0", info: { title: "}{", version: "1" }, paths: { "/a": { get: { responses: {} } } } };

describe("descriptions inside a viewer's page", () => {
  it.each([
    [
      "redoc",
      `<html><script>const __redoc_state = ${JSON.stringify({ spec: { data: DOCUMENT } })};\nhydrate()</script></html>`,
    ],
    ["scalar", `<html><script id="api-reference" type="application/json">${JSON.stringify(DOCUMENT)}</script></html>`],
    ["swagger-ui", `<html><script>SwaggerUIBundle({ "spec": ${JSON.stringify(DOCUMENT)}, dom_id: 1 })</script></html>`],
  ])("%s", (platform, text) => {
    expect(readPage({ uri: "p.html", text })).toMatchObject({
      platform,
      description: DOCUMENT,
      generation: "html-3.0",
    });
  });

  it("an HTML page without any is no description", () => {
    expect(() => readPage({ uri: "p.html", text: "<html><p>hello</p></html>" })).toThrow();
  });
});
