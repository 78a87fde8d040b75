import { execFileSync } from "node:child_process";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runCli, withFolder } from "./run-cli.js";

const PAGE = await readFile("specs/opik/sources/get-experiment-item-by-id.txt");
const LISTED = '{ "devDependencies": { "@driftline/cli": "^1.0.0" } }';
const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** A terminal on which somebody types. */
const answering = (text: string) => {
  let said = "";
  const write = (more: string): void => {
    said += more;
  };
  const output = { write, columns: 80, isTerminal: true };
  const stdin = (async function* () {
    yield new TextEncoder().encode(text);
  })();
  return { changes: { stdout: output, stderr: output, stdin }, said: () => said };
};

describe("init", () => {
  test("writes configuration, workflow and ignore lines, keeps what is there, and a second time changes nothing", async () => {
    await withFolder({ ".gitignore": "dist/", "package-lock.json": "{}", "package.json": LISTED }, async (folder) => {
      const read = (name: string) => readFile(join(folder, name), "utf8");
      const first = await runCli(folder, ["init", "--yes"]);
      expect(first).toMatchObject({ code: 0, stderr: "" });
      expect(first.stdout).toMatch(
        /^write {5}driftline\.yaml.*\nwrite {5}reports\/\.gitignore.*\nwrite {5}\.github\/workflows\/contracts\.yml/,
      );
      expect(await read(".gitignore")).toBe("dist/\n.driftline.lock\n.driftline.pending.json\n.*-*-*-*-*.draft\n");
      expect(parse(await read("driftline.yaml"))).toEqual({
        check: { "fail-on": "error" },
        fetch: { "fail-on": "error" },
      });
      const workflow = parse(await read(".github/workflows/contracts.yml"));
      expect(workflow.permissions).toEqual({ contents: "read" });
      const steps = JSON.stringify(workflow.jobs);
      expect(steps).toContain('{"run":"npm ci"}');
      expect(steps).toContain("npx --no-install driftline check --format github");
      expect(steps.match(/"uses":"[^"@]+@[0-9a-f]{40}"/g)).toHaveLength(4);
      const second = await runCli(folder, ["init", "--yes"]);
      expect(second.stdout.match(/^unchanged/gm)).toHaveLength(5);
    });
  });

  test("in a folder of a repository the workflow stands in the root, where GitHub reads it, and runs in the folder", async () => {
    await withFolder({ "apps/my wéb/package.json": "{}" }, async (root) => {
      execFileSync("git", ["init", "--quiet"], { cwd: root });
      const folder = join(root, "apps/my wéb");
      const { stdout, code } = await runCli(folder, ["init", "--yes"]);
      expect(code).toBe(0);
      expect(stdout).toContain("write     ../../.github/workflows/contracts-apps-my-wéb.yml  ");
      const workflow = parse(await readFile(join(root, ".github/workflows/contracts-apps-my-wéb.yml"), "utf8"));
      expect(workflow.defaults).toEqual({ run: { "working-directory": "apps/my wéb" } });
      expect(await isThere(join(folder, ".github"))).toBe(false);
      expect((await runCli(folder, ["init", "--yes"])).stdout.match(/^unchanged/gm)).toHaveLength(5);

      await writeFile(join(root, ".gitlab-ci.yml"), "");
      expect((await runCli(folder, ["init", "--yes"])).stdout).toContain("write     .gitlab/driftline.yml");
      const jobs = parse(await readFile(join(folder, ".gitlab/driftline.yml"), "utf8"));
      expect(jobs["contracts:recordings"]).toMatchObject({
        before_script: ["cd 'apps/my wéb'"],
        artifacts: { reports: { junit: "apps/my wéb/driftline.xml" } },
      });
    });
  });

  test("overwrites nothing: one file that says something else keeps all of it from being written", async () => {
    await withFolder({ ".github/workflows/contracts.yml": "mine\n" }, async (folder) => {
      const { code, stderr } = await runCli(folder, ["init", "--yes"]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/`\.github\/workflows\/contracts\.yml` is there already and says something else/);
      expect(await isThere(join(folder, "driftline.yaml"))).toBe(false);
      expect((await runCli(folder, ["init", "--yes", "--ci", "none"])).code).toBe(0);
      expect(await readFile(join(folder, ".github/workflows/contracts.yml"), "utf8")).toBe("mine\n");
    });
  });

  test("where nobody can be asked, only `--yes` writes; a person is asked, and may say no", async () => {
    await withFolder({}, async (folder) => {
      expect(await runCli(folder, ["init"])).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/nothing was written/),
      });
      const no = answering("n\n");
      expect((await runCli(folder, ["init"], no.changes)).code).toBe(2);
      expect(no.said()).toMatch(/Write this\? \[y\/N\]/);
      expect(await isThere(join(folder, "driftline.yaml"))).toBe(false);
      expect((await runCli(folder, ["init"], answering("yes\n").changes)).code).toBe(0);
      expect(await isThere(join(folder, "driftline.yaml"))).toBe(true);
    });
  });

  test.each([
    ["pnpm-lock.yaml", LISTED, "pnpm exec driftline check"],
    ["yarn.lock", LISTED, "yarn driftline check"],
    ["Cargo.lock", LISTED, "npx --yes @driftline/cli@"],
    ["package-lock.json", '{ "dependencies": { "react": "19" } }', "npx --yes @driftline/cli@"],
    ["package-lock.json", "no JSON", "npx --yes @driftline/cli@"],
  ])("beside %s and a package.json of %s the workflow starts `%s`", async (file, manifest, command) => {
    await withFolder({ [file]: "", "package.json": manifest, ".gitlab-ci.yml": "" }, async (folder) => {
      await runCli(folder, ["init", "--yes"]);
      const jobs = parse(await readFile(join(folder, ".gitlab/driftline.yml"), "utf8"));
      expect(jobs["contracts:recordings"].script[0]).toContain(command);
    });
  });

  test("adds the first vendor; where that fails, nothing is written at all", async () => {
    await withFolder({ "page.txt": PAGE, "empty.txt": "hello" }, async (folder) => {
      expect(await runCli(folder, ["init", "--yes", "opik", "empty.txt"])).toMatchObject({ code: 2 });
      expect(await runCli(folder, ["init", "--yes", "opik"])).toMatchObject({ code: 2 });
      expect(await isThere(join(folder, "driftline.yaml"))).toBe(false);
      expect((await runCli(folder, ["init", "--yes", "opik", "page.txt"])).code).toBe(0);
      expect(await isThere(join(folder, "driftline.yaml"))).toBe(true);
      expect(await isThere(join(folder, "specs/opik/openapi.yaml"))).toBe(true);
    });
  });
});

