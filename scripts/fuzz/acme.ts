/** A vendor made up to have a bit of everything, small enough to be changed a thousand times. */
export const API = `openapi: 3.1.0
info: { title: Acme, version: "1" }
servers: [{ url: "https://api.acme.test/v1" }]
security: [{ key: [] }]
paths:
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, format: uuid } }]
    get:
      operationId: getThing
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100 } }
        - { name: X-Trace, in: header, schema: { type: string, pattern: "^[a-f0-9]{4,8}$" } }
      responses:
        "200":
          description: ok
          headers: { ETag: { schema: { type: string } } }
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Thing" }
              example: { id: a, kind: cat, tags: [] }
        4XX: { $ref: "#/components/responses/Problem" }
    post:
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: "#/components/schemas/Filter" } }
          multipart/form-data: { schema: { type: object, properties: { file: { type: string, format: binary } } } }
      responses: { "204": { description: done }, default: { $ref: "#/components/responses/Problem" } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  responses:
    Problem:
      description: no
      content: { application/problem+json: { schema: { type: object, properties: { title: { type: string } } } } }
  schemas:
    Thing:
      type: object
      required: [id, kind]
      properties:
        id: { type: string }
        kind: { type: string, enum: [cat, dog] }
        at: { type: [string, "null"], format: date-time }
        price: { type: number, multipleOf: 0.01, exclusiveMinimum: 0 }
        tags: { type: array, items: { type: string, minLength: 1 }, uniqueItems: true }
        node: { $ref: "#/components/schemas/Node" }
        more: { type: object, additionalProperties: { type: integer } }
        loop: { $ref: "#/components/schemas/Loop" }
        pet:
          oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }]
          discriminator: { propertyName: kind, mapping: { cat: "#/components/schemas/Cat" } }
    Loop: { $ref: "#/components/schemas/Loop" }
    Node: { type: object, properties: { next: { $ref: "#/components/schemas/Node" } }, unevaluatedProperties: false }
    Cat: { allOf: [{ type: object, required: [kind], properties: { kind: { const: cat } } }, { properties: { lives: { type: integer } } }] }
    Dog: { type: object, required: [kind], properties: { kind: { const: dog }, name: { type: string, maxLength: 5 } } }
    Filter: { anyOf: [{ type: "null" }, { type: object, properties: { q: { type: string } }, if: { required: [q] }, then: { minProperties: 2 } }] }
`;

const thing = JSON.stringify({
  id: "0b0e7c1c-6f0f-4a4e-9c89-0d7e5f6b7a10",
  kind: "bird",
  at: null,
  price: 9.99,
  tags: ["a", "b", "b"],
  node: { next: { next: {} } },
  pet: { kind: "cat", lives: 9 },
  surprise: 1,
});

const headers = [
  { name: "Content-Type", value: "application/json" },
  { name: "ETag", value: '"1"' },
];

/** A recording of it, with drifts in it. */
export const HAR = JSON.stringify(
  {
    log: {
      version: "1.2",
      creator: { name: "test", version: "1" },
      entries: ["things/0b0e7c1c-6f0f-4a4e-9c89-0d7e5f6b7a10?limit=500", "things/1", "nothing"].map((path, index) => ({
        startedDateTime: "2026-11-01T00:00:00.000Z",
        time: 1,
        request: {
          method: index === 1 ? "POST" : "GET",
          url: `https://api.acme.test/v1/${path}`,
          httpVersion: "HTTP/1.1",
          headers: [{ name: "Authorization", value: "Bearer 0123456789abcdef0123456789abcdef" }],
          queryString: [],
          ...(index === 1 ? { postData: { mimeType: "application/json", text: '{"q":"x"}' } } : {}),
        },
        response: {
          status: index === 2 ? 404 : 200,
          headers,
          content: { size: thing.length, mimeType: "application/json", text: thing },
        },
      })),
    },
  },
  null,
  2,
);

