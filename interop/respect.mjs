// `redocly respect` runs the probes of every vendor against `driftline mock`: the files that `driftline check --live` runs.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contractForRedocly } from "./contract-for-redocly.mjs";
import { here, run, whileServing } from "./processes.mjs";

const { parse, stringify } = createRequire(here("../packages/spec/package.json"))("yaml");
const REDOCLY = here("node_modules/@redocly/cli/bin/cli.js");

/** Runs the probes of a vendor; gives what failed, and nothing where all passed. */
export async function respect(vendor) {
  const folder = mkdtempSync(join(tmpdir(), "driftline-interop-"));
  try {
    const removed = prepare(vendor, folder);
    return await whileServing(["mock", vendor, "--quiet"], (url) => runProbes(vendor, { folder, url, removed }), {
      cwd: here(".."),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runProbes(vendor, { folder, url, removed }) {
  const failures = [];
  for (const name of readdirSync(join(folder, "probes")).filter((file) => file.endsWith(".yaml"))) {
    const args = argumentsFor(join(folder, "probes", name), url);
    const { stdout, stderr, code } = await run(REDOCLY, ["respect", `probes/${name}`, ...args], { cwd: folder });
    const without = removed.length === 0 ? "" : ` (without ${removed.length} discriminators that it cannot compile)`;
    console.log(`respect  ${vendor.padEnd(10)} ${summaryOf(stdout)}${without}`);
    if (code !== 0) failures.push(`redocly respect ${vendor}/${name} ended with ${code}\n${stdout}${stderr}`);
  }
  return failures;
}

/** The probes as they are, beside the contract they name. */
function prepare(vendor, folder) {
  cpSync(here(`../specs/${vendor}/probes`), join(folder, "probes"), { recursive: true });
  const contract = readFileSync(here(`../specs/${vendor}/openapi.yaml`), "utf8");
  const { document, removed } = contractForRedocly(parse(contract));
  writeFileSync(join(folder, "openapi.yaml"), removed.length === 0 ? contract : stringify(document));
  return removed;
}

/** The server that stands in, and the examples of the inputs as their values. */
function argumentsFor(file, url) {
  const { sourceDescriptions, workflows } = parse(readFileSync(file, "utf8"));
  const servers = sourceDescriptions.flatMap(({ name }) => ["--server", `${name}=${url}`]);
  const inputs = workflows.flatMap((workflow) => Object.entries(workflow.inputs?.properties ?? {}));
  return [
    ...servers,
    ...inputs.flatMap(([name, { examples }]) => ["--input", `${name}=${examples?.[0] ?? "stand-in"}`]),
  ];
}

function summaryOf(output) {
  const counts = [...output.matchAll(/(Workflows|Steps|Checks): (.*)/g)];
  return counts.map(([, what, count]) => `${what.toLowerCase()} ${count.trim()}`).join("; ") || "no summary";
}
