// Driftline with other people's tools, for real: each part says what it saw, and any failure ends with 1.
//
//   npm run interop                  everything
//   npm run interop -- respect       `redocly respect` runs our probes against `driftline mock`
//   npm run interop -- prism         Prism as the live vendor, curl and fetch through `driftline record`
import { readdirSync } from "node:fs";
import { prism } from "./prism.mjs";
import { here } from "./processes.mjs";
import { respect } from "./respect.mjs";

const vendors = readdirSync(here("../specs"));
const PARTS = { respect: () => each(vendors, respect), prism: () => each(vendors, prism) };
const chosen = process.argv.slice(2);
const failures = [];
for (const [name, part] of Object.entries(PARTS))
  if (chosen.length === 0 || chosen.includes(name)) failures.push(...(await part()));
for (const failure of failures) console.error(`\n${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function each(items, use) {
  const all = [];
  for (const item of items) all.push(...(await use(item)));
  return all;
}
