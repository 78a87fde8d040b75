import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contractMatchers, readContract, recordFetch } from "@driftline/vitest";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

declare module "vitest" {
  interface Matchers {
    toMatchContract(operationKey?: string): Promise<void>;
  }
}

const GET = "GET /v1/pets/{petId}";
const PET = { id: "11111111-1111-4111-8111-111111111111", name: "Ada", tags: ["small"] };

const replies = new Map<string, { status?: number; type?: string; body: string }>([
  ["/v1/pets/clean", { body: JSON.stringify(PET) }],
  ["/v1/pets/renamed", { body: JSON.stringify({ id: PET.id, title: "Ada" }) }],
  ["/v1/pets/number", { body: JSON.stringify({ ...PET, name: 7 }) }],
  ["/v1/pets/more", { body: JSON.stringify({ ...PET, colour: "red" }) }],
  ["/v1/pets/page", { type: "text/html", body: "<h1>bad gateway</h1>", status: 502 }],
  ["/v1/pets/missing", { body: JSON.stringify({ detail: "no such pet" }), status: 404 }],
  ["/elsewhere", { body: "{}" }],
]);

const answer: RequestListener = (request, response) => {
  const { status = 200, type = "application/json", body } = replies.get(request.url ?? "") ?? { status: 500, body: "" };
  response.writeHead(status, { "content-type": type }).end(body);
};
const server = createServer(answer);
let origin = "";

function description(servers: readonly string[]): string {
  return `
openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: ${JSON.stringify(servers.map((url) => ({ url })))}
paths:
  /v1/pets/{petId}:
    get:
      parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: one pet
          content:
            application/json:
              schema:
                type: object
                required: [id, name]
                properties:
                  id: { type: string, format: uuid }
                  name: { type: string }
                  tags: { type: array, items: { type: string } }
        "404":
          description: none
          content:
            application/json:
              schema: { type: object, required: [detail], properties: { detail: { type: string } } }
`;
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const path = join(await mkdtemp(join(tmpdir(), "driftline-vitest-")), "openapi.yaml");
  await writeFile(path, description([origin]));
  expect.extend({ ...contractMatchers(await readContract(path)) });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const get = (name: string): Promise<Response> => fetch(`${origin}/v1/pets/${name}`);

async function complaint(assertion: Promise<void>): Promise<string> {
  return assertion.then(
    () => "passed",
    (error: Error) => error.message,
  );
}

describe("one response", () => {
  test("a documented response matches, and stays readable", async () => {
    const response = await get("clean");
    await expect(response).toMatchContract(GET);
    expect(await response.json()).toEqual(PET);
  });

  test("a documented refusal matches: it is what the contract says", async () => {
    await expect(await get("missing")).toMatchContract(GET);
  });

  test("what is missing is told with rule, place and the line of the contract", async () => {
    const message = await complaint(expect(await get("renamed")).toMatchContract(GET));
    expect(message).toMatch(/response-property-missing \(error\) at the root/);
    expect(message).toMatch(/`name`/);
    expect(message).toMatch(/contract: .*openapi\.yaml:\d+:\d+/);
  });

  test("a wrong type is told with what was received", async () => {
    const message = await complaint(expect(await get("number")).toMatchContract(GET));
    expect(message).toMatch(/response-type-mismatched \(error\) at \/name/);
    expect(message).toMatch(/received: 7/);
  });

  test("a gateway's page is no match, although an outage is no drift", async () => {
    expect(await complaint(expect(await get("page")).toMatchContract(GET))).toMatch(/response-status-undocumented/);
  });

  test("an undocumented property is a warning, and fails where one asks for it", async () => {
    await expect(await get("more")).toMatchContract(GET);
    const path = join(await mkdtemp(join(tmpdir(), "driftline-vitest-")), "openapi.yaml");
    await writeFile(path, description([origin]));
    const { toMatchContract } = contractMatchers(await readContract(path), { failOn: "warning" });
    const { pass, message } = await toMatchContract(await get("more"), GET);
    expect(pass).toBe(false);
    expect(message()).toMatch(/response-property-undocumented \(warning\) at \/colour/);
  });

  test("`.not` holds for what does not match, and fails for what does", async () => {
    await expect(await get("number")).not.toMatchContract(GET);
    expect(await complaint(expect(await get("clean")).not.toMatchContract(GET))).toMatch(/and should not/);
  });

  test.each([
    ["a parsed body, as axios gives it", { status: 200, headers: { "Content-Type": "application/json" }, body: PET }],
    ["a text", { status: 200, headers: { "content-type": ["application/json"] }, body: JSON.stringify(PET) }],
    [
      "bytes",
      {
        status: 200,
        headers: new Headers({ "content-type": "application/json" }),
        body: Buffer.from(JSON.stringify(PET)),
      },
    ],
    ["a parsed body without headers", { status: 200, body: PET }],
  ])("other clients: %s", async (_name, received) => {
    await expect(received).toMatchContract(GET);
    await expect({ ...received, body: "{}" }).not.toMatchContract(GET);
  });
});

describe("what cannot be told passes neither way", () => {
  test("an operation that is not in the contract, with what is", async () => {
    const received = await get("clean");
    expect(await complaint(expect(received).toMatchContract("GET /v1/cats/{catId}"))).toMatch(/no operation/);
    expect(await complaint(expect(received).not.toMatchContract("GET /v1/cats/{catId}"))).toMatch(/no operation/);
  });

  test("a body that was read before", async () => {
    const response = await get("clean");
    await response.text();
    expect(await complaint(expect(response).not.toMatchContract(GET))).toMatch(/was read before/);
  });

  test("something that is no response", async () => {
    expect(await complaint(expect("200").not.toMatchContract(GET))).toMatch(/this is no response/);
  });
});

describe("everything a client received", () => {
  const recorder = recordFetch();
  beforeEach(() => recorder.clear());

  test("clean exchanges match, and the client's own reading is untouched", async () => {
    const response = await recorder.fetch(`${origin}/v1/pets/clean`);
    expect(await response.json()).toEqual(PET);
    await recorder.fetch(new Request(`${origin}/v1/pets/missing`));
    await recorder.fetch(new URL(`${origin}/elsewhere`));
    await expect(recorder).toMatchContract();
    expect((await recorder.exchanges()).map(({ request }) => request.url.replace(origin, ""))).toEqual([
      "/v1/pets/clean",
      "/v1/pets/missing",
      "/elsewhere",
    ]);
  });

  test("one drift among many is told", async () => {
    for (const name of ["clean", "number", "clean"]) await recorder.fetch(`${origin}/v1/pets/${name}`);
    expect(await complaint(expect(recorder).toMatchContract())).toMatch(/response-type-mismatched/);
  });

  test("a streamed request body still arrives", async () => {
    const body = new Blob(["{}"]).stream();
    const init: RequestInit & { duplex: "half" } = { method: "POST", body, duplex: "half" };
    expect((await recorder.fetch(`${origin}/elsewhere`, init)).status).toBe(200);
  });

  test("nothing that belongs to the contract is not green", async () => {
    await recorder.fetch(`${origin}/elsewhere`);
    expect(await complaint(expect(recorder).toMatchContract())).toMatch(/none of 1 exchanges matches/);
    await expect(recorder.fetch("http://127.0.0.1:1/v1/pets/clean")).rejects.toThrow();
    expect((await recorder.exchanges()).at(-1)?.response).toBeNull();
  });
});
