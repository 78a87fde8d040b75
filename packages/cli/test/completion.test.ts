import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandsOf } from "../src/main.js";
import { nodeHost } from "../src/node-host.js";
import { runCli, withFolder } from "./run-cli.js";

const script = async (shell: string): Promise<string> => (await runCli(".", ["completion", shell])).stdout;

/** What a real bash offers for a line whose last word is being typed. */
function offered(folder: string, text: string, words: readonly string[]): readonly string[] {
  const line = ["driftline", ...words];
  const ask = `COMP_WORDS=(${line.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${line.length - 1}
_driftline; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync("bash", ["--noprofile", "--norc", "-c", `${text}\n${ask}`], {
    cwd: folder,
    encoding: "utf8",
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout.split("\n").filter((word) => word !== "");
}

describe("completion in a real bash", () => {
  let text = "";
  let folder = "";
  let done: () => void = () => undefined;
  beforeAll(async () => {
    text = await script("bash");
    await new Promise<void>((ready) => {
      void withFolder(
        { "specs/opik/vendor.yaml": "", "specs/respan/vendor.yaml": "", "specs/empty/x": "" },
        async (made) => {
          // A folder's name is somebody's word: it must not be run.
          await mkdir(join(made, "specs/$(touch pwned)"));
          await writeFile(join(made, "specs/$(touch pwned)/vendor.yaml"), "");
          folder = made;
          ready();
          await new Promise<void>((end) => {
            done = end;
          });
        },
      );
    });
  });
  afterAll(() => done());

  test.each([
    [["che"], ["check"]],
    [
      ["check", "--fail-on", ""],
      ["error", "warning", "note", "never"],
    ],
    [["check", "--format", "mark"], ["markdown"]],
    [["check", "op"], ["opik"]],
    [["check", "opik", "re"], ["respan"]],
    [["check", "--jo"], ["--jobs"]],
    [["vendor", "a"], ["add"]],
    [["vendor", "add", "--tok"], ["--token-env"]],
    [["rules", "response-property-und"], ["response-property-undocumented"]],
    [["completion", ""], expect.arrayContaining(["bash", "zsh", "fish"])],
    [["--ver"], ["--version"]],
    [["nonsense", "x"], []],
  ])("%j", (words, wanted) => {
    expect(offered(folder, text, words)).toEqual(wanted);
  });

  test("a folder whose name a shell would run is not offered, and nothing is run", () => {
    expect(offered(folder, text, ["check", ""])).toEqual(
      expect.not.arrayContaining([expect.stringContaining("touch")]),
    );
    expect(spawnSync("ls", [folder], { encoding: "utf8" }).stdout).not.toContain("pwned");
  });
});

describe("completion in other shells", () => {
  test.each(["zsh", "fish"])("%s reads the script, where it is installed", async (shell) => {
    await withFolder({ script: await script(shell) }, async (folder) => {
      const { error, status, stderr } = spawnSync(shell, ["-n", join(folder, "script")], { encoding: "utf8" });
      // Few machines have every shell; the words are the same as for bash.
      if (error !== undefined) return expect(error.message).toContain("ENOENT");
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    });
  });

  test("every command is in every script", async () => {
    const names = (await commandsOf(nodeHost())).map((command) => command.name());
    for (const shell of ["bash", "zsh", "fish"]) {
      const text = await script(shell);
      for (const name of names) expect(text).toContain(name);
    }
    expect(await runCli(".", ["completion", "csh"])).toMatchObject({ code: 2 });
  });
});

describe("help", () => {
  test("every command, and every command of a command, shows examples that begin with its name", async () => {
    const names = (await commandsOf(nodeHost())).flatMap((command) => [
      [command.name()],
      ...command.commands.map((sub) => [command.name(), sub.name()]),
    ]);
    for (const path of names) {
      const { code, stdout } = await runCli(".", [...path, "--help"]);
      expect(code).toBe(0);
      expect(stdout, path.join(" ")).toMatch(/\nExamples:\n/);
      expect(stdout).toMatch(new RegExp(`driftline ${path.join(" ")}`));
    }
  });

  test.each([
    [["chekc"], "did you mean `check`?"],
    [["check", "--fail-onn", "error"], "did you mean `--fail-on`?"],
    [["vendor", "ad"], "did you mean `vendor add`?"],
    [["add"], "unknown command 'add'; did you mean `vendor add`?"],
    [["frobnicate"], "`driftline --help` explains"],
    [["check", "--frobnicate"], "unknown option '--frobnicate'; `driftline check --help` explains"],
    [["check", "--fail-on", "x"], "driftline: `--fail-on` cannot be `x`; one of error, warning, note, never\n"],
    [["check", "--limit", "x"], "driftline: `--limit` cannot be `x`; it should be a whole number\n"],
    [["completion", "tcsh"], "driftline: `shell` cannot be `tcsh`; one of bash, zsh, fish\n"],
    [["diff", "a", "b", "c"], "driftline: too many arguments: 3 instead of 2; `driftline diff --help` explains\n"],
    [["diff", "a"], "missing required argument 'revision'; `driftline diff --help` explains\n"],
    [["check", "--live=3"], "unknown option '--live=3'; `--live` takes no value\n"],
    [["bisect", "x"], "there is no vendor `x` under `specs/`"],
  ])("%j: %s", async (argv, words) => {
    const { code, stderr } = await runCli(".", argv);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });
});
