import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { harOf, runCli, withFolder } from "./run-cli.js";

const BIN = fileURLToPath(new URL("../bin/driftline.js", import.meta.url));

/** Runs the tool in a process in which something else was done first. */
async function after(first: string, argv: readonly string[]) {
  return await withFolder({ "first.cjs": first }, async (cwd) =>
    spawnSync(process.execPath, ["--require", join(cwd, "first.cjs"), BIN, ...argv], {
      cwd,
      encoding: "utf8",
      timeout: 20_000,
      killSignal: "SIGKILL",
    }),
  );
}

test("what is open when the answer is given does not keep the process", async () => {
  const { status, signal, stdout } = await after("setInterval(() => undefined, 1000);", ["rules"]);
  expect([status, signal]).toEqual([0, null]);
  expect(stdout).toContain("response-property-missing");
}, 30_000);

test("a wait that nothing ends is no green run", async () => {
  const silent = "const next = () => new Promise(() => undefined);\n".concat(
    "Object.defineProperty(process, 'stdin', { value: { [Symbol.asyncIterator]: () => ({ next }) } });",
  );
  const { status, stderr } = await after(silent, ["infer", "-"]);
  expect([status, stderr]).toEqual([
    2,
    "driftline: the run ended without an answer: something it waited for never came\n",
  ]);
}, 30_000);

test("a watch that is ended before it saw anything says so", async () => {
  const files = {
    "api.json": JSON.stringify({ openapi: "3.1.0", info: { title: "x", version: "1" }, paths: {} }),
    "a.har": harOf([{ url: "https://x.test/a", body: "{}" }]),
  };
  await withFolder(files, async (cwd) => {
    const argv = ["watch", "--spec", "api.json", "--recordings", "a.har", "--quiet"];
    const { code, stderr } = await runCli(cwd, argv, { interrupted: () => Promise.resolve() });
    expect([code, stderr]).toEqual([2, "driftline: interrupted before the first run ended\n"]);
  });
});
