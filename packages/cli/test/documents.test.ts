import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { globSync } from "tinyglobby";
import { describe, expect, test } from "vitest";
import { patternOf, stepsOf } from "./document.js";
import { runCli, withFolder } from "./run-cli.js";

/** Documents whose commands are run as they stand, in a folder that holds `specs/` and an installed TypeScript. `first-steps.md` has a test of its own. */
const DOCUMENTS = ["README.md", ...globSync("docs/guides/*.md", { ignore: ["docs/guides/first-steps.md"] }).sort()];

describe("documents say what happens", () => {
  test("there are documents to run", () => {
    expect(DOCUMENTS.length).toBeGreaterThan(1);
  });

  test.each(DOCUMENTS)("%s", async (path) => {
    const steps = stepsOf(await readFile(path, "utf8"));
    await withFolder({}, async (folder) => {
      await cp("specs", join(folder, "specs"), { recursive: true });
      await mkdir(join(folder, "node_modules"));
      await symlink(resolve("node_modules/typescript"), join(folder, "node_modules/typescript"));
      let last = 0;
      for (const step of steps) {
        if (step.kind === "file") {
          await mkdir(dirname(join(folder, step.name)), { recursive: true });
          await writeFile(join(folder, step.name), step.text);
          continue;
        }
        const { output, code } = await run(step.argv, folder, last);
        last = code;
        if (!patternOf(step.expected).test(output)) expect(output, `${path}:${step.line}`).toBe(step.expected);
      }
    });
  });
});

async function run(argv: readonly string[], folder: string, last: number): Promise<{ output: string; code: number }> {
  if (argv.join(" ") === "echo $?") return { output: `${last}\n`, code: last };
  const [command, ...rest] = argv[0] === "npx" ? argv.slice(1) : argv;
  if (command !== "driftline") throw new Error(`a document may only run \`driftline\`, not \`${argv.join(" ")}\``);
  const { code, stdout, stderr } = await runCli(folder, rest);
  return { output: `${stdout}${stderr}`, code };
}

test("an output is compared word by word, and a line of three dots stands for any lines", () => {
  expect(patternOf("a.b\n...\nz").test("a.b\nc\nd\nz\n")).toBe(true);
  expect(patternOf("a.b\n...\nz").test("a.b\nz\n")).toBe(true);
  expect(patternOf("a.b\n...\nz").test("aXb\nz\n")).toBe(false);
  expect(patternOf("a").test("a\nb\n")).toBe(false);
});