describe("vendor add", () => {
  test("a file becomes a locked vendor whose file editors understand", async () => {
    await withFolder({ "page.txt": PAGE }, async (folder) => {
      const flags = ["--base-url", "https://opik.example/api", "--token-env", "OPIK_KEY", "--owner", "team-a"];
      const { code, stdout } = await runCli(folder, ["vendor", "add", "opik", "page.txt", ...flags]);
      expect(code).toBe(0);
      expect(stdout).toContain("  GET /v1/private/experiments/items/{id}\n");
      const text = await readFile(join(folder, "specs/opik/vendor.yaml"), "utf8");
      expect(text).toMatch(
        /^# yaml-language-server: \$schema=\.\.\/\.\.\/node_modules\/@driftline\/cli\/schema\/vendor/,
      );
      expect(parse(text)).toEqual({
        owner: "team-a",
        sources: [{ kind: "page", file: "sources/page.txt" }],
        operations: ["GET /v1/private/experiments/items/{id}"],
        environments: {
          default: {
            baseUrl: "https://opik.example/api",
            headers: { Authorization: { env: "OPIK_KEY", prefix: "Bearer " } },
          },
        },
      });
      expect(await readFile(join(folder, "specs/opik/sources/page.txt"))).toEqual(PAGE);
      expect((await runCli(folder, ["fetch", "opik", "--offline"])).stdout).toMatch(/^opik: unchanged/);
      expect(await runCli(folder, ["vendor", "add", "opik", "page.txt"])).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/there is a `specs\/opik\/vendor\.yaml` already/),
      });
    });
  });

  test.each([[["init", "--yes", "--ci", "none"]], [["vendor", "add"]]])(
    "%j: a host that may be private takes no word but its own",
    async (command) => {
      await withFolder({ "page.txt": PAGE }, async (folder) => {
        const allowed = ["--allow-private-host", "127.0.0.1", "--allow-private-host", "10.0.0.1:80"];
        expect(await runCli(folder, [...command, ...allowed, "opik", "page.txt"])).toMatchObject({ code: 0 });
        const { allowedPrivateHosts } = parse(await readFile(join(folder, "specs/opik/vendor.yaml"), "utf8"));
        expect(allowedPrivateHosts).toEqual(["127.0.0.1", "10.0.0.1:80"]);
      });
    },
  );

  test.each([
    ["openapi.yaml", "mine\n"],
    ["lock.json", '{ "lockVersion": 1, "vendor": "acme", "sources": [], "findings": [] }'],
    ["sources/page.txt", "mine\n"],
  ])("a %s that says something else stays", async (file, mine) => {
    await withFolder({ "page.txt": PAGE, [`specs/acme/${file}`]: mine }, async (folder) => {
      const { code, stderr } = await runCli(folder, ["vendor", "add", "acme", "page.txt"]);
      expect(code).toBe(2);
      expect(stderr).toContain(`\`specs/acme/${file}\` is there already and says something else`);
      expect(await readFile(join(folder, `specs/acme/${file}`), "utf8")).toBe(mine);
      expect(await isThere(join(folder, "specs/acme/vendor.yaml"))).toBe(false);
    });
  });

  test("a key in an address is refused before anybody is asked, and not repeated", async () => {
    await withFolder({}, async (folder) => {
      const allowed = ["--allow-private-host", "127.0.0.1"];
      const argv = ["vendor", "add", "sec", "http://127.0.0.1:1/api.json?api_key=SECRETQ", ...allowed];
      const { code, stdout, stderr } = await runCli(folder, argv);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /holds a secret: `api_key` looks like one.*environment variable.*`specs\/<vendor>\/vendor\.yaml`$/m,
      );
      expect(stdout + stderr).not.toContain("SECRETQ");
      expect(await isThere(join(folder, "specs"))).toBe(false);
    });
  });

  test("files of the same name both stay", async () => {
    const second = await readFile("specs/braintrust/sources/get-experiment.md");
    await withFolder({ "a/page.txt": PAGE, "b/page.txt": second }, async (folder) => {
      expect((await runCli(folder, ["vendor", "add", "two", "a/page.txt", "b/page.txt"])).code).toBe(0);
      expect(await readFile(join(folder, "specs/two/sources/2-page.txt"))).toEqual(second);
    });
  });

  test("a token where its variable's name belongs is refused, and not repeated", async () => {
    await withFolder({ "page.txt": PAGE }, async (folder) => {
      const token = "sk-live-5f1c9a7e3b2d";
      const { code, stdout, stderr } = await runCli(folder, ["vendor", "add", "x", "page.txt", "--token-env", token]);
      expect(code).toBe(2);
      expect(stdout + stderr).not.toContain(token);
    });
  });

  test.each([["../up"], ["a b"], [""]])("`%s` is no name of a folder", async (name) => {
    await withFolder({ "page.txt": PAGE }, async (folder) => {
      expect(await runCli(folder, ["vendor", "add", name, "page.txt"])).toMatchObject({ code: 2 });
      expect(await isThere(join(folder, "specs"))).toBe(false);
    });
  });
});

