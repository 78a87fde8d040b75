// How long a large OpenAPI document takes to be loaded, resolved and normalised, beside `JSON.parse` plus swagger-parser's
// own bundling of the same text. One run, interleaved, medians. Needs a build of the packages.
//
//   node bench/large-document.mjs              13 MB, 900 schemas, circular and deep
//   node bench/large-document.mjs --rounds 9   more rounds than five
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import SwaggerParser from "@apidevtools/swagger-parser";
import { loadContract } from "../packages/spec/dist/index.js";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
const SCHEMAS = 900;
const PROPERTIES = 43;
const LIMIT = 3;

const text = JSON.stringify(makeDocument(), null, 2);
const bytes = new TextEncoder().encode(text);
const hash = (input) => createHash("sha256").update(input).digest("hex");

const baseline = async () => {
  await SwaggerParser.bundle(JSON.parse(text), { resolve: { external: false } });
};
const ours = async () => {
  await loadContract(bytes, { vendor: "bench", uri: "large.json", hash });
};

const times = { baseline: [], ours: [] };
for (let round = 0; round < Math.max(5, Number(values.rounds)); round += 1) {
  times.baseline.push(await timed(baseline));
  times.ours.push(await timed(ours));
}
const ratio = median(times.ours) / median(times.baseline);
console.log(`document             ${(bytes.length / 1e6).toFixed(1)} MB, ${SCHEMAS} schemas`);
console.log(`JSON.parse + bundle  ${median(times.baseline).toFixed(0)} ms`);
console.log(`loadContract         ${median(times.ours).toFixed(0)} ms`);
console.log(`ratio                ${ratio.toFixed(2)} (no more than ${LIMIT})`);
if (ratio > LIMIT) process.exitCode = 1;

async function timed(work) {
  globalThis.gc?.();
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function makeDocument() {
  const schemas = {};
  for (let i = 0; i < SCHEMAS; i += 1) {
    const properties = {};
    for (let j = 0; j < PROPERTIES; j += 1) properties[`property_${j}`] = makeProperty(i, j);
    schemas[`Schema${i}`] = { type: "object", description: `Schema ${i}`, properties, required: ["property_0"] };
  }
  const paths = {};
  for (let i = 0; i < 600; i += 1) {
    const schema = { $ref: `#/components/schemas/Schema${i}` };
    const parameters = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
    const responses = { 200: { description: "ok", content: { "application/json": { schema } } } };
    paths[`/things${i}/{id}`] = { get: { operationId: `get${i}`, parameters, responses } };
  }
  return { openapi: "3.0.3", info: { title: "Large", version: "1" }, paths, components: { schemas } };
}

/** References lead in circles; one kind of property is nested deep. */
function makeProperty(i, j) {
  const description = `Property number ${j} of schema ${i}, described at some length as vendors do.`;
  const deep = { type: "integer", minimum: 0, exclusiveMinimum: true, example: 3 };
  const nested = { type: "object", properties: { b: { type: "object", properties: { c: deep } } } };
  const kinds = [
    { type: "string", format: "uuid", description, nullable: true },
    { $ref: `#/components/schemas/Schema${(i * 31 + j) % SCHEMAS}` },
    { type: "array", items: { $ref: `#/components/schemas/Schema${(i + j + 1) % SCHEMAS}` }, description },
    { type: "object", description, properties: { a: nested } },
    { oneOf: [{ type: "string", enum: ["a", "b", "c"] }, { type: "number" }], description },
    { type: "string", pattern: "^[a-z0-9-]{1,64}$", maxLength: 64, description },
  ];
  return kinds[(i * 7 + j * 13) % kinds.length];
}
