import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PETS_API, PETS_WITHOUT_ID } from "./pets.testing.js";
import { runCli, withFolder } from "./run-cli.js";

const files = { "services/shop/pets.yaml": PETS_API, "services/shop/t.har": PETS_WITHOUT_ID };
const check = ["check", "--spec", "pets.yaml", "--recordings", "t.har", "--fail-on", "never", "--format"];

/** The path of the contract in each format, as it is told in `services/shop` below a folder. */
async function pathsIn(folder: string, env: Readonly<Record<string, string>> = {}, spec = "pets.yaml") {
  const argv = check.map((word) => (word === "pets.yaml" ? spec : word));
  const run = async (format: string) =>
    (await runCli(join(folder, "services/shop"), [...argv, format], { env })).stdout;
  const sarif = JSON.parse(await run("sarif"));
  const gitlab = JSON.parse((await run("gitlab")).trim());
  return {
    github: /file=([^,]*),line=8,/.exec(await run("github"))?.[1],
    sarif: sarif.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri,
    related: sarif.runs[0].results[0].relatedLocations[0].physicalLocation.artifactLocation.uri,
    gitlab: gitlab[0].location.path,
    json: JSON.parse(await run("json")).findings[0].base.uri,
  };
}

const AS_TYPED = { github: "pets.yaml", sarif: "pets.yaml", related: "t.har", gitlab: "pets.yaml", json: "pets.yaml" };
const FROM_ROOT = {
  github: "services/shop/pets.yaml",
  sarif: "services/shop/pets.yaml",
  related: "services/shop/t.har",
  gitlab: "services/shop/pets.yaml",
  json: "pets.yaml",
};

describe("paths in reports that a forge reads", () => {
  test("are as they were typed where there is no repository", async () => {
    await withFolder(files, async (folder) => expect(await pathsIn(folder)).toEqual(AS_TYPED));
  });

  test.each([
    ["a repository", ".git/HEAD"],
    ["a worktree, whose `.git` is a file", ".git"],
  ])("begin at the top of %s; JSON keeps what was typed", async (_, marker) => {
    await withFolder({ ...files, [marker]: "" }, async (folder) => {
      expect(await pathsIn(folder)).toEqual(FROM_ROOT);
      expect(await pathsIn(folder, {}, join(folder, "services/shop/pets.yaml"))).toMatchObject({
        github: "services/shop/pets.yaml",
        sarif: "services/shop/pets.yaml",
      });
    });
  });

  test("begin at the workspace of a job where the sources came without git", async () => {
    await withFolder(files, async (folder) =>
      expect(await pathsIn(folder, { GITHUB_WORKSPACE: folder })).toEqual(FROM_ROOT),
    );
  });

  test("begin at the checkout in the workspace, not at a submodule in it, and not above the workspace", async () => {
    await withFolder({ ...files, "services/.git": "", "services/shop/.git": "" }, async (folder) => {
      await mkdir(join(folder, ".git"));
      expect(await pathsIn(folder, { GITHUB_WORKSPACE: join(folder, "services") })).toMatchObject({
        github: "shop/pets.yaml",
        sarif: "shop/pets.yaml",
      });
    });
  });

  test("a workspace that is another folder says nothing, and a file outside of the repository keeps its name", async () => {
    await withFolder({ ...files, "services/shop/.git": "", "outside.yaml": PETS_API }, async (folder) => {
      expect(await pathsIn(folder, { GITHUB_WORKSPACE: join(folder, "elsewhere") })).toEqual(AS_TYPED);
      expect(await pathsIn(folder, {}, "../../outside.yaml")).toMatchObject({ github: "../../outside.yaml" });
    });
  });
});
