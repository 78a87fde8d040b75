import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { harOf, runCli, withFolder } from "./run-cli.js";

const run = promisify(execFile);

const api = (properties: string, more = "") => `
openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: https://pets.example }]
paths:
  /pets/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object, required: [id, name], properties: { id: { type: string }, ${properties} } } } } }
${more}`;

const NAME = "name: { type: string },";
const FIRST = api(`${NAME} age: { type: integer }`);
const AGE_TEXT = api(`${NAME} age: { type: string }`);
const AGE_TEXT_AND_CATS = api(
  `${NAME} age: { type: string }`,
  "  /cats: { get: { responses: { '200': { description: ok } } } }\n",
);
const NO_AGE = api("name: { type: string }");

/** A repository whose commits each lock what the vendor published then. */
const HISTORY: readonly (readonly [date: string, subject: string, source: string])[] = [
  ["2026-01-01", "Lock pets", FIRST],
  ["2026-02-01", "Age is a text *now*", AGE_TEXT],
  ["2026-03-01", "Cats", AGE_TEXT_AND_CATS],
  ["2026-04-01", "Age is a number again", FIRST],
  ["2026-05-01", "Age is a text, finally", AGE_TEXT_AND_CATS],
];

async function git(folder: string, args: readonly string[], date = "2026-06-01"): Promise<string> {
  const moment = `${date}T12:00:00Z`;
  const who = {
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "a@b.example",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "a@b.example",
  };
  const env = {
    ...process.env,
    ...who,
    GIT_AUTHOR_DATE: moment,
    GIT_COMMITTER_DATE: moment,
    GIT_CONFIG_GLOBAL: "/dev/null",
  };
  return (await run("git", [...args], { cwd: folder, env })).stdout.trim();
}

async function lock(folder: string, source: string): Promise<void> {
  await mkdir(join(folder, "specs/pets/sources"), { recursive: true });
  await writeFile(join(folder, "specs/pets/sources/api.yaml"), source);
  expect((await runCli(folder, ["fetch", "--offline"])).code).toBe(0);
}

/** The repository, made once and copied for each test, and the short name of each commit by its subject. */
let made: { readonly folder: string; readonly commits: Readonly<Record<string, string>> };

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "driftline-history-"));
  await mkdir(join(folder, "specs/pets"), { recursive: true });
  await writeFile(join(folder, "specs/pets/vendor.yaml"), VENDOR);
  await git(folder, ["init", "-q", "-b", "main"]);
  const commits: Record<string, string> = {};
  for (const [date, subject, source] of HISTORY) {
    await lock(folder, source);
    await git(folder, ["add", "-A"]);
    await git(folder, ["commit", "-q", "-m", subject], date);
    commits[subject] = await git(folder, ["rev-parse", "--short", "HEAD"]);
  }
  made = { folder, commits };
});

afterAll(async () => await rm(made.folder, { recursive: true, force: true }));

