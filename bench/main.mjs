// Driftline beside the validators people would take otherwise: one run, one machine, rounds interleaved, medians. Ratios are to a bare
// `JSON.parse` of the same texts; absolute times say little about another machine.
//
//   npm run bench                 everything
//   npm run bench -- --scale 0.1  a tenth of the bodies
//   npm run bench -- --rounds 9   more rounds than five
import { parseArgs } from "node:util";
import { FROM_TEXT, inProcessContenders } from "./contenders.mjs";
import { measureInterleaved } from "./measure.mjs";
import { wholeProcessContenders } from "./processes.mjs";
import { judge } from "./runs.mjs";
import { makeBodies, SUBJECTS } from "./subjects.mjs";
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

/** Shares of bodies that drift, and how much longer than parsing them judging them may take. */
const DRIFTS = [{ share: 0, most: 1.5 }, { share: 0.01 }, { share: 0.1, most: 2 }, { share: 1, most: 4 }];
/** How much longer than a bare program that reads and parses the same the whole of a check may take. */
const WHOLE = 1.5;

for (const subjectOf of Object.values(SUBJECTS)) {
  const stated = subjectOf();
  const subject = { ...stated, count: Math.round(stated.count * scale) };
  const { document, path, method, pointer, specPath } = subject;
  const clean = makeBodies(document, subject);
  for (const { share, most } of DRIFTS) {
    const texts = clean.map((body, index) => JSON.stringify(isDrifting(index, share) ? drift(body) : body));
    const setting = { document, path, method, pointer, texts, expectedDrift: count(clean.length, share) };
    if (values.only === undefined || values.only === "memory") {
      const results = await measureInterleaved(await inProcessContenders(setting), rounds);
      printTable(`${subject.name}, ${texts.length} bodies, ${megabytes(texts)} MB, drift in ${share * 100} %`, results);
      if (most !== undefined) judge(`${FROM_TEXT}, to JSON.parse`, { figure: ratioTo(results, FROM_TEXT), most });
    }
    if (share > 0.1 || values.only === "memory") continue;
    const whole = wholeProcessContenders({ ...setting, specPath, url: subject.url });
    try {
      const results = await measureInterleaved(whole.contenders, rounds);
      printTable(`whole process, HAR of the same ${texts.length} responses, drift in ${share * 100} %`, results);
      if (share === 0)
        judge("driftline check, to the bare program", { figure: ratioTo(results, "driftline check"), most: WHOLE });
    } finally {
      whole.dispose();
    }
  }
}

function ratioTo(results, name) {
  return results.find((result) => result.name === name).median / results.find(({ isBase }) => isBase).median;
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
  const names = Object.keys(body);
  const scalar = names.findLast((key) => typeof body[key] !== "object");
  const name = scalar ?? names.findLast((key) => body[key] === null);
  return { ...body, [name]: { unexpected: true }, added_last_night: "value" };
}

function megabytes(texts) {
  return (texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6).toFixed(1);
}
