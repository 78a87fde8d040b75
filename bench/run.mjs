// Every part of the bench, one process after the other; a part that misses its limit fails the whole.
//
//   npm run bench                       all parts
//   npm run bench -- --only diff        one part; its further flags follow
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The parts by name, each a program of its own. `memory` is a share of `bodies`. */
const PARTS = {
  bodies: { file: "main.mjs", flags: ["--scale", "--rounds"] },
  memory: { file: "main.mjs", flags: ["--scale", "--rounds"], own: ["--only", "memory"], isExtra: true },
  "cold-start": { file: "cold-start.mjs", flags: ["--rounds"] },
  published: { file: "published.mjs", flags: ["--rounds", "--scale"] },
  large: { file: "large.mjs", flags: ["--megabytes"], isExtra: true },
  "large-document": { file: "large-document.mjs", flags: ["--rounds"] },
  proxy: { file: "proxy.mjs", flags: ["--requests", "--rounds", "--connections"] },
  drifts: { file: "drifts.mjs", flags: [] },
  diff: { file: "diff.mjs", flags: ["--rounds"] },
  pairs: { file: "pairs.mjs", flags: ["--schemas", "--list"], isExtra: true },
};

const argv = process.argv.slice(2);
const at = argv.indexOf("--only");
const only = at < 0 ? undefined : argv[at + 1];
const rest = at < 0 ? argv : argv.toSpliced(at, 2);
if (only !== undefined && !Object.hasOwn(PARTS, only)) {
  console.error(`there is no part \`${only}\`: ${Object.keys(PARTS).join(", ")}`);
  process.exit(2);
}
for (const [name, { file, flags, own = [], isExtra }] of Object.entries(PARTS)) {
  if (only === undefined ? isExtra : only !== name) continue;
  const passed = rest.filter((_, index) => flags.includes(rest[index % 2 === 0 ? index : index - 1]));
  const program = fileURLToPath(new URL(file, import.meta.url));
  const { status } = spawnSync(process.execPath, ["--expose-gc", program, ...own, ...passed], { stdio: "inherit" });
  if (status !== 0) process.exitCode = status ?? 1;
}