/** Recordings as other tools write them. */
export const CASSETTES: Readonly<Record<string, string>> = {
  "go-vcr.yaml": `---
version: 2
interactions:
- id: 0
  request:
    url: https://api.acme.test/v1/things/1
    method: GET
    headers: { Accept: [application/json] }
    body: ""
  response:
    status: 200 OK
    code: 200
    duration: 12ms
    headers: { Content-Type: [application/json] }
    body: '${thing}'
`,
  "ruby-vcr.yml": `---
http_interactions:
- request:
    method: get
    uri: https://api.acme.test/v1/things/1
    body: { encoding: UTF-8, string: '' }
    headers: {}
  response:
    status: { code: 200, message: OK }
    headers: { Content-Type: [application/json], Content-Encoding: [identity] }
    body: { encoding: ASCII-8BIT, base64_string: ${Buffer.from(thing).toString("base64")} }
  recorded_at: Fri, 24 Oct 2025 15:29:28 GMT
recorded_with: VCR 6.0.0
`,
  "vcrpy.yaml": `interactions:
- request:
    body: null
    headers: { Accept: ['*/*'] }
    method: GET
    uri: https://api.acme.test/v1/things/1
  response:
    body: { string: '${thing}' }
    headers: { Content-Type: [application/json] }
    status: { code: 200, message: OK }
version: 1
`,
  "wiremock.json": JSON.stringify({
    mappings: [
      {
        request: { urlPath: "/v1/things/1", method: "GET", queryParameters: { limit: { equalTo: "3" } } },
        response: { status: 200, jsonBody: JSON.parse(thing), headers: { "Content-Type": "application/json" } },
      },
      {
        request: { urlPattern: "/v1/things/[a-z]+", method: "ANY" },
        response: { status: 200, bodyFileName: "a.json" },
      },
    ],
  }),
  "undici.json": JSON.stringify([
    {
      hash: "a",
      snapshot: {
        request: { method: "GET", url: "https://api.acme.test/v1/things/1", headers: {}, body: null },
        responses: [
          {
            statusCode: 200,
            headers: { "content-type": "application/json" },
            body: Buffer.from(thing).toString("base64"),
            trailers: {},
          },
        ],
        callCount: 0,
        timestamp: "2026-11-01T00:00:00.000Z",
      },
    },
  ]),
  "postman.json": JSON.stringify({
    info: { name: "x", schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
    item: [
      {
        name: "a",
        request: {
          method: "GET",
          url: { raw: "https://api.acme.test/v1/things/1", host: ["api", "acme", "test"], path: ["v1", "things", "1"] },
        },
        response: [
          { name: "ok", code: 200, header: [{ key: "Content-Type", value: "application/json" }], body: thing },
        ],
      },
    ],
  }),
};

/** The folder of the vendor before anything was fetched. */
export const FOLDER: Readonly<Record<string, string>> = {
  "specs/acme/vendor.yaml": `name: Acme
owner: team-acme
sources:
  - { file: sources/api.yaml }
operations: ["GET /things/{id}", "POST /things/{id}"]
environments:
  cloud: { baseUrl: "http://127.0.0.1:1/v1", allowPrivateHosts: true, headers: { X-Key: { env: ACME_KEY } } }
  staging: { baseUrl: "https://staging.acme.test/v1" }
policy:
  preset: default
  levels:
    - { rule: response-property-undocumented, level: note, operation: "GET /things/{id}", reason: known }
`,
  "specs/acme/sources/api.yaml": API,
  "specs/acme/recordings/t.har": HAR,
  "specs/acme/overlay.yaml": `overlay: 1.0.0
info: { title: Corrections, version: "1" }
actions:
  - target: $.components.schemas.Thing.properties.kind
    description: They forgot the birds.
    update: { enum: [cat, dog, bird] }
  - target: $..properties[?(@.type == 'integer')]
    update: { format: int32 }
  - { target: "$.paths['/things/{id}'].post.requestBody.content['multipart/form-data']", remove: true }
`,
  "specs/acme/baseline.yaml": `findings:
  - fingerprint: 0123456789abcdef0123456789abcdef
    reason: known
    owner: me
    until: 2030-01-01
`,
  "specs/acme/uses.yaml": `owner: team
operations:
  GET /things/{id}:
    response:
      - { at: /kind, values: [cat, dog], exhaustive: true, by: ["src/a.ts:1"] }
    unused: [/more]
  POST /things/{id}: unused
`,
  "specs/acme/probes/p.arazzo.yaml": `arazzo: 1.0.1
info: { title: Probe, version: "1" }
sourceDescriptions: [{ name: acme, url: ../openapi.yaml, type: openapi }]
workflows:
  - workflowId: get
    inputs: { type: object, properties: { id: { type: string, default: "1" } } }
    steps:
      - stepId: first
        operationId: getThing
        parameters: [{ name: id, in: path, value: $inputs.id }]
        successCriteria:
          - { condition: $statusCode == 200 }
          - { context: $response.body, type: jsonpath, condition: "$[?(@.kind == 'cat')]" }
          - { context: $response.body#/id, type: regex, condition: "^[a-z]+$" }
        outputs: { id: $response.body#/id }
        onFailure: [{ name: again, type: retry, retryAfter: 0.01, retryLimit: 1 }]
      - stepId: second
        operationPath: "{$sourceDescriptions.acme.url}#/paths/~1things~1{id}/get"
        parameters: [{ name: id, in: path, value: $steps.first.outputs.id }]
        successCriteria: [{ condition: "$statusCode == 200 && $response.body#/kind != 'dog'" }]
    outputs: { id: $steps.second.outputs.id }
`,
  "driftline.yaml": "check:\n  fail-on: warning\n  format: [json]\ndiff:\n  limit: 5\n",
  "api.yaml": API,
  "t.har": HAR,
};
