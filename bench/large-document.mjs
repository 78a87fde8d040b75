// How long a large OpenAPI document takes to be loaded, resolved and normalised, beside `JSON.parse` plus swagger-parser's
// own bundling of the same text. One run, interleaved, medians. Needs a build of the packages.
//
//   node bench/large-document.mjs              13 MB, 900 schemas, circular and deep
//   node bench/large-document.mjs --rounds 9   more rounds than five
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import SwaggerParser from "@apidevtools/swagger-parser";
import { loadContract } from "../packages/spec/dist/index.js";
import { makeDocument, SCHEMAS } from "./large-description.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
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
