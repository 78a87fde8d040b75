import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Contract } from "@driftline/model";
import { readContract, recordUses } from "@driftline/vitest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { absent, copies, summary } from "./client/pets.js";

const GET = "GET /v1/pets/{petId}";
const PET = {
  id: "7",
  name: "Ada",
  tags: ["small"],
  owner: { mail: "a@b.example" },
  visits: { "4f1c2b7a-0000-4000-8000-000000000001": { on: "2026-01-01" } },
};

const server = createServer((request, response) => {
  const type = request.url?.startsWith("/text") === true ? "text/plain" : "application/json";
  response.writeHead(200, { "content-type": type }).end(JSON.stringify(PET));
});
let origin = "";
let contract: Contract;

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const path = join(await mkdtemp(join(tmpdir(), "driftline-")), "openapi.yaml");
  await writeFile(
    path,
    `openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: "${origin}" }]
paths:
  /v1/pets/{petId}:
    get: { responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } } }
`,
  );
  contract = await readContract(path);
});
afterAll(() => server.close());

const CLIENT = "packages/vitest/test/client/pets.ts";

describe("recordUses", () => {
  test("notes each property that the client reads, with the line that reads it", async () => {
    const recorder = recordUses(contract);
    expect(await summary(recorder.fetch, `${origin}/v1/pets/7`)).toBe("Ada a@b.example 5 2026-01-01");
    const told = recorder.reads().map(({ operation, at, by }) => `${operation} ${at} ${by}`);
    expect(told).toEqual([
      `${GET} /name ${CLIENT}:13`,
      `${GET} /owner ${CLIENT}:15`,
      `${GET} /owner/mail ${CLIENT}:15`,
      `${GET} /tags ${CLIENT}:15`,
      `${GET} /visits ${CLIENT}:14`,
      `${GET} /visits/* ${CLIENT}:14`,
      `${GET} /visits/*/on ${CLIENT}:14`,
    ]);
  });

  test("a copy of the whole reads nothing in particular; the client gets the same values", async () => {
    const recorder = recordUses(contract);
    const found = await copies(recorder.fetch, `${origin}/v1/pets/7`);
    expect(found).toEqual([JSON.stringify(PET), PET, 5, "Ada"]);
    expect(recorder.reads()).toEqual([]);
  });

  test("what a response lacks was read, too", async () => {
    const recorder = recordUses(contract);
    expect(await absent(recorder.fetch, `${origin}/v1/pets/7`)).toBeUndefined();
    expect(recorder.reads()).toMatchObject([{ at: "/nickname", by: `${CLIENT}:32` }]);
  });

  test("what a test or a package reads is not the client's", async () => {
    const recorder = recordUses(contract);
    const body = (await (await recorder.fetch(`${origin}/v1/pets/7`)).json()) as typeof PET;
    expect(body.name).toBe("Ada");
    expect(body).toEqual(PET);
    expect(recorder.reads()).toEqual([]);
  });

  test("what is no operation or no JSON is handed through", async () => {
    const recorder = recordUses(contract);
    await summary(recorder.fetch, `${origin}/elsewhere`);
    expect(await (await recorder.fetch(`${origin}/text`)).text()).toBe(JSON.stringify(PET));
    expect(recorder.reads()).toEqual([]);
  });

  test("adds lines to a file that others write, too", async () => {
    const recorder = recordUses(contract);
    await absent(recorder.fetch, `${origin}/v1/pets/7`);
    const path = join(await mkdtemp(join(tmpdir(), "driftline-")), "reports/reads.ndjson");
    await Promise.all([recorder.write(path), recorder.write(path)]);
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual([...recorder.reads(), ...recorder.reads()]);
  });
});
