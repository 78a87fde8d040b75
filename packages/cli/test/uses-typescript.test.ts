import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Host } from "../src/host.js";
import { nodeHost } from "../src/node-host.js";
import { runCli } from "./run-cli.js";
import { APP, derive, GET, project, TYPED, withProject } from "./uses-project.testing.js";

describe("`uses.yaml`", () => {
  const byHand = `# What we need of the lab.
owner: team-lab # ask them
operations:
  # The page shows it.
  GET /experiments/{id}:
    types: src/lab.ts#Experiment
    response:
      - { at: /summary, by: [ docs/report.md ] } # by hand
    unused: [ /scores ]
  GET /experiments: unused # nobody lists
`;

  test("what was written by hand stays, with its comments; what was derived is renewed", async () => {
    await withProject("typescript", { ...project, "specs/lab/uses.yaml": byHand }, async (folder) => {
      expect((await derive(folder)).code).toBe(0);
      const lines = (await readFile(join(folder, "specs/lab/uses.yaml"), "utf8")).split("\n");
      expect(lines.filter((line) => !line.includes("from: typescript")).join("\n")).toBe(byHand);
      expect(lines.filter((line) => line.includes("from: typescript"))).toEqual([
        "      - { at: /name, by: [ src/app.ts:7 ], from: typescript }",
        "      - { at: /note, by: [ src/app.ts:6 ], from: typescript }",
      ]);
      const again = await derive(folder);
      expect(again.stdout).toMatch(/specs\/lab\/uses.yaml is up to date\n$/);
      expect((await readFile(join(folder, "specs/lab/uses.yaml"), "utf8")).split("\n")).toEqual(lines);

      await writeFile(join(folder, "src/app.ts"), "export {};\n");
      const gone = "  - GET /experiments/{id} /name\n  - GET /experiments/{id} /note\n";
      expect((await derive(folder)).stdout).toContain(gone);
      expect(await readFile(join(folder, "specs/lab/uses.yaml"), "utf8")).toBe(byHand);
    });
  });

  test("what another run wrote meanwhile is there when this one writes", async () => {
    await withProject("typescript", project, async (folder) => {
      const { updateFile } = nodeHost(folder);
      const other = "operations:\n  GET /experiments:\n    unused: [/total]\n";
      const argv = ["uses", "lab", "--tsconfig", "tsconfig.json", ...TYPED];
      const meanwhile: Partial<Host> = {
        updateFile: async (path, change) => {
          await writeFile(path, other);
          await updateFile(path, change);
        },
      };
      expect(await runCli(folder, argv, meanwhile)).toMatchObject({ code: 0 });
      const { operations } = parse(await readFile(join(folder, "specs/lab/uses.yaml"), "utf8"));
      expect(operations["GET /experiments"]).toEqual({ unused: ["/total"] });
      expect(operations[GET].response).toHaveLength(2);
    });
  });

  test("`--check` fails where code and file differ, and only there; it writes nothing", async () => {
    await withProject("typescript", project, async (folder) => {
      const before = await derive(folder, ...TYPED, "--check");
      expect(before.code).toBe(1);
      expect(before.stdout).toContain(
        "is out of date\n  + GET /experiments/{id} (the type `Experiment`)\n  + GET /experiments/{id} /name\n",
      );
      await expect(readFile(join(folder, "specs/lab/uses.yaml"))).rejects.toThrow("ENOENT");
      await derive(folder, ...TYPED);
      expect((await derive(folder, "--check")).code).toBe(0);
      expect(await derive(folder, "--check", "--type", "GET /experiments=ExperimentPage")).toMatchObject({
        code: 1,
        stdout: expect.stringContaining("is out of date\n  + GET /experiments (the type `ExperimentPage`)\n"),
      });
      await writeFile(join(folder, "src/app.ts"), `// one line more\n${APP}`);
      expect(await derive(folder, "--check")).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("up to date, except for line numbers"),
      });
      await writeFile(join(folder, "src/app.ts"), `${APP}export const mail = () => e.owner.email;\n`);
      expect(await derive(folder, "--check")).toMatchObject({
        code: 1,
        stdout: expect.stringContaining("  + GET /experiments/{id} /owner/email\n"),
      });
    });
  });

  test("a property that code reads and the next contract lacks is an error that names the line", async () => {
    await withProject("typescript", project, async (folder) => {
      const findings = async () => {
        const { stdout, code } = await runCli(folder, ["diff", "lab", "next.yaml", "--format", "json"]);
        const { findings: all } = JSON.parse(stdout) as { findings: readonly { level: string; hint: string }[] };
        return { code, told: all.map(({ level, hint }) => `${level} ${hint}`) };
      };
      expect((await findings()).code).toBe(0);
      await derive(folder, ...TYPED);
      const { code, told } = await findings();
      expect(told).toContainEqual(expect.stringMatching(/^error hurts src\/app\.ts:6\b/));
      expect(code).toBe(1);
    });
  });
});
