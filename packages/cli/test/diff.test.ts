import { execFileSync } from "node:child_process";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli, withFolder } from "./run-cli.js";

const base = `
openapi: 3.0.3
info: { title: Pets, version: "1" }
paths:
  /pets/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
components:
  schemas:
    Pet: { type: object, required: [id], properties: { id: { type: string }, name: { type: string, nullable: true }, state: { type: string, enum: [a, b] } } }
`;

/** The same contract in the words of OpenAPI 3.1, with the component inlined and the path parameter renamed. */
const rewritten = `
openapi: 3.1.0
info: { title: Other prose, version: "2" }
paths:
  /pets/{petId}:
    get:
      parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
      responses:
        '200': { description: fine, content: { application/json: { schema: { type: object, properties: { state: { enum: [b, a], type: string }, name: { type: [string, 'null'] }, id: { type: string } }, required: [id] } } } }
`;

const broken = base.replace("required: [id]", "required: []").replace("enum: [a, b]", "enum: [a, b, c]");

interface Reported {
  readonly ruleId: string;
  readonly level: string;
  readonly proof: string | null;
  readonly witness: unknown;
  readonly base: { readonly uri: string; readonly line?: number } | null;
}

describe("driftline diff", () => {
  test("an equivalent rewrite is no drift", async () => {
    await withFolder({ "a.yaml": base, "b.yaml": rewritten }, async (folder) => {
      const { code, stdout } = await runCli(folder, ["diff", "a.yaml", "b.yaml", "--format", "json"]);
      expect(JSON.parse(stdout).findings.filter((finding: Reported) => finding.level !== "note")).toEqual([]);
      expect(code).toBe(0);
    });
  });

  test("what breaks a consumer is an error with its witness, and exits with 1", async () => {
    await withFolder({ "a.yaml": base, "b.yaml": broken }, async (folder) => {
      const { code, stdout } = await runCli(folder, ["diff", "a.yaml", "b.yaml", "--format", "json"]);
      const findings: readonly Reported[] = JSON.parse(stdout).findings;
      expect(findings.map(({ ruleId, level, proof }) => ({ ruleId, level, proof }))).toEqual([
        { ruleId: "response-property-became-optional", level: "error", proof: "proved" },
        { ruleId: "response-enum-value-added", level: "warning", proof: "proved" },
      ]);
      expect(findings[0]?.witness).not.toHaveProperty("id");
      expect(findings[0]?.base).toMatchObject({ uri: "a.yaml", line: 12 });
      expect(code).toBe(1);
    });
  });

  test("a file is compared with itself at an earlier revision", async () => {
    await withFolder({ "api.yaml": base }, async (folder) => {
      const git = (...argv: readonly string[]) =>
        execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...argv], {
          cwd: folder,
          stdio: "pipe",
        });
      git("init", "-q");
      git("add", ".");
      git("commit", "-qm", "one");
      await writeFile(join(folder, "api.yaml"), broken);
      expect((await runCli(folder, ["diff", "git:HEAD:api.yaml", "api.yaml"])).code).toBe(1);
      const gone = await runCli(folder, ["diff", "git:HEAD:nope.yaml", "api.yaml"]);
      expect([gone.code, gone.stderr.split("\n").length, /nope\.yaml/.test(gone.stderr)]).toEqual([2, 2, true]);
    });
  });

  test.each([
    ["nothing there", undefined, /no file and no vendor `b\.yaml`/],
    ["an empty file", "", /b\.yaml/],
    ["no OpenAPI", "a: 1\n", /b\.yaml/],
    ["not even YAML", "a: [", /b\.yaml/],
  ])("%s as the revision is one line and exit 2, never `no changes`", async (_, content, says) => {
    await withFolder(
      content === undefined ? { "a.yaml": base } : { "a.yaml": base, "b.yaml": content },
      async (folder) => {
        const { code, stdout, stderr } = await runCli(folder, ["diff", "a.yaml", "b.yaml"]);
        expect([code, stdout]).toEqual([2, ""]);
        expect(stderr).toMatch(says);
        expect(stderr.trimEnd().split("\n")).toHaveLength(1);
      },
    );
  });
});

