/** What tests noted that they read. */
export const READS: readonly unknown[] = ["/kind", "/tags/*", ""].map((at) => ({
  vendor: "acme",
  operation: "GET /things/{id}",
  at,
  by: "src/a.test.ts:12",
}));

/** Files beside those of `acme`: a vendor with every setting, one on a web site, documents of other versions. */
export const BESIDE: Readonly<Record<string, string>> = {
  "specs/full/vendor.yaml": `name: Full
owner: team-full
sources:
  - { file: sources/api.yaml, kind: openapi }
  - { url: "https://docs.full.test/parts.yaml", headers: { X-Docs: { env: ACME_KEY, prefix: "Bearer " } }, file: sources/parts.yaml }
environments:
  cloud:
    baseUrl: http://127.0.0.1:1/v1
    allowPrivateHosts: true
    allowWrites: true
    headers: { Authorization: { env: ACME_KEY, prefix: "Bearer ", optional: true }, X-Plain: { value: x } }
  onprem: { baseUrl: "https://{host}.full.test:8443/api/", version: 2.1, ca: ca.pem }
operations: ["GET /things/{id}"]
policy:
  preset: strict
  levels:
    - { rule: response-type-mismatched, operation: "GET /**", place: /tags/*, environment: onprem, level: error, reason: known }
recordings:
  bodies: full
  redact:
    names: [project-code, kind]
    pointers: [/node/*/next]
    patterns: ["ACME-[0-9]{4}", "(?<secret>[a-f0-9]{8})-"]
    keep: [session_id]
allowedHosts: [docs.full.test]
allowedPrivateHosts: ["127.0.0.1:1"]
`,
  "specs/full/sources/api.yaml": `openapi: 3.0.3
info: { title: Full, version: "1", license: { name: MIT } }
servers: [{ url: "https://{region}.full.test/v1", variables: { region: { default: eu, enum: [eu, us] } } }]
paths:
  /things/{id}: { $ref: "./parts.yaml#/paths/thing" }
  /other/{a}-{b}:
    get:
      parameters:
        - { $ref: "#/components/parameters/Page" }
        - { name: filter, in: query, style: deepObject, explode: true, schema: { type: object } }
        - { name: a, in: path, required: true, schema: { type: integer, format: int64 } }
        - { name: b, in: path, required: true, style: matrix, schema: { type: array, items: { type: string } } }
      responses:
        "200":
          description: ok
          headers: { X-Left: { required: true, schema: { type: integer } } }
          content: { application/json: { schema: { $ref: "parts.yaml#/Thing" }, examples: { a: { value: { id: 1 } } } } }
          links: { next: { operationId: getThing, parameters: { id: $response.body#/id } } }
      callbacks:
        done: { "{$request.body#/url}": { post: { responses: { "200": { description: ok } } } } }
components:
  parameters: { Page: { name: page, in: query, content: { application/json: { schema: { type: object } } } } }
  schemas:
    Old: { type: string, nullable: true, enum: [a, b, null], minLength: 1, exclusiveMinimum: true, minimum: 3 }
`,
  "specs/full/sources/parts.yaml": `paths:
  thing:
    get:
      operationId: getThing
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: ok, content: { application/json: { schema: { $ref: "#/Thing" } } } } }
Thing:
  type: object
  required: [id]
  properties:
    id: { type: string, nullable: true }
    parent: { $ref: "#/Thing" }
    old: { $ref: "api.yaml#/components/schemas/Old" }
    any: {}
  additionalProperties: false
`,
  "specs/web/vendor.yaml": `name: Web
sources: [{ url: "http://127.0.0.1:1/openapi.yaml", file: sources/openapi.yaml }]
allowedPrivateHosts: ["127.0.0.1:1"]
`,
  "specs/listed/vendor.yaml": `name: Listed
sources:
  - { kind: index, url: "http://127.0.0.1:1/llms.txt", file: sources/openapi.yaml }
  - { kind: catalog, url: "http://127.0.0.1:1/.well-known/api-catalog", file: sources/listed.yaml }
allowedPrivateHosts: ["127.0.0.1:1"]
`,
  "specs/pages/vendor.yaml": "name: Pages\nsources: [{ file: sources/page.md }]\n",
  "specs/pages/sources/page.md": "# Nothing yet\n",
  "two.yaml": `swagger: "2.0"
info: { title: Two, version: "1" }
host: api.acme.test
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json]
securityDefinitions: { oauth: { type: oauth2, flow: implicit, authorizationUrl: "https://a.test", scopes: { read: x } } }
paths:
  /things/{id}:
    post:
      parameters:
        - { name: id, in: path, required: true, type: string }
        - { name: tags, in: query, type: array, items: { type: string }, collectionFormat: multi }
        - { name: body, in: body, schema: { $ref: "#/definitions/Thing" } }
      responses: { 200: { description: ok, schema: { $ref: "#/definitions/Thing" }, headers: { X-Left: { type: integer } } } }
    put:
      consumes: [multipart/form-data]
      parameters: [{ name: file, in: formData, type: file, required: true }, { name: n, in: formData, type: integer }]
      responses: { default: { description: no } }
definitions:
  Thing: { type: object, discriminator: kind, required: [kind], properties: { kind: { type: string }, file: { type: string, x-nullable: true } } }
  Cat: { allOf: [{ $ref: "#/definitions/Thing" }, { properties: { lives: { type: integer } } }] }
`,
  "reads.ndjson": READS.map((read) => `${JSON.stringify(read)}\n`).join(""),
};
