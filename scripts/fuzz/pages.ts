import { API } from "./acme.js";

const property = (name: string, parts: readonly (readonly [part: string, text: string])[]) =>
  `<div class="fern-api-property"><span class="fern-api-property-key">${name}</span><span class="fern-api-property-meta">${parts
    .map(([part, text]) => `<span class="fern-api-property-${part}">${text}</span>`)
    .join("\n")}</span></div>`;

const description = JSON.stringify({
  openapi: "3.1.0",
  info: { title: "x", version: "1" },
  paths: {
    "/things/{id}": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: { 200: { description: "ok", content: { "application/json": { schema: { type: "object" } } } } },
      },
    },
  },
});

const FERN_BLOCK = API.replaceAll('"3.1.0"', "3.1.1").replace("title: Acme", "title: Get thing, description: x");

/** Pages as docs platforms render them, beside the real ones under `specs/`: one at least for each page reader. */
export const PAGES: Readonly<Record<string, string>> = {
  "redoc.html": `<!doctype html><html><head><link rel="service-desc" href="/openapi.json"></head><body><redoc spec-url="./openapi.yaml"></redoc>
<script>const __redoc_state = {"menu":{},"spec":{"data":${description}}};
Redoc.hydrate(__redoc_state);</script></body></html>`,
  "scalar.html": `<!doctype html><html><body><script id="api-reference" type="application/json" data-configuration='{"spec":{"url":"/c.json"}}'>${description}</script></body></html>`,
  "swagger-ui.html": `<!doctype html><html><body><div id="swagger-ui"></div><script>
window.onload = () => { SwaggerUIBundle({ "spec": ${description}, "dom_id": "#swagger-ui", url: "/v1.json", urls: [{ "url": "/a.json" }] }) };
</script></body></html>`,
  "fern.html": `<!doctype html><html><body><header><a>Docs</a></header><main><h1>Get thing</h1>
<div><span>GET</span><span>https://api.acme.test/v1/things/:id</span></div><p>Gets a thing.</p>
<section><h3>Path parameters</h3>
${property("id", [
  ["type", "string"],
  ["required", "Required"],
  ["constraint", 'format: "uuid"'],
])}
</section><section><h3>Response</h3><p>The thing.</p>
${property("description", [["type", "string or null"]])}
${property("kind", [["type", "enum"]])}<div><span>Allowed values:</span><code>cat</code><code>dog</code></div>
${property("size", [
  ["type", "integer"],
  ["constraint", "0-10"],
  ["default", "Defaults to 3"],
])}
${property("tags", [["type", "list of strings"]])}
</section><section><h3>Errors</h3><div><span>404</span><span>Not Found Error</span></div></section>
<pre><code>{"id":"1","kind":"cat"}</code></pre></main></body></html>`,
  "fern-structured.md": `# Get a thing

GET https://api.acme.test/v1/things/:id

Gets a thing.

### Path parameters

- id: string (required, format: "uuid") - Which one.

### Query parameters

- limit: integer - How many.
- tags: list of strings

## Response

### 200

The thing.

- id: string
- kind: enum - Allowed values: \`cat\`, \`dog\`
- node: object
  - next: object or null
    - id: string

### 404

- title: string

\`\`\`json
{ "id": "1", "kind": "cat", "node": { "next": null } }
\`\`\`
`,
  "fern.md": `# Get thing\n\nGET https://api.acme.test/v1/things/{id}\n\nGets a thing.\n\n## OpenAPI Specification\n\n\`\`\`yaml\n${FERN_BLOCK}\`\`\`\n\n## SDK Code Examples\n\n\`\`\`python\nprint(1)\n\`\`\`\n`,
  "mintlify.md": `> ## Documentation Index\n> Fetch the complete documentation index at: https://docs.acme.test/llms.txt\n\n# Get a thing\n\n## OpenAPI\n\n\`\`\`\`yaml GET /things/{id}\n${API}\`\`\`\`\n`,
  "embedded.md": `# Get a thing\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\`\`\`yaml\n${API}\`\`\`\n`,
};