describe("driftline.yaml", () => {
  const specs = { "specs/opik/vendor.yaml": "sources: []\n" };

  test("says what flags would, and a flag on the command line wins", async () => {
    await withFolder({ "driftline.yaml": "rules: { json: true }\n" }, async (folder) => {
      expect(JSON.parse((await runCli(folder, ["rules"])).stdout)).toBeInstanceOf(Array);
    });
    await withFolder({ ...specs, "driftline.yaml": "doctor: { max-age: 3, offline: true }\n" }, async (folder) => {
      expect((await runCli(folder, ["doctor", "--max-age", "5"])).stderr).toBe("");
    });
  });

  test("the flags of `vendor add` stand under `vendor`, and one that may be repeated may be a list", async () => {
    const config = "vendor: { owner: team-a, allow-private-host: [10.0.0.1, 10.0.0.2] }\n";
    await withFolder({ "page.txt": PAGE, "driftline.yaml": config }, async (folder) => {
      expect(await runCli(folder, ["vendor", "add", "opik", "page.txt"])).toMatchObject({ code: 0, stderr: "" });
      expect(parse(await readFile(join(folder, "specs/opik/vendor.yaml"), "utf8"))).toMatchObject({
        owner: "team-a",
        allowedPrivateHosts: ["10.0.0.1", "10.0.0.2"],
      });
      await writeFile(join(folder, "driftline.yaml"), "vendor: { ownr: team-a }\n");
      expect((await runCli(folder, ["vendor", "add", "two", "page.txt"])).stderr).toMatch(
        /`vendor` has no flag `--ownr`; did you mean `owner`\?/,
      );
    });
  });

  test.each([
    ["check: { fail-onn: error }", /`check` has no flag `--fail-onn`; did you mean `fail-on`\?/],
    ["check: { fail-on: errror }", /`errror` is no value of `check\.fail-on`; did you mean `error`\?/],
    ["chek: {}", /`chek` is no command; did you mean `check`\?/],
    ["check: { jobs: many }", /`many` is no value of `check\.jobs`; it should be a number/],
    ["check: { show-unchanged: 1 }", /`check\.show-unchanged` must be true or false/],
    ["check: { environment: [a, b] }", /`check\.environment` must be one value/],
    ["check: [", /driftline\.yaml:2:1: flow sequence .*must be sufficiently indented/],
    ["- check", /it must be an object/],
  ])("%s is refused in words", async (text, words) => {
    await withFolder({ ...specs, "driftline.yaml": `${text}\n` }, async (folder) => {
      const { code, stderr } = await runCli(folder, ["check"]);
      expect(stderr).toMatch(words);
      expect(code).toBe(2);
    });
  });

  test("a flag that waits for another one is idle without it", async () => {
    const page = { "page.txt": PAGE, "driftline.yaml": "fetch: { fail-on: warning }\ncheck: { max-requests: 5 }\n" };
    await withFolder(page, async (folder) => {
      await runCli(folder, ["vendor", "add", "opik", "page.txt"]);
      expect(await runCli(folder, ["fetch", "--offline"])).toMatchObject({ code: 0 });
      expect((await runCli(folder, ["check"])).stderr).not.toMatch(/--live/);
    });
  });
});