const BAD: Readonly<Record<string, string | Uint8Array>> = {
  blanks: " \n\n",
  null: "null",
  "a list": "[]",
  "a page": "<html><body>Please log in</body></html>",
  "an event description": "asyncapi: 2.6.0\n",
  "a version nobody knows": "openapi: 9.9.9\npaths: {}\n",
  "a torn file": JSON.stringify({ openapi: "3.1.0", info: { title: "a", version: "1" } }).slice(0, 40),
  "no text": Uint8Array.from([0x89, 0x50, 0, 0, 255, 254]),
  "a well without end": `{"openapi":"3.1.0","paths":${"[".repeat(3000)}${"]".repeat(3000)}}`,
  "more bytes than any contract has": "#".repeat(64 * 1024 * 1024 + 1),
};

describe("what is no contract, on either side or on both", () => {
  test.each(Object.keys(BAD))("%s is one line and exit 2, never `no changes`", async (name) => {
    await withFolder({ "a.yaml": base, "bad.yaml": BAD[name] ?? "" }, async (folder) => {
      for (const sides of [
        ["bad.yaml", "a.yaml"],
        ["a.yaml", "bad.yaml"],
        ["bad.yaml", "bad.yaml"],
      ]) {
        const { code, stdout, stderr } = await runCli(folder, ["diff", ...sides]);
        expect([code, stdout, stderr.trimEnd().split("\n").length]).toEqual([2, "", 1]);
        expect(stderr).toMatch(/^driftline: bad\.yaml/);
      }
    });
  });

  test.each([
    ["no path at all", "openapi: 3.1.0\n"],
    ["paths that are a list", "openapi: 3.1.0\npaths: []\n"],
    ["operations that are none", "openapi: 3.1.0\npaths: { /a: { get: [] } }\n"],
  ])("%s: there was nothing to compare, and it is said", async (_, bare) => {
    await withFolder({ "a.yaml": base, "bare.yaml": bare }, async (folder) => {
      for (const sides of [
        ["bare.yaml", "a.yaml"],
        ["a.yaml", "bare.yaml"],
        ["bare.yaml", "bare.yaml"],
      ]) {
        const { code, stdout, stderr } = await runCli(folder, ["diff", ...sides]);
        expect([code, stderr]).toEqual([2, "driftline: bare.yaml describes no operation, so nothing was compared\n"]);
        expect(stdout).toContain("describes no operation");
      }
    });
  });

  test("a schema that is none is equal to itself, and told", async () => {
    const odd = base.replace("{ type: string, nullable: true }", "nonsense");
    await withFolder({ "a.yaml": odd, "b.yaml": odd }, async (folder) => {
      const { code, stderr } = await runCli(folder, ["diff", "a.yaml", "b.yaml"]);
      expect([code, stderr.trimEnd().split("\n").length]).toEqual([0, 2]);
      expect(stderr).toMatch(/^driftline: warning: a\.yaml:12:\d+: .*\/properties\/name.*left out/);
    });
  });
});

const elsewhere = base.replace("'#/components/schemas/Pet'", "https://elsewhere.example/pet.yaml");
const locked = (more: string) => ({
  "specs/pets/vendor.yaml": `name: Pets\nsources: [{ file: sources/api.yaml }]\n${more}`,
  "specs/pets/sources/api.yaml": base,
  "next.yaml": broken,
});