async function withHistory<T>(
  use: (folder: string, commits: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  return await withFolder({}, async (folder) => {
    await cp(made.folder, folder, { recursive: true });
    return await use(folder, made.commits);
  });
}

const VENDOR = "name: Pets\nsources: [{ file: sources/api.yaml }]\n";

describe("driftline changelog", () => {
  test("tells per commit what broke and counts the rest; the same history gives the same bytes", async () => {
    await withHistory(async (folder, commits) => {
      await writeFile(join(folder, "README"), "another commit, which is no change of the contract\n");
      await git(folder, ["add", "-A"]);
      await git(folder, ["commit", "-q", "-m", "Something else"]);
      const { code, stdout, stderr } = await runCli(folder, ["changelog", "pets"]);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout.split(/(?=^## )/m).map((part) => part.trimEnd())).toEqual([
        "# Changes of the contract `pets`",
        expect.stringMatching(
          new RegExp(`^## 2026-05-01 · \`${commits["Age is a text, finally"]}\` · Age is a text, finally\n`),
        ),
        expect.stringContaining(
          "2 breaking changes:\n\n- operation `GET /cats` was removed (`operation-removed`)\n- response property `age` changed its type from string to integer in `GET /pets/{id}` (`response-type-changed`)",
        ),
        `## 2026-03-01 · \`${commits.Cats}\` · Cats\n\nNothing breaking; 1 note: 1 × \`operation-added\`.`,
        expect.stringMatching(/^## 2026-02-01 · `\w+` · Age is a text &#42;now&#42;\n\n1 breaking change:/),
        `## 2026-01-01 · \`${commits["Lock pets"]}\` · Lock pets\n\nLocked for the first time, with 1 operation.`,
      ]);
      await runCli(folder, ["changelog", "pets", "--output", "docs/pets.md"], { now: () => "2031-01-01T00:00:00Z" });
      expect(await readFile(join(folder, "docs/pets.md"), "utf8")).toBe(stdout);
    });
  });

  test("begins after a commit that is named", async () => {
    await withHistory(async (folder, commits) => {
      const { stdout } = await runCli(folder, ["changelog", "pets", "--from", `${commits.Cats}`]);
      expect(stdout.match(/^## [\d-]+/gm)).toEqual(["## 2026-05-01", "## 2026-04-01"]);
      expect(stdout).not.toContain("first time");
    });
  });

  test("a contract that was removed or cannot be read is said, and the next is held against the last that could", async () => {
    await withHistory(async (folder) => {
      const openapi = join(folder, "specs/pets/openapi.yaml");
      const text = await readFile(openapi, "utf8");
      const commit = async (subject: string, date: string) => {
        await git(folder, ["add", "-A"]);
        await git(folder, ["commit", "-q", "-m", subject], date);
      };
      await writeFile(openapi, "{");
      await commit("Break it", "2026-06-01");
      await writeFile(openapi, text.replace("Pets", "Cats and dogs"));
      await commit("Mend it", "2026-06-02");
      await rm(openapi);
      await commit("Remove it", "2026-06-03");
      await writeFile(openapi, text);
      await commit("Lock it again", "2026-06-04");
      const { stdout } = await runCli(folder, ["changelog", "pets", "--from", "HEAD~4"]);
      const told = stdout
        .split(/^## /m)
        .slice(1)
        .map((part) => part.split("\n")[2]);
      expect(told).toEqual([
        "Locked for the first time, with 2 operations.",
        "The lock was removed.",
        "Nothing that its consumer would notice.",
        expect.stringMatching(/^The contract of this commit cannot be read: /),
      ]);
    });
  });
});

interface Told {
  readonly ruleId: string;
  readonly fingerprint: string;
  readonly since: { readonly short: string } | null;
  readonly until: { readonly short: string } | null;
  readonly isFirst: boolean;
}

async function bisected(folder: string, ...argv: readonly string[]): Promise<readonly Told[]> {
  const { stdout, stderr, code } = await runCli(folder, ["bisect", "pets", "--format", "json", ...argv]);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout).findings;
}

describe("driftline bisect", () => {
  test("says of each difference which commit brought it, the last time where it went and came back", async () => {
    await withHistory(async (folder, commits) => {
      const told = (await bisected(folder)).map(
        ({ ruleId, since, until }) => `${ruleId} ${since?.short} ${until?.short}`,
      );
      expect([...told].sort()).toEqual([
        `operation-added ${commits["Age is a text, finally"]} undefined`,
        `response-type-changed ${commits["Age is a text, finally"]} undefined`,
      ]);
    });
  });

  test("narrows by rule, operation and fingerprint, and by where it begins", async () => {
    await withHistory(async (folder, commits) => {
      const [changed] = await bisected(folder, "--rule", "response-*");
      expect(changed?.ruleId).toBe("response-type-changed");
      expect(await bisected(folder, "--fingerprint", `${changed?.fingerprint.slice(0, 8)}`)).toEqual([changed]);
      expect((await bisected(folder, "--operation", "GET /cats")).map(({ ruleId }) => ruleId)).toEqual([
        "operation-added",
      ]);
      expect(await bisected(folder, "--from", `${commits["Age is a text, finally"]}`)).toEqual([]);
    });
  });

  test("what nobody committed yet is in the working folder, and what is gone has an end", async () => {
    await withHistory(async (folder, commits) => {
      const [changed] = await bisected(folder, "--rule", "response-type-changed");
      await lock(folder, NO_AGE);
      const { stdout } = await runCli(folder, ["bisect", "pets"]);
      expect(stdout).toContain("response-property-removed");
      expect(stdout).toContain("since the working folder (not committed)\n");
      expect(stdout).not.toContain("response-type-changed");
      const gone = await runCli(folder, ["bisect", "pets", "--fingerprint", `${changed?.fingerprint}`]);
      const brought = `${commits["Age is a text, finally"]} 2026-05-01 Age is a text, finally`;
      expect(gone.stdout).toContain(`  since ${brought}, until the working folder (not committed)\n`);
    });
  });

  test("says under which contract a recording began to fail", async () => {
    await withHistory(async (folder, commits) => {
      const har = harOf([{ url: "https://pets.example/pets/1", body: '{"id":"1","name":"Ada","age":3}' }]);
      await writeFile(join(folder, "number.har"), har);
      expect(await bisected(folder, "--recordings", "number.har")).toMatchObject([
        { ruleId: "response-type-mismatched", since: { short: commits["Age is a text, finally"] }, isFirst: false },
      ]);
      await writeFile(
        join(folder, "nameless.har"),
        harOf([{ url: "https://pets.example/pets/1", body: '{"id":"1"}' }]),
      );
      const { stdout } = await runCli(folder, ["bisect", "pets", "--recordings", "nameless.har"]);
      expect(stdout).toContain(`since ${commits["Lock pets"]} 2026-01-01 Lock pets or before\n`);
    });
  });
});

describe("where the history cannot be told", () => {
  test.each([["bisect"], ["changelog"]])("%s outside of a repository", async (command) => {
    await withFolder({ "specs/pets/vendor.yaml": VENDOR }, async (folder) => {
      await lock(folder, FIRST);
      const { code, stderr } = await runCli(folder, [command, "pets"]);
      expect(stderr).toBe(
        "driftline: this folder is in no git repository; the history of a contract is read from git: run it where `specs/` is committed\n",
      );
      expect(code).toBe(2);
    });
  });

  test("a lock that nobody committed", async () => {
    await withFolder({ "specs/pets/vendor.yaml": VENDOR, README: "x\n" }, async (folder) => {
      await git(folder, ["init", "-q"]);
      await git(folder, ["add", "README"]);
      await git(folder, ["commit", "-q", "-m", "x"]);
      await lock(folder, FIRST);
      const { code, stderr } = await runCli(folder, ["changelog", "pets"]);
      expect(stderr).toContain("no commit holds `specs/pets/openapi.yaml`; commit the lock");
      expect(code).toBe(2);
    });
  });

  test.each([["nowhere"], ["--output=/tmp/x"]])("a commit that is none: %s", async (revision) => {
    await withHistory(async (folder) => {
      for (const command of ["bisect", "changelog"]) {
        const { code, stderr } = await runCli(folder, [command, "pets", `--from=${revision}`]);
        expect(stderr).toContain(`git knows no commit \`${revision}\``);
        expect(code).toBe(2);
      }
    });
  });

  test("a shallow clone says what it lacks", async () => {
    await withHistory(async (folder, commits) => {
      await withFolder({}, async (elsewhere) => {
        await git(elsewhere, ["clone", "-q", "--depth", "2", `file://${folder}`, "clone"]);
        const clone = join(elsewhere, "clone");
        const gap = `this clone is shallow: what came before ${commits["Age is a number again"]} is unknown`;
        const { code, stderr, stdout } = await runCli(clone, ["bisect", "pets"]);
        expect([code, stderr]).toEqual([0, `driftline: warning: ${gap} (\`git fetch --unshallow\` brings it)\n`]);
        expect(stdout).toContain("response-type-changed");
        expect((await runCli(clone, ["changelog", "pets"])).stdout).toContain(
          "_this clone is shallow: what came before",
        );
      });
    });
  });

  test("a finding that no contract has", async () => {
    await withHistory(async (folder) => {
      const { code, stderr } = await runCli(folder, ["bisect", "pets", "--fingerprint", "ffffffff"]);
      expect(stderr).toContain(
        "no contract in the history has a finding `ffffffff`; a finding about traffic needs `--recordings`",
      );
      expect(code).toBe(2);
    });
  });
});
