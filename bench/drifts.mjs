// What is found, not how fast: every drift that a mock of a vendor can inject, one recording each, beside `redocly drift` on the same HAR,
// on contracts as they are locked here (repaired) and as their pages published them. A drift counts as found where a recording with it
// is told something that the recording without it is not; a warning or an error about the recording without it is a false alarm.
//
//   npm run bench -- --only drifts
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { INJECTABLE_RULES, parseDrift, startMock } from "../packages/mock/dist/index.js";
import { loadLockedVendor, readPage } from "../packages/spec/dist/index.js";
import { harOfExchanges } from "./har.mjs";
import { DRIFTLINE, here, inScratch, judge, REDOCLY, runOnce } from "./runs.mjs";

/** The page of each vendor whose operations are asked for, with the identifiers their paths take. */
const VENDORS = {
  braintrust: ["get-experiment.md"],
  galileo: ["search-experiments.md", "get-experiment.md"],
  opik: ["get-experiment-item-by-id.txt"],
  respan: ["retrieve-experiment.txt"],
};
const IDENTIFIER = "3b241101-e2bb-4255-8caf-4136c566a962";
/** Nothing is missed in a recording before it was looked for in so many responses. */
const RESPONSES = 20;

const sums = {};
console.log("\n### drifts injected one by one: how many are told\n");
console.log(
  "| | drifts | driftline | false alarms | redocly drift, repaired | as published | false alarms, as published |",
);
console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
await inScratch(async (folder) => {
  for (const [vendor, pages] of Object.entries(VENDORS)) {
    const contract = await lockedContract(vendor);
    const contenders = {
      ours: driftline(vendor, folder),
      repaired: redocly([here(`../specs/${vendor}/openapi.yaml`)], folder),
    };
    contenders.published = redocly(
      pages.map((page) => publishedIn(vendor, page, folder)),
      folder,
    );
    const tell = async (drifts, name) => {
      const har = join(folder, `${vendor}-${name}.har`);
      writeFileSync(har, harOfExchanges(await recorded(contract, drifts)));
      return Object.fromEntries(Object.entries(contenders).map(([who, judgeHar]) => [who, judgeHar(har)]));
    };
    const clean = await tell([], "clean");
    const alarmsIn = (told) => [...told].filter((problem) => !/^(note|info) /.test(problem)).length;
    const row = {
      vendor,
      drifts: 0,
      missed: [],
      alarms: mapOf(clean, alarmsIn),
      found: mapOf(clean, () => 0),
    };
    for (const rule of INJECTABLE_RULES) {
      const told = await tell([parseDrift(rule)], rule).catch(refusedByTheMock);
      if (told === undefined) continue;
      row.drifts += 1;
      for (const [who, problems] of Object.entries(told)) {
        const isFound = [...problems].some((problem) => !clean[who].has(problem));
        row.found[who] += isFound ? 1 : 0;
        if (who === "ours" && !isFound) row.missed.push(rule);
      }
    }
    print(row);
    for (const key of ["ours", "repaired", "published"]) sums[key] = (sums[key] ?? 0) + row.found[key];
    sums.drifts = (sums.drifts ?? 0) + row.drifts;
    sums.alarms = (sums.alarms ?? 0) + row.alarms.ours;
  }
});
const percent = (count) => `${count} of ${sums.drifts} (${Math.round((100 * count) / sums.drifts)} %)`;
console.log(
  `\ndriftline ${percent(sums.ours)}; redocly drift ${percent(sums.repaired)} on repaired contracts, ${percent(sums.published)} as published`,
);
judge("drifts not told", { figure: sums.drifts - sums.ours, most: 0 });
judge("false alarms", { figure: sums.alarms, most: 0 });

function print({ vendor, drifts, found, alarms, missed }) {
  console.log(
    `| ${vendor} | ${drifts} | ${found.ours} | ${alarms.ours} | ${found.repaired} | ${found.published} | ${alarms.published} |`,
  );
  if (missed.length > 0) console.log(`\nnot told: ${missed.join(", ")}\n`);
}

/** Responses of every operation, as a mock of the contract gives them. */
async function recorded(contract, drifts) {
  const mock = await startMock(contract, { drifts });
  try {
    const exchanges = [];
    for (const { method, path, servers } of contract.operations)
      for (let index = 0; index < RESPONSES; index += 1) {
        const target = path.replace(/\{[^}]*\}/g, IDENTIFIER);
        const post = method.toLowerCase() === "post" ? { body: "{}" } : {};
        const headers = { authorization: "Bearer x", "content-type": "application/json" };
        const response = await fetch(mock.url + target, { method: method.toUpperCase(), headers, ...post });
        const url = new URL(servers[0].url).href.replace(/\/$/, "") + target;
        const mediaType = response.headers.get("content-type");
        exchanges.push({
          method: method.toLowerCase(),
          url,
          status: response.status,
          mediaType,
          text: await response.text(),
        });
      }
    return exchanges;
  } finally {
    await mock.close();
  }
}

/** A mock that has no place for a drift refuses to start. */
function refusedByTheMock(error) {
  if (error?.name !== "ToolError") throw error;
  return undefined;
}

async function lockedContract(vendor) {
  const read = (file) => readFile(here(`../specs/${vendor}/${file}`)).catch(() => null);
  const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
  return (await loadLockedVendor({ vendor, uri: `specs/${vendor}`, read }, hash)).contract;
}

function publishedIn(vendor, page, folder) {
  const uri = here(`../specs/${vendor}/sources/${page}`);
  const file = join(folder, `${vendor}-${page}.json`);
  writeFileSync(file, JSON.stringify(readPage({ uri, text: readFileSync(uri, "utf8") }).description));
  return file;
}

/** What `driftline check` tells of a recording: only what is on the wire, since the contract's own flaws are told by every run. */
function driftline(vendor, folder) {
  return (har) => {
    const output = join(folder, "ours.json");
    const spec = here(`../specs/${vendor}/openapi.yaml`);
    const argv = [
      DRIFTLINE,
      "check",
      "--spec",
      spec,
      "--recordings",
      har,
      "--fail-on",
      "never",
      "--format",
      `json:${output}`,
    ];
    succeed(runOnce({ argv }, { folder, timeoutMs: 60_000 }));
    const { findings } = JSON.parse(readFileSync(output, "utf8"));
    const wire = findings.filter(({ ruleId }) => !ruleId.startsWith("spec-"));
    return new Set(
      wire.map(({ level, ruleId, operation, instanceLocation, subject }) =>
        [level, ruleId, operation, instanceLocation, subject].join(" "),
      ),
    );
  };
}

/** What `redocly drift` tells, whatever of several descriptions it was given told it. */
function redocly(specs, folder) {
  return (har) => {
    const told = new Set();
    for (const spec of specs) {
      const output = join(folder, "theirs.json");
      succeed(
        runOnce(
          { argv: [REDOCLY, "drift", har, "--api", spec, "--format", "json", "-o", output] },
          { folder, timeoutMs: 60_000 },
        ),
      );
      for (const { severity, ruleId, message, dataPath } of JSON.parse(readFileSync(output, "utf8")).problems)
        told.add([severity, ruleId, message, dataPath].join(" "));
    }
    return told;
  };
}

function succeed({ failed }) {
  if (failed) throw new Error(failed);
}

function mapOf(object, use) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, use(value)]));
}