describe("what diff cannot know, and what a vendor says of itself", () => {
  test("what lies elsewhere was not compared: never green, however alike both sides are", async () => {
    await withFolder({ "a.yaml": elsewhere, "b.yaml": elsewhere }, async (folder) => {
      const { code, stdout, stderr } = await runCli(folder, ["diff", "a.yaml", "b.yaml", "--format", "json"]);
      expect(code).toBe(2);
      expect(JSON.parse(stdout).problems).toHaveLength(2);
      expect(stderr).toMatch(
        /^driftline: a\.yaml:9:\d+: .*https:\/\/elsewhere\.example\/pet\.yaml.*\ndriftline: b\.yaml/,
      );
    });
    await withFolder({ "a.yaml": base, "b.yaml": elsewhere }, async (folder) => {
      expect((await runCli(folder, ["diff", "a.yaml", "b.yaml"])).stderr).toMatch(/^driftline: b\.yaml.*elsewhere/);
    });
  });

  test("a reference whose percent-encoding is broken is a line, too", async () => {
    const odd = base.replace("'#/components/schemas/Pet'", "'./%zz.yaml'");
    await withFolder({ "a.yaml": base, "b.yaml": odd }, async (folder) => {
      const { code, stderr } = await runCli(folder, ["diff", "a.yaml", "b.yaml"]);
      expect([code, stderr.trimEnd().split("\n").length]).toEqual([2, 1]);
      expect(stderr).toMatch(/^driftline: b\.yaml.*%zz\.yaml/);
    });
  });

  test("a vendor's policy holds, unless the command line says otherwise", async () => {
    await withFolder(locked("policy: { preset: strict }\n"), async (folder) => {
      await runCli(folder, ["fetch", "--offline"]);
      const levels = async (...flags: readonly string[]) => {
        const { stdout } = await runCli(folder, ["diff", "pets", "next.yaml", "--format", "json", ...flags]);
        return JSON.parse(stdout).findings.map(({ level }: Reported) => level);
      };
      expect(await levels()).toEqual(["error", "error"]);
      expect(await levels("--policy", "default")).toEqual(["error", "warning"]);
    });
  });

  test("a contract edited by hand and an expired entry are said; an entry of a check is no reason to remove it", async () => {
    await withFolder(locked(""), async (folder) => {
      await runCli(folder, ["fetch", "--offline"]);
      const { stdout } = await runCli(folder, ["diff", "pets", "next.yaml", "--format", "json"]);
      const [{ fingerprint }] = JSON.parse(stdout).findings;
      const entries = [
        { fingerprint, reason: "known", until: "2026-01-01" },
        { fingerprint: "ab".repeat(16), reason: "of a check", until: "2027-01-01" },
      ];
      await writeFile(join(folder, "specs/pets/baseline.yaml"), JSON.stringify({ findings: entries }));
      await appendFile(join(folder, "specs/pets/openapi.yaml"), "# by hand\n");
      const { stderr } = await runCli(folder, ["diff", "pets", "next.yaml"]);
      expect(stderr).toMatch(/^driftline: warning: specs\/pets\/openapi\.yaml is not what was locked/m);
      expect(stderr).toMatch(/^driftline: warning: .*expired on 2026-01-01.*baseline\.yaml/m);
      expect(stderr).not.toContain("abab");
    });
  });
});

describe("accepting a finding", () => {
  test("it no longer fails the run, is counted, and comes back when its day is over", async () => {
    const opik =
      "name: Pets\nsources: [{ file: sources/api.yaml }]\nenvironments: { cloud: { baseUrl: https://pets.example.com } }\n";
    const entry = {
      log: {
        version: "1.2",
        creator: { name: "t", version: "1" },
        entries: [
          {
            startedDateTime: "2026-01-01T00:00:00Z",
            time: 0,
            request: {
              method: "GET",
              url: "https://pets.example.com/pets/1",
              httpVersion: "",
              headers: [],
              queryString: [],
              cookies: [],
              headersSize: -1,
              bodySize: -1,
            },
            response: {
              status: 200,
              statusText: "",
              httpVersion: "",
              headers: [],
              cookies: [],
              content: { size: 2, mimeType: "application/json", text: '{"name":null}' },
              redirectURL: "",
              headersSize: -1,
              bodySize: -1,
            },
            cache: {},
            timings: { send: 0, wait: 0, receive: 0 },
          },
        ],
      },
    };
    const files = {
      "specs/pets/vendor.yaml": opik,
      "specs/pets/sources/api.yaml": base,
      "specs/pets/recordings/t.har": JSON.stringify(entry),
      "reports/README.md": "",
    };
    await withFolder(files, async (folder) => {
      expect((await runCli(folder, ["fetch", "pets", "--offline"])).code).toBe(0);
      expect((await runCli(folder, ["check", "pets"])).code).toBe(1);
      const run = JSON.parse((await runCli(folder, ["check", "pets", "--format", "json"])).stdout);
      const { fingerprint } = run.findings.find((finding: Reported) => finding.ruleId === "response-property-missing");
      const accepted = await runCli(folder, [
        "accept",
        fingerprint.slice(0, 8),
        "--reason",
        "known",
        "--until",
        "2026-12-01",
      ]);
      expect([accepted.code, accepted.stderr]).toEqual([0, ""]);
      const after = await runCli(folder, ["check", "pets", "--format", "json"]);
      expect([after.code, JSON.parse(after.stdout).summary.suppressed]).toEqual([0, 1]);
      const later = await runCli(folder, ["check", "pets"], { now: () => "2026-12-02T00:00:00Z" });
      expect(later.code).toBe(1);
      expect(later.stderr).toMatch(/expired on 2026-12-01/);
    });
  });
});
