import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleChild } from "./bundle.js";
import { findPlanted } from "./planted.js";
import { campaign, type Find } from "./supervise.js";
import { targetsOf } from "./targets.js";

const root = process.cwd();
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    target: { type: "string", multiple: true },
    path: { type: "string" },
    planted: { type: "boolean", default: false },
  },
});
const known = targetsOf({}).map(({ name }) => name);
const targets = values.target ?? known;
const strange = targets.find((name) => !known.includes(name));

if (strange !== undefined) {
  console.error(`there is no target \`${strange}\`; known are ${known.join(", ")}`);
  process.exitCode = 2;
} else if (values.planted) {
  const results = await findPlanted(root, { seed: Number(values.seed), targets }, ({ name, found, seconds }) =>
    console.log(`${found === null ? "MISSED" : "found "} ${name} (${seconds} s)${found === null ? "" : `: ${found}`}`),
  );
  const count = results.filter(({ found }) => found !== null).length;
  console.log(`${count} of ${results.length} found`);
  if (count < results.length) process.exitCode = 1;
} else {
  const program = await bundleChild(root, null);
  const { finds, inputsByTarget } = await campaign({
    root,
    program,
    targets,
    seed: Number(values.seed),
    path: values.path ?? null,
    minutes: Number(values.minutes),
    runs: Number.MAX_SAFE_INTEGER,
    stopsAtFirst: false,
    silenceMs: 60_000,
  }).finally(() => rmSync(program, { force: true }));
  for (const [name, { inputs, slowestMs }] of inputsByTarget)
    console.log(`${name.padEnd(12)} ${String(inputs).padStart(7)} inputs, slowest ${slowestMs} ms`);
  const all = [...inputsByTarget.values()].reduce((sum, { inputs }) => sum + inputs, 0);
  finds.forEach(tell);
  console.log(`${all} inputs of ${inputsByTarget.size} readers, seed ${values.seed}: ${finds.length} finds`);
  if (finds.length > 0) process.exitCode = 1;
}

/** A find as somebody can work with it: what is wrong, the smallest input, how to see it again. */
function tell(find: Find): void {
  const folder = join(root, "node_modules/.cache/fuzz");
  const file = join(folder, `${find.target}-${find.seed}.input`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, find.input);
  console.log(`\nFIND in ${find.target}: ${find.complaint}`);
  console.log(`  driftline ${find.command.join(" ")}`);
  console.log(`  smallest input: ${file} (${find.input.length} bytes)`);
  console.log(Buffer.from(find.input).toString("utf8").slice(0, 400).replace(/^/gm, "  | "));
  const path = find.path === null ? "" : ` --path ${find.path}`;
  console.log(`  again: npm run fuzz -- --target ${find.target} --seed ${find.seed}${path}\n`);
}
