import { readFileSync, writeFileSync } from "node:fs";
import { rolldown } from "rolldown";

/** What GitHub runs: the action and everything it needs in one file, because an action is not installed, only checked out. */
const BUNDLE = "packages/action/bundle/main.js";

const bundle = await rolldown({
  input: "packages/action/src/main.ts",
  platform: "node",
  resolve: { conditionNames: ["@driftline/source", "node", "import", "default"] },
});
const { output } = await bundle.generate({ format: "esm", minify: true, codeSplitting: false });
await bundle.close();
const chunks = output.filter((it) => it.type === "chunk");
const [chunk] = chunks;
if (chunk === undefined || chunks.length > 1) throw new Error(`the action must be one file, not ${chunks.length}`);

if (!process.argv.includes("--check")) {
  writeFileSync(BUNDLE, chunk.code);
  console.log(`${BUNDLE}: ${Math.ceil(chunk.code.length / 1000)} kB`);
} else if (readFileSync(BUNDLE, "utf8") !== chunk.code) {
  console.error(`${BUNDLE} is not what the source says: run \`npm run build:action\` and commit it`);
  process.exitCode = 1;
}
