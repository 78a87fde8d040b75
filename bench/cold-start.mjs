// How long one response takes from the start of a process: with and without what earlier runs kept of the contract, beside
// `node -e 0` and beside a bare program with Ajv and `yaml`. Then the same for a generated contract of 13 MB.
//
//   npm run bench -- --only cold-start
//   npm run bench -- --only cold-start --rounds 15
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { harOf } from "./har.mjs";
import { makeDocument } from "./large-description.mjs";
import { DRIFTLINE, here, inScratch, judge, printRuns, ratioOf, runInterleaved } from "./runs.mjs";
import { makeBodies, SUBJECTS } from "./subjects.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "9" } } });
const rounds = Math.max(5, Number(values.rounds));
const LIMITS = { warm: 1.6, cold: 1.2, largeFirstMs: 2000, largeAgainMs: 500 };

await inScratch((folder) => {
  const { specPath, pointer, method, url, document } = SUBJECTS.galileo();
  const har = join(folder, "one.har");
  writeFileSync(
    har,
    harOf(
      makeBodies(document, { ...SUBJECTS.galileo(), count: 1 }).map((body) => JSON.stringify(body)),
      url,
      method,
    ),
  );
  const check = [DRIFTLINE, "check", "galileo", "--recordings", har, "--format", `json:${join(folder, "run.json")}`];
  const alone = [
    DRIFTLINE,
    "check",
    "--spec",
    specPath,
    "--recordings",
    har,
    "--format",
    `json:${join(folder, "run.json")}`,
  ];
  const kept = { XDG_CACHE_HOME: join(folder, "caches"), HOME: folder, LOCALAPPDATA: folder };
  process.chdir(here(".."));
  const results = runInterleaved(
    {
      "node -e 0": { argv: ["-e", "0"] },
      "bare program with Ajv and yaml": { argv: [here("bare-ajv.mjs"), specPath, har, pointer] },
      "driftline check galileo, nothing kept": { argv: check, env: { DRIFTLINE_CACHE: "off" } },
      "driftline check galileo, contract kept": { argv: check, env: kept },
      "driftline check --spec, nothing kept": { argv: alone, env: { DRIFTLINE_CACHE: "off" } },
      "driftline check --spec, contract kept": { argv: alone, env: kept },
    },
    { rounds, folder },
  );
  printRuns("cold start: one Galileo list", results);
  if (process.env.NODE_EXTRA_CA_CERTS)
    console.log(
      "\nNODE_EXTRA_CA_CERTS is set: each start of Node reads certificates, which makes ratios to `node -e 0` smaller.",
    );
  console.log();
  const [node, bare, cold, warm, coldAlone, warmAlone] = results.values();
  judge("contract kept, to `node -e 0`", { figure: ratioOf(warm, node), most: LIMITS.warm });
  judge("contract kept, `--spec`, to `node -e 0`", { figure: ratioOf(warmAlone, node), most: LIMITS.warm });
  judge("nothing kept, to the bare program", { figure: ratioOf(cold, bare), most: LIMITS.cold });
  judge("nothing kept, `--spec` (meta-schema included), to the bare program", {
    figure: ratioOf(coldAlone, bare),
    most: LIMITS.cold,
  });
});

await inScratch((folder) => {
  const [spec, har, caches] = ["large.json", "one.har", "caches"].map((name) => join(folder, name));
  const document = makeDocument();
  writeFileSync(spec, JSON.stringify(document, null, 2));
  writeFileSync(
    har,
    harOf(['{"property_0":"1a0b0c0d-0000-4000-8000-000000000000"}'], "https://a.example/things0/1", "get"),
  );
  const argv = [
    DRIFTLINE,
    "check",
    "--spec",
    spec,
    "--recordings",
    har,
    "--format",
    `json:${join(folder, "run.json")}`,
  ];
  const env = { XDG_CACHE_HOME: caches, HOME: folder, LOCALAPPDATA: folder };
  const results = runInterleaved(
    {
      "first check": { argv, env, prepare: () => rmSync(caches, { recursive: true, force: true }) },
      "contract kept": { argv, env },
    },
    { rounds: 5, folder },
  );
  printRuns("a contract of 13 MB, one response", results);
  console.log();
  const [first, again] = [...results.values()].map(({ wallMs, cpuMs }) => Math.min(wallMs, cpuMs));
  judge("first check", { figure: first, most: LIMITS.largeFirstMs, unit: " ms" });
  judge("contract kept", { figure: again, most: LIMITS.largeAgainMs, unit: " ms" });
});
