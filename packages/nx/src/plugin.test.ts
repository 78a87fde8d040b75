import { expect, test } from "vitest";
import type { PluginOptions } from "./options.js";
import { createNodes, createNodesV2 } from "./plugin.js";

async function projectsOf(files: readonly string[], options?: PluginOptions) {
  const context = { nxJsonConfiguration: {}, workspaceRoot: "/nowhere" };
  const results = await createNodes[1](files, options, context);
  return Object.assign({}, ...results.map(([, { projects }]) => projects));
}

test("both names that Nx asks for are the same plugin", () => {
  expect(createNodesV2).toBe(createNodes);
  expect(createNodes[0]).toBe("specs/*/vendor.yaml");
});

test("every vendor folder is a project of its own", async () => {
  const projects = await projectsOf(["specs/opik/vendor.yaml", "specs/respan/vendor.yaml"]);
  expect(Object.keys(projects)).toEqual(["specs/opik", "specs/respan"]);
  expect(projects["specs/opik"]).toMatchObject({ name: "contract-opik", tags: ["driftline", "vendor:opik"] });
});

test("what works offline is cached by contents, versions and day; what reaches the network never is", async () => {
  const { targets } = (await projectsOf(["specs/opik/vendor.yaml"]))["specs/opik"];
  expect(targets["drift-check"]).toMatchObject({ cache: true, outputs: ["{workspaceRoot}/reports/opik.json"] });
  expect(targets["drift-check"].inputs).toContain("{projectRoot}/**/*");
  expect(targets["drift-check"].inputs).toContainEqual({ runtime: "npx --no-install driftline --version" });
  for (const name of ["drift-diff", "drift-published", "drift-fetch", "drift-live"])
    expect(targets[name].cache).toBe(false);
});

test("options reach the command line", async () => {
  const options = {
    command: "node tools/driftline.js",
    targetPrefix: "contract-",
    failOn: "warning",
    base: "trunk",
  } as const;
  const { targets } = (await projectsOf(["specs/opik/vendor.yaml"], options))["specs/opik"];
  expect(targets["contract-diff"].command).toContain(" diff git:trunk:specs/opik/openapi.yaml specs/opik/openapi.yaml");
  expect(targets["contract-check"].command).toMatch(/^node tools\/driftline\.js check opik --fail-on warning /);
});

test("shards are targets of their own, and the merge needs them all", async () => {
  const { targets } = (await projectsOf(["specs/opik/vendor.yaml"], { shards: 3 }))["specs/opik"];
  expect(targets["drift-merge"].dependsOn).toEqual(["drift-shard-1", "drift-shard-2", "drift-shard-3"]);
  expect(targets["drift-shard-2"].command).toBe(
    "driftline check opik --shard 2/3 --partial reports/shards/opik-2.json",
  );
  expect(targets["drift-merge"].command).toContain(
    " merge reports/shards/opik-1.json reports/shards/opik-2.json reports/shards/opik-3.json ",
  );
  for (const name of ["drift-shard-1", "drift-shard-3", "drift-merge"]) expect(targets[name].cache).toBe(true);
});

test.each([0, 1.5, -2, 100, Number.NaN])("%s shards are refused", async (shards) => {
  await expect(projectsOf(["specs/opik/vendor.yaml"], { shards })).rejects.toThrow(/whole number from 1 to 99/);
});
