import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const BIN = fileURLToPath(new URL("../bin/driftline.js", import.meta.url));
const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "driftline-start-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}, flags: readonly string[] = [], cwd = REPOSITORY) {
  const { NODE_V8_COVERAGE, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, BIN, ...args], {
    encoding: "utf8",
    cwd,
    env: { ...inherited, XDG_CACHE_HOME: root, DRIFTLINE_CACHE: "", ...env },
  });
  return { status, stdout, stderr };
}

const kept = () => {
  const folder = join(root, "driftline", "code");
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
};
const written = () => kept().map((file) => statSync(file).ino);

test.each([
  [["rules"]],
  [["check", "galileo", "--fail-on", "never", "--format", "json"]],
  [["diff", "specs/opik/openapi.yaml", "specs/opik/openapi.yaml"]],
])("after four runs of %j a further one writes nothing: what they compiled is used", (args) => {
  const first = run(args);
  expect(first.status).toBe(0);
  // The first ones keep what they learn of the contract.
  for (let more = 0; more < 3; more++) run(args);
  expect(kept()).toHaveLength(1);
  const after = written();
  expect(run(args).stdout).toEqual(first.stdout);
  expect(written()).toEqual(after);
});

test("what was kept and damaged is compiled again, and says the same", () => {
  const first = run(["rules"]);
  for (const damage of [Buffer.alloc(0), Buffer.alloc(100_000, 0xff)]) {
    for (const file of kept()) writeFileSync(file, damage);
    const before = written();
    expect(run(["rules"])).toEqual(first);
    expect(written()).not.toEqual(before);
  }
});

test("nothing is kept where nothing is to be kept, or where the run could not tell", () => {
  expect(run(["rules"], { DRIFTLINE_CACHE: "off" }).status).toBe(0);
  expect(run(["rules"], { NODE_V8_COVERAGE: join(root, "coverage") }).status).toBe(0);
  expect(run(["rules", "--no-such-flag"]).status).toBe(2);
  expect(kept()).toEqual([]);
});

test("nothing is kept in a checkout, and nothing read", () => {
  const tree = join(root, "tree");
  mkdirSync(join(tree, "below"), { recursive: true });
  const env = { XDG_CACHE_HOME: join(tree, ".cache") };
  const inTree = (cwd: string) => run(["rules"], env, [], cwd);
  expect([inTree(tree).status, existsSync(join(tree, ".cache"))]).toEqual([0, false]);
  // As who plants one has it, with the rights that we give.
  run(["rules"], env);
  const code = join(tree, ".cache", "driftline", "code");
  const [name = ""] = readdirSync(code);
  const before = statSync(join(code, name)).ino;
  mkdirSync(join(tree, ".git"));
  for (const cwd of [tree, join(tree, "below"), REPOSITORY]) expect(inTree(cwd).status).toBe(0);
  // A second run that believes the first adds to what it kept.
  expect(statSync(join(code, name)).ino).toBe(before);
});

test("the name of the file that begins covers what is loaded late", () => {
  const bundle = fileURLToPath(new URL("../dist/bundle/", import.meta.url));
  const late = readdirSync(bundle).filter((name) => name.startsWith("late-"));
  expect(late).toHaveLength(2);
  for (const name of late) {
    expect(name).toMatch(/-[\w-]{8}\.cjs$/);
    const naming = readdirSync(bundle).filter(
      (file) => /\.js$/.test(file) && readFileSync(join(bundle, file), "utf8").includes(name),
    );
    expect(naming).not.toEqual([]);
    for (const file of naming) expect(file).toMatch(/-[\w-]{8}\.js$/);
  }
});

test("a check that finds everything as it was loads no cryptography, and neither streams nor sockets", async () => {
  const said = join(root, "modules.cjs");
  const names = `process.moduleLoadList.filter((name) => /^NativeModule (?:crypto|stream|net|v8|worker_threads)$/.test(name))`;
  writeFileSync(said, `process.on("exit", () => require("node:fs").writeSync(2, ${names}.join("\\n")));`);
  const recordings = ["--recordings", "specs/galileo/recordings/conforming.har"];
  const args = ["check", "galileo", ...recordings, "--format", `json:${join(root, "run.json")}`];
  // What was compiled is kept for these very flags of Node.
  const flags = ["--require", said];
  for (let round = 0; round < 5; round++) {
    run(args, {}, flags);
    // A signature is on record from the first run that asks for it a moment after it was made.
    await setTimeout(150);
  }
  const { status, stderr } = run(args, {}, flags);
  expect([status, stderr]).toEqual([0, ""]);
});

test("a check of a known contract reads one file of the bundle beside those that begin", () => {
  const said = join(root, "files.cjs");
  const names = `Object.keys(require.cache).filter((file) => file.includes("bundle"))`;
  writeFileSync(said, `process.on("exit", () => require("node:fs").writeSync(2, ${names}.join("\\n")));`);
  const recordings = ["--recordings", "specs/galileo/recordings/conforming.har"];
  const args = [
    "check",
    "--spec",
    "specs/galileo/openapi.yaml",
    ...recordings,
    "--format",
    `json:${join(root, "run.json")}`,
  ];
  for (let round = 0; round < 3; round++) run(args);
  const { status, stderr } = run(args, {}, ["--require", said]);
  const files = stderr
    .trim()
    .split("\n")
    .map((file) => file.replace(/^.*[\\/]|(?:-[\w-]{8})?\.js$/g, ""));
  expect([status, files.sort()]).toEqual([0, ["core", "start"]]);
});
