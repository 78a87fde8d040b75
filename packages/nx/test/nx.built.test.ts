import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/** A workspace of somebody else's, with two vendors and the packages as they are installed. */
let workspace = "";

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "driftline-nx-"));
  await symlink(resolve("node_modules"), join(workspace, "node_modules"), "junction");
  await writeFile(join(workspace, "package.json"), JSON.stringify({ name: "somebody", private: true }));
  await writeFile(join(workspace, "nx.json"), JSON.stringify(NX));
  for (const vendor of ["braintrust", "respan"]) {
    await cp(`specs/${vendor}`, join(workspace, "specs", vendor), { recursive: true });
    await rm(join(workspace, "specs", vendor, "recordings/drifts-on-purpose.har"));
  }
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const NX = {
  plugins: [{ plugin: "@driftline/nx", options: { shards: 2 } }],
  analytics: false,
  neverConnectToCloud: true,
  useDaemonProcess: false,
  tui: { enabled: false },
};

function nx(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve("node_modules/nx/dist/bin/nx.js"), ...args], {
    cwd: workspace,
    encoding: "utf8",
    // The Nx that may be running these tests must not tell this one which workspace or task it is in.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, CI: "true", NO_COLOR: "1", NX_DAEMON: "false" },
  });
  const output = `${stdout}${stderr}`;
  const [done = "", failed = ""] = output.split("Failed tasks:");
  const ranAs = (vendor: string): string | undefined => {
    if (failed.includes(`contract-${vendor}:drift-check`)) return "failed";
    const line = done.split("\n").find((it) => it.includes(`contract-${vendor}:drift-check`));
    return line === undefined ? undefined : line.includes("cache]") ? "cached" : "ran";
  };
  return { status, output, braintrust: ranAs("braintrust"), respan: ranAs("respan") };
}

const checkAll = () => nx("run-many", "-t", "drift-check");

test("two vendors are checked, then come from the cache, and only the one that changed is checked again", async () => {
  expect(checkAll()).toMatchObject({ status: 0, braintrust: "ran", respan: "ran" });
  const report = JSON.parse(await readFile(join(workspace, "reports/braintrust.json"), "utf8"));
  expect(report.summary).toMatchObject({ exchanges: 6, matched: 6, clean: 6 });

  await rm(join(workspace, "reports"), { recursive: true });
  expect(checkAll()).toMatchObject({ status: 0, braintrust: "cached", respan: "cached" });
  expect(JSON.parse(await readFile(join(workspace, "reports/braintrust.json"), "utf8"))).toEqual(report);

  await cp(resolve("specs/respan/recordings/drifts-on-purpose.har"), join(workspace, "specs/respan/recordings/b.har"));
  expect(checkAll()).toMatchObject({ status: 1, braintrust: "cached", respan: "failed" });
}, 240_000);

test("what reaches the network is never cached", () => {
  const { output } = nx("show", "project", "contract-opik", "--json");
  expect(output).toMatch(/could not find/i);
  const shown = JSON.parse(nx("show", "project", "contract-respan", "--json").output.replace(/^[^{]*/, ""));
  expect(shown.targets["drift-fetch"].cache).toBe(false);
  expect(shown.targets["drift-check"].cache).toBe(true);
}, 120_000);

test("two shards and their merge give the report of the whole", async () => {
  const whole = nx("run", "contract-respan:drift-check");
  const merged = nx("run", "contract-respan:drift-merge");
  expect(merged.output).toMatch(/contract-respan:drift-shard-1/);
  expect(merged.output).toMatch(/contract-respan:drift-shard-2/);
  expect(merged.status).toBe(whole.status);
  const report = async (name: string) => JSON.parse(await readFile(join(workspace, "reports", name), "utf8"));
  expect(await report("respan-merged.json")).toEqual(await report("respan.json"));
  expect((await report("respan.json")).recordings.length).toBeGreaterThan(1);
  const shards = await Promise.all(["respan-1.json", "respan-2.json"].map((name) => report(`shards/${name}`)));
  for (const shard of shards) expect(JSON.stringify(shard)).toMatch(/"exchanges":[1-9]/);
}, 240_000);

test("the generators set a workspace up and begin a vendor, once", async () => {
  const path = join(workspace, "nx.json");
  const withPlugin = await readFile(path, "utf8");
  expect(nx("generate", "@driftline/nx:init").status).toBe(0);
  expect(await readFile(path, "utf8")).toBe(withPlugin);
  await writeFile(path, JSON.stringify({ ...NX, plugins: [] }));
  expect(nx("generate", "@driftline/nx:init", "--shards=2").status).toBe(0);
  expect(JSON.parse(await readFile(path, "utf8")).plugins).toEqual(NX.plugins);

  await cp("specs/opik/sources/get-experiment-item-by-id.txt", join(workspace, "page.txt"));
  const add = ["generate", "@driftline/nx:vendor", "opik", "page.txt", "--baseUrl=https://opik.example/api"];
  expect(nx(...add, "--dryRun").status).toBe(0);
  expect(await readFile(join(workspace, "specs/opik/vendor.yaml"), "utf8").catch(() => null)).toBeNull();
  expect(nx(...add)).toMatchObject({ status: 0 });
  expect(await readFile(join(workspace, "specs/opik/vendor.yaml"), "utf8")).toContain("https://opik.example/api");
  expect(nx(...add)).toMatchObject({
    status: 1,
    output: expect.stringMatching(/there is a specs\/opik\/vendor\.yaml/),
  });
}, 240_000);
