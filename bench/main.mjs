// Driftline beside the validators people would take otherwise: one run, one machine, rounds interleaved, medians. Ratios are to a bare
// `JSON.parse` of the same texts; absolute times say little about another machine.
//
//   npm run bench                 everything
//   npm run bench -- --scale 0.1  a tenth of the bodies
//   npm run bench -- --rounds 9   more rounds than five
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse as parseYaml } from "yaml";
import { bodyOf, chance, flatten } from "./bodies.mjs";
import { inProcessContenders } from "./contenders.mjs";
import { measureInterleaved } from "./measure.mjs";
import { wholeProcessContenders } from "./processes.mjs";
import { printTable } from "./table.mjs";

const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "1" },
    rounds: { type: "string", default: "5" },
    only: { type: "string" },
  },
});
const scale = Number(values.scale);
const rounds = Math.max(5, Number(values.rounds));

const SUBJECTS = [
  {
    name: "Braintrust experiment",
    spec: "braintrust",
    operation: ["/v1/experiment/{experiment_id}", "get"],
    path: "https://api.braintrust.dev/v1/experiment/11111111-1111-4111-8111-111111111111",
    count: Math.round(20_000 * scale),
  },
  {
    name: "Galileo list of 20",
    spec: "galileo",
    operation: ["/v2/projects/{project_id}/experiments/search", "post"],
    path: "https://api.galileo.ai/v2/projects/11111111-1111-4111-8111-111111111111/experiments/search",
    list: { of: 20, in: "experiments" },
    count: Math.round(2_000 * scale),
  },
];
const DRIFTS = [0, 0.01, 0.1, 1];

for (const subject of SUBJECTS) {
  const specPath = new URL(`../specs/${subject.spec}/openapi.yaml`, import.meta.url);
  const document = parseYaml(readFileSync(specPath, "utf8"), { maxAliasCount: -1 });
  const [path, method] = subject.operation;
  const pointer = `/paths/${path.replaceAll("/", "~1")}/${method}/responses/200/content/application~1json/schema`;
  const clean = makeBodies(document, subject);
  for (const share of DRIFTS) {
    const texts = clean.map((body, index) => JSON.stringify(isDrifting(index, share) ? drift(body) : body));
    const setting = { document, path, method, pointer, texts, expectedDrift: count(clean.length, share) };
    if (values.only === undefined || values.only === "memory") {
      const results = await measureInterleaved(await inProcessContenders(setting), rounds);
      printTable(`${subject.name}, ${texts.length} bodies, ${megabytes(texts)} MB, drift in ${share * 100} %`, results);
    }
    if (share > 0.1 || values.only === "memory") continue;
    const whole = wholeProcessContenders({ ...setting, specPath, url: subject.path });
    try {
      const results = await measureInterleaved(whole.contenders, rounds);
      printTable(`whole process, HAR of the same ${texts.length} responses, drift in ${share * 100} %`, results);
    } finally {
      whole.dispose();
    }
  }
}

function makeBodies(document, { operation: [path, method], count: total, list }) {
  const schema = document.paths[path][method].responses["200"].content["application/json"].schema;
  const random = chance(20_261_122);
  return Array.from({ length: total }, () => {
    const body = bodyOf(document, schema, random);
    if (list === undefined) return body;
    const item = flatten(document, schema).properties[list.in].items;
    return { ...body, [list.in]: Array.from({ length: list.of }, () => bodyOf(document, item, random, 1)) };
  });
}

/** Spread evenly, so that every share has the same places in every run. */
function isDrifting(index, share) {
  return Math.floor((index + 1) * share) > Math.floor(index * share);
}

function count(total, share) {
  return Array.from({ length: total }, (_, index) => index).filter((index) => isDrifting(index, share)).length;
}

/** One undocumented property and one value of another type: what a vendor's quiet release looks like. */
function drift(body) {
  const name = Object.keys(body).findLast((key) => typeof body[key] !== "object");
  return { ...body, [name]: { unexpected: true }, added_last_night: "value" };
}

function megabytes(texts) {
  return (texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6).toFixed(1);
}
