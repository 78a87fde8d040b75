import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import {
  type Contract,
  type Exchange,
  isJsonObject,
  type JsonValue,
  type Operation,
} from "../packages/model/src/index.js";
import { createCompiler, createGenerator } from "../packages/schema/src/index.js";
import { loadContract } from "../packages/spec/src/index.js";
import { writeHar } from "../packages/traffic/src/index.js";
import { DRIFTS } from "./recordings/drifts.js";

// Makes the recordings that ship with each vendor: conforming responses from the locked contract, and a few drifts on purpose.
// Synthetic by name and by mark: nothing here came from a vendor.

const VENDORS = ["braintrust", "galileo", "opik", "respan"] as const;

/** Conforming responses per operation. */
const RESPONSES = 6;

const JSON_HEADER = { name: "content-type", value: "application/json" };

for (const vendor of VENDORS) {
  const contract = await contractOf(vendor);
  const conforming = contract.operations.flatMap((operation) => exchangesOf(contract, operation));
  if (vendor !== "respan") {
    write(
      vendor,
      "conforming.har",
      conforming,
      "synthetic: conforming responses made from the locked contract, not received from the vendor",
    );
  }
  const drifted = DRIFTS[vendor].map(({ operation, drift }, index) => driftOf(conforming, { operation, drift, index }));
  write(
    vendor,
    "drifts-on-purpose.har",
    drifted,
    "synthetic: drifts put in on purpose, to show what a report looks like; not received from the vendor",
  );
}

async function contractOf(vendor: string): Promise<Contract> {
  const uri = `specs/${vendor}/openapi.yaml`;
  const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  return await loadContract(readFileSync(uri), { vendor, uri, hash });
}

function exchangesOf(contract: Contract, operation: Operation): readonly Exchange[] {
  const compiler = createCompiler(contract.document);
  const generator = createGenerator(contract.document, compiler);
  const schema = operation.responses.find((response) => response.status.startsWith("2"))?.content[0]?.schema;
  if (schema == null) throw new Error(`${operation.key} documents no successful response`);
  const requestSchema = operation.requestBody?.content[0]?.schema ?? null;
  return Array.from({ length: RESPONSES }, (_, index) => {
    const presence = index === 0 ? "all" : index === 1 ? "required" : "some";
    const body = generator.generate(schema, { direction: "response", seed: index + 1, presence });
    if (body === undefined) throw new Error(`no instance of ${schema}`);
    const request =
      requestSchema === null
        ? null
        : (generator.generate(requestSchema, { direction: "request", seed: index + 1 }) ?? null);
    return exchangeOf({ contract, operation, index, request, body, generator });
  });
}

interface Made {
  readonly contract: Contract;
  readonly operation: Operation;
  readonly index: number;
  readonly request: JsonValue;
  readonly body: JsonValue;
  readonly generator: ReturnType<typeof createGenerator>;
}

function exchangeOf({ operation, index, request, body, generator }: Made): Exchange {
  const path = operation.parameters
    .filter((parameter) => parameter.in === "path")
    .reduce((template, { name, schema }) => {
      const value = schema === null ? undefined : generator.generate(schema, { direction: "request", seed: index + 1 });
      const segment = typeof value === "string" && !value.includes(" ") ? value : `made-up-${index + 1}`;
      return template.replace(`{${name}}`, encodeURIComponent(segment));
    }, operation.path);
  return {
    location: { uri: "" },
    index,
    request: {
      method: operation.method,
      url: `${operation.servers[0]?.url ?? ""}${path}`,
      headers: request === null ? [] : [JSON_HEADER],
      body: request === null ? null : jsonBody(request),
    },
    response: { status: 200, headers: [JSON_HEADER], body: jsonBody(body) },
    startedAt: `2026-11-01T00:00:${String(index).padStart(2, "0")}.000Z`,
    isSynthetic: true,
  };
}

function jsonBody(value: JsonValue) {
  return { mediaType: "application/json", text: JSON.stringify(value), bytes: null };
}

function driftOf(
  conforming: readonly Exchange[],
  at: { operation: string; index: number; drift: (typeof DRIFTS)[(typeof VENDORS)[number]][number]["drift"] },
): Exchange {
  const exchange = conforming.find(({ request }) => request.method === at.operation.split(" ")[0]);
  const body = JSON.parse(exchange?.response?.body?.text ?? "null") as JsonValue;
  if (exchange?.response == null || !isJsonObject(body)) throw new Error(`no conforming response of ${at.operation}`);
  const { status = 200, body: drifted = body } = at.drift(body);
  return { ...exchange, index: at.index, response: { ...exchange.response, status, body: jsonBody(drifted) } };
}

function write(vendor: string, name: string, exchanges: readonly Exchange[], comment: string): void {
  writeFileSync(`specs/${vendor}/recordings/${name}`, writeHar(exchanges, { comment }));
}
