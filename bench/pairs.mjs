// The hand-made pairs of contracts that the tests of `packages/diff` judge, each written to two files and given to
// `driftline diff` and `redocly diff` as whole processes. The verdict on a pair is the one its row gives, with its reason: what
// a consumer of the API would say. Both commands end with 1 where something breaks.
//
//   npm run bench -- --only pairs                 the pairs of documents
//   npm run bench -- --only pairs --schemas all   those of schemas, too, as requests and as responses
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createJiti } from "jiti";

const { values } = parseArgs({
  options: { schemas: { type: "string", default: "none" }, list: { type: "string", default: "no" } },
});
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "driftline-bench-"));
const jiti = createJiti(import.meta.url);

const CONTENDERS = {
  "driftline diff": (sides, report) => [
    here("../packages/cli/bin/driftline.js"),
    "diff",
    ...sides,
    "--format",
    `json:${report}`,
  ],
  "redocly diff": (sides, report) => [
    here("node_modules/@redocly/cli/bin/cli.js"),
    "diff",
    ...sides,
    "--format",
    "json",
    "-o",
    report,
  ],
};

/** What each verdict asks for. `risky` is for a reader to decide, so that either answer is right. */
const CLASSES = { breaking: "breaking", harmless: "harmless", nothing: "harmless", risky: "risky" };

try {
  const pairs = [...(await documentPairs()), ...(values.schemas === "all" ? await schemaPairs() : [])];
  const answers = await answersOf(pairs);
  console.log(`\n### pairs: ${pairs.length} hand-made pairs of contracts, what each calls breaking\n`);
  const classes = [...new Set(Object.values(CLASSES))];
  const totals = classes.map((of) => `${of} (of ${pairs.filter((pair) => CLASSES[pair.verdict] === of).length})`);
  console.log(`| | ${totals.join(" | ")} | not compared |\n| --- | ${classes.map(() => "---: | ").join("")}---: |`);
  for (const name of Object.keys(CONTENDERS)) {
    const told = (of) =>
      pairs.filter((pair, index) => CLASSES[pair.verdict] === of && answers[index][name] === 1).length;
    const failed = answers.filter((answer) => answer[name] === undefined).length;
    console.log(`| ${name} | ${classes.map(told).join(" | ")} | ${failed} |`);
  }
  mistakes(pairs, answers);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Ours fail the bench; theirs are listed on demand. */
function mistakes(pairs, answers) {
  for (const name of Object.keys(CONTENDERS)) {
    if (name !== "driftline diff" && values.list !== "yes") continue;
    for (const [index, { name: pair, verdict }] of pairs.entries()) {
      const answer = answers[index][name];
      const expected = { breaking: 1, harmless: 0 }[CLASSES[verdict]];
      if (answer !== undefined && (expected === undefined || answer === expected)) continue;
      const said = answer === undefined ? "not compared" : answer === 1 ? "called breaking" : "not called breaking";
      console.log(`- ${name}: "${pair}" (${verdict}) was ${said}`);
      if (name === "driftline diff") process.exitCode = 1;
    }
  }
}

async function tables(at) {
  const files = readdirSync(here(at)).filter((file) => file.endsWith(".testing.ts"));
  const modules = await Promise.all(files.map((file) => jiti.import(here(`${at}/${file}`))));
  return modules.flatMap((module) => Object.values(module).filter(Array.isArray).flat());
}

async function documentPairs() {
  return (await tables("../packages/diff/test/documents")).filter((row) => "verdict" in row && "revision" in row);
}

async function schemaPairs() {
  const { documentOf } = await jiti.import(here("../packages/diff/test/contract.testing.ts"));
  const rows = (await tables("../packages/diff/test/pairs")).filter((row) => "request" in row && "response" in row);
  return rows.flatMap((row) =>
    ["request", "response"].map((direction) => ({
      name: `${row.name}, ${direction}`,
      verdict: row[direction][0],
      base: documentOf(direction, row.base, { schemas: row.schemas }),
      revision: documentOf(direction, row.revision, { schemas: row.revisionSchemas }),
    })),
  );
}

/** Two processes at a time: nothing is measured. */
async function answersOf(pairs) {
  const answers = pairs.map(() => ({}));
  const work = pairs.flatMap((pair, index) => Object.keys(CONTENDERS).map((name) => ({ pair, index, name })));
  const worker = async () => {
    for (let next = work.shift(); next !== undefined; next = work.shift())
      answers[next.index][next.name] = await answerOf(next);
  };
  await Promise.all([worker(), worker()]);
  return answers;
}

/** 0 or 1; `undefined` for a run that did not do the work, so that it wrote no report. */
async function answerOf({ pair, index, name }) {
  const own = join(folder, `${index}-${name.split(" ")[0]}`);
  mkdirSync(own);
  const sides = ["base", "revision"].map((side) => {
    const file = join(own, `${side}.json`);
    writeFileSync(file, JSON.stringify(pair[side]));
    return file;
  });
  const report = join(own, "report.json");
  const child = spawn(process.execPath, CONTENDERS[name](sides, report), {
    cwd: own,
    stdio: "ignore",
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" },
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  return (code === 0 || code === 1) && existsSync(report) ? code : undefined;
}
