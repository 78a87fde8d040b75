import { chmod, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { harOf, runCli, withFolder } from "./run-cli.js";

const api =
  "openapi: 3.1.0\ninfo: { title: A, version: '1' }\npaths: { /a: { get: { responses: { '200': { description: ok } } } } }\n";
const har = harOf([{ url: "/a", body: null }]);
const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghi"
  .split("")
  .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(",")}]`)
  .join("\n")}\n`;

interface BadInput {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly argv: readonly string[];
  readonly says: RegExp;
}

const check = ["check", "--spec", "api.yaml", "--recordings"];

const inputs: readonly BadInput[] = [
  {
    name: "a truncated HAR",
    files: { "api.yaml": api, "t.har": har.slice(0, 200) },
    argv: [...check, "t.har"],
    says: /t\.har/,
  },
  {
    name: "a binary file",
    files: { "api.yaml": api, "t.har": Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 255, 254]) },
    argv: [...check, "t.har"],
    says: /t\.har.* is no text/,
  },
  {
    name: "an empty recording",
    files: { "api.yaml": api, "t.har": "" },
    argv: [...check, "t.har"],
    says: /t\.har.*empty|empty.*t\.har/,
  },
  {
    name: "a YAML bomb as a contract",
    files: { "api.yaml": bomb, "t.har": har },
    argv: [...check, "t.har"],
    says: /api\.yaml/,
  },
  {
    name: "a YAML bomb as a recording",
    files: { "api.yaml": api, "t.yaml": bomb },
    argv: [...check, "t.yaml"],
    says: /t\.yaml/,
  },
  {
    name: "a spec that is not OpenAPI",
    files: { "api.yaml": "name: shopping list\n", "t.har": har },
    argv: [...check, "t.har"],
    says: /api\.yaml.*OpenAPI|OpenAPI.*api\.yaml/,
  },
  {
    name: "a spec that is no YAML",
    files: { "api.yaml": "a: [1, 2\nb: }", "t.har": har },
    argv: [...check, "t.har"],
    says: /api\.yaml:\d+:\d+/,
  },
  { name: "a spec that is not there", files: { "t.har": har }, argv: [...check, "t.har"], says: /no file `api\.yaml`/ },
  {
    name: "a spec that is a list",
    files: { "api.yaml": "- a\n", "t.har": har },
    argv: [...check, "t.har"],
    says: /api\.yaml is no OpenAPI description but a list; its first member should be/,
  },
  { name: "a recording that is not there", files: { "api.yaml": api }, argv: [...check, "t.har"], says: /t\.har/ },
  {
    name: "a recording without exchanges",
    files: { "api.yaml": api, "t.har": harOf([]) },
    argv: [...check, "t.har"],
    says: /was not verified: the recordings hold no exchange/,
  },
  {
    name: "a base URL that is none",
    files: { "api.yaml": api, "t.har": har },
    argv: [...check, "t.har", "--base-url", "localhost:3000"],
    says: /`localhost:3000` is no base URL/,
  },
  {
    name: "an unknown vendor",
    files: { "specs/opik/vendor.yaml": "name: Opik\n" },
    argv: ["check", "opic"],
    says: /no vendor `opic`.*did you mean `opik`/,
  },
  {
    name: "a folder for a contract",
    files: { "api/a.txt": "" },
    argv: ["diff", "api", "api"],
    says: /^driftline: `api` is a folder; name a file/,
  },
  {
    name: "a configuration that is no YAML",
    files: { "driftline.yaml": "check: [\n" },
    argv: ["check"],
    says: /^driftline: driftline\.yaml:2:1: flow sequence .*; correct the file\n$/,
  },
  {
    name: "no vendors at all",
    files: {},
    argv: ["check"],
    says: /no vendor under `specs\/`.*begin one with `driftline vendor add NAME URL`, or do without: `driftline check --spec/,
  },
  {
    name: "no vendors to bisect",
    files: {},
    argv: ["bisect", "acme"],
    says: /no vendor under `specs\/`.*begin one with `driftline vendor add NAME URL`$/m,
  },
  {
    name: "a private address for a new vendor",
    files: {},
    argv: ["vendor", "add", "acme", "http://127.0.0.1:1/api.yaml"],
    says: /^driftline: 127\.0\.0\.1:1 is no public address.*; allow it by name: `--allow-private-host 127\.0\.0\.1:1`\n$/,
  },
  {
    name: "a private address of a vendor that is kept",
    files: { "specs/acme/vendor.yaml": sourceAt("http://127.0.0.1:1/api.yaml") },
    argv: ["fetch", "acme"],
    says: /^driftline: .*; allow it by name: `allowedPrivateHosts: \[127\.0\.0\.1:1\]` in specs\/acme\/vendor\.yaml\n$/,
  },
  {
    name: "a vendor's name that climbs",
    files: { "specs/opik/vendor.yaml": "name: Opik\n" },
    argv: ["check", "../../etc"],
    says: /no vendor `\.\.\/\.\.\/etc`/,
  },
  {
    name: "a vendor.yaml with a slip of the pen",
    files: { "specs/opik/vendor.yaml": "name: Opik\nsource: []\n" },
    argv: ["check", "opik"],
    says: /vendor\.yaml:2:1.*sources/,
  },
  {
    name: "an unknown format",
    files: { "api.yaml": api, "t.har": har },
    argv: [...check, "t.har", "--format", "pdf"],
    says: /unknown format `pdf`/,
  },
  { name: "an unknown command", files: {}, argv: ["chek"], says: /unknown command 'chek'.*did you mean `check`/ },
  { name: "an unknown flag", files: {}, argv: ["check", "--recoding", "x"], says: /unknown option '--recoding'/ },
  {
    name: "an unknown rule",
    files: {},
    argv: ["rules", "response-null-undocumentd"],
    says: /did you mean `response-null-undocumented`/,
  },
  {
    name: "a spec without recordings",
    files: { "api.yaml": api },
    argv: ["check", "--spec", "api.yaml"],
    says: /`--spec` needs `--recordings`/,
  },
];

function sourceAt(url: string): string {
  return `sources:\n  - { kind: openapi, file: sources/api.yaml, url: "${url}" }\noperations: [GET /a]\n`;
}

describe("bad input", () => {
  test.each(inputs)("$name gives one line and exit 2", async ({ files, argv, says }) => {
    await withFolder(files, async (folder) => {
      const { code, stderr, stdout } = await runCli(folder, argv);
      expect(stderr).toMatch(says);
      expect(stderr.trimEnd().split("\n")).toHaveLength(1);
      expect(stderr).not.toMatch(/internal error|\n\s+at /);
      expect(stdout).toBe("");
      expect(code).toBe(2);
    });
  });

  test("what stands before the damage is judged all the same, and the exit code is 2", async () => {
    const long = harOf(Array.from({ length: 3 }, () => ({ url: "/undocumented", body: null })));
    const cut = long.slice(0, long.lastIndexOf('"startedDateTime"') + 5);
    await withFolder({ "api.yaml": api, "t.har": cut }, async (folder) => {
      const { code, stderr, stdout } = await runCli(folder, [...check, "t.har", "--format", "json"]);
      expect(JSON.parse(stdout).summary.exchanges).toBe(2);
      expect(stderr).toMatch(/t\.har/);
      expect(code).toBe(2);
    });
  });

  test("a description in several files is read whole, and nothing above its folder", async () => {
    const whole = (reference: string) =>
      api.replace(
        "description: ok",
        `description: ok, content: { application/json: { schema: { $ref: '${reference}' } } }`,
      );
    const pet = "type: object\nrequired: [id]\n";
    const files = {
      "a/api.yaml": whole("parts/pet.yaml"),
      "a/parts/pet.yaml": pet,
      "pet.yaml": pet,
      "a/climbs.yaml": whole("../pet.yaml"),
      "t.har": harOf([{ url: "/a", body: "{}" }]),
    };
    await withFolder(files, async (folder) => {
      const rules = async (spec: string) =>
        JSON.parse(
          (await runCli(folder, ["check", "--spec", spec, "--recordings", "t.har", "--format", "json"])).stdout,
        ).findings.map((finding: { ruleId: string }) => finding.ruleId);
      expect(await rules("a/api.yaml")).toEqual(["response-property-missing"]);
      expect(await rules("a/climbs.yaml")).toEqual(["spec-reference-refused"]);
    });
  });

  test("a folder that leads to itself gives one line and exit 2", async () => {
    await withFolder({ "api.yaml": api }, async (folder) => {
      await symlink("loop", join(folder, "loop"));
      const { code, stderr } = await runCli(folder, [...check, "loop"]);
      expect(stderr).toMatch(/loop/);
      expect(stderr.trimEnd().split("\n")).toHaveLength(1);
      expect(code).toBe(2);
    });
  });

  test.skipIf(process.getuid?.() === 0)("an unreadable folder gives one line and exit 2", async () => {
    await withFolder({ "api.yaml": api }, async (folder) => {
      await mkdir(join(folder, "closed"));
      await chmod(join(folder, "closed"), 0o000);
      const { code, stderr } = await runCli(folder, [...check, "closed"]);
      await chmod(join(folder, "closed"), 0o700);
      expect(stderr).toMatch(/closed.*permission denied/);
      expect(code).toBe(2);
    });
  });
});

test("a command line that a terminal would obey is shown as what it is not", async () => {
  const { code, stderr } = await runCli(".", ["\u001b[2Jcheck\u001f"]);
  expect(code).toBe(2);
  expect(stderr.startsWith("driftline: unknown command ' [2Jcheck '; ")).toBe(true);
});

test("a recording of another address is told how to be read", async () => {
  const files = {
    "api.yaml": `${api}servers: [{ url: "https://a.example" }]\n`,
    "t.har": harOf([{ url: "http://127.0.0.1:4010/a", body: null }]),
  };
  await withFolder(files, async (folder) => {
    const { code, stderr } = await runCli(folder, [...check, "t.har"]);
    expect(stderr).toMatch(
      /was not verified: the one exchange matches no operation of the contract; .*`--base-url`\n$/,
    );
    expect(code).toBe(2);
    expect((await runCli(folder, [...check, "t.har", "--base-url", "http://127.0.0.1:4010"])).code).toBe(0);
  });
});
