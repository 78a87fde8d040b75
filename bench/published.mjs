// Whole processes on one HAR file, beside `redocly drift`: on contracts as they are locked here (repaired) and as their pages
// published them. On the latter the rival refuses conforming responses one by one and takes half a minute and more: it runs once.
//
//   npm run bench -- --only published
//   npm run bench -- --only published --scale 0.1
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readPage } from "../packages/spec/dist/index.js";
import { harOf } from "./har.mjs";
import { DRIFTLINE, here, inScratch, judge, printRuns, REDOCLY, ratioOf, runInterleaved } from "./runs.mjs";
import { makeBodies, SUBJECTS } from "./subjects.mjs";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, scale: { type: "string", default: "1" } },
});
const rounds = Math.max(5, Number(values.rounds));
const LIMITS = { bare: 1.5, firstBare: 1.5, repaired: 1, published: 20 };

for (const subjectOf of Object.values(SUBJECTS))
  await inScratch((folder) => {
    const stated = subjectOf();
    const subject = { ...stated, count: Math.round(stated.count * Number(values.scale)) };
    const texts = makeBodies(subject.document, subject).map((body) => JSON.stringify(body));
    const har = join(folder, "traffic.har");
    writeFileSync(har, harOf(texts, subject.url, subject.method));
    const page = here(`../specs/${subject.page}`);
    const published = join(folder, "published.json");
    writeFileSync(published, JSON.stringify(readPage({ uri: page, text: readFileSync(page, "utf8") }).description));
    const env = { XDG_CACHE_HOME: folder, HOME: folder, LOCALAPPDATA: folder };
    const ours = (spec) => ({
      argv: [DRIFTLINE, "check", "--spec", spec, "--recordings", har, "--format", `json:${join(folder, "ours.json")}`],
      env,
    });
    const theirs = (spec) => ({
      argv: [REDOCLY, "drift", har, "--api", spec, "--format", "json", "-o", join(folder, "theirs.json")],
    });
    const results = runInterleaved(
      {
        "bare Node: read, parse HAR and bodies": { argv: [here("bare.mjs"), har] },
        "driftline check, repaired": ours(subject.specPath),
        "driftline check, as published": ours(published),
        "driftline check, repaired, nothing kept": {
          ...ours(subject.specPath),
          env: { ...env, DRIFTLINE_CACHE: "off" },
        },
        "redocly drift, repaired": theirs(subject.specPath),
        "redocly drift, as published, once": { ...theirs(published), runs: 1 },
      },
      { rounds, folder, timeoutMs: 300_000 },
    );
    printRuns(`${subject.name}, HAR of ${texts.length} clean responses`, results);
    console.log();
    const [bare, repaired, asPublished, first, rival, rivalAsPublished] = results.values();
    judge("repaired, to the bare program", { figure: ratioOf(repaired, bare), most: LIMITS.bare });
    judge("repaired, nothing kept of code and contract, to the bare program", {
      figure: ratioOf(first, bare),
      most: LIMITS.firstBare,
    });
    if (!rival.failed) judge("repaired, to the rival", { figure: ratioOf(repaired, rival), most: LIMITS.repaired });
    if (!rivalAsPublished.failed) {
      const figure = 1 / ratioOf(asPublished, rivalAsPublished);
      judge("as published, times as fast as the rival", { figure, least: LIMITS.published });
    }
  });
