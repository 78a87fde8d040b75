import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { harOf, withFolder } from "./run-cli.js";

const BIN = fileURLToPath(new URL("../bin/driftline.js", import.meta.url));

const contractOf = (type: string) => `openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: https://pets.example.com }]
paths:
  /pets/{id}:
    get:
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema: { type: object, required: [name], properties: { name: { type: ${type} } } }
`;
const url = "https://pets.example.com/pets/1";
const clean = harOf([{ url, body: '{"name":"Rex"}' }]);
const drifting = harOf([{ url, body: '{"name":"Rex","colour":"red"}' }]);
const files = { "pets.yaml": contractOf("string"), "recordings/a.har": clean, "recordings/b.har": clean };

/** What one turn of the watch said: the report, and the lines beside it. */
interface Turn {
  readonly report: string;
  readonly said: string;
}

interface Watching {
  readonly child: ChildProcess;
  /** Waits until the watch has checked once more and waits for changes. */
  turn(): Promise<Turn>;
  /** All that was written, to tell that nothing was cleared. */
  everything(): string;
}

function watching(folder: string, argv: readonly string[]): Watching {
  const child = spawn(process.execPath, [BIN, "watch", ...argv], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr, all] = ["", "", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    all += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    all += text;
  });
  return {
    child,
    everything: () => all,
    async turn() {
      while (!stderr.includes("watching until interrupted\n")) {
        if (child.exitCode !== null) throw new Error(`the watch ended: ${stderr}`);
        await setTimeout(20);
      }
      const turn = { report: stdout, said: stderr };
      [stdout, stderr] = ["", ""];
      return turn;
    },
  };
}

/** Interrupts, and gives the exit code. */
async function interrupt({ child }: Watching): Promise<unknown> {
  const exit = once(child, "exit");
  child.kill("SIGINT");
  return (await exit)[0];
}

async function withWatch(folder: string, argv: readonly string[], use: (watch: Watching) => Promise<void>) {
  const watch = watching(folder, argv);
  try {
    await use(watch);
  } finally {
    watch.child.kill("SIGKILL");
  }
}

const SPEC = ["--spec", "pets.yaml", "--recordings", "recordings"];

describe.skipIf(process.platform === "win32")("driftline watch", () => {
  test("checks again at every kind of change, tells what is new, and ends with the code of the last run", async () => {
    await withFolder(files, async (folder) => {
      const at = (name: string) => join(folder, name);
      await withWatch(folder, SPEC, async (watch) => {
        const first = await watch.turn();
        expect(first.report).toMatch(/^0 errors, 0 warnings, 0 notes in 2 exchanges/);
        expect(first.said).toContain("read 2 of 2 recordings");

        await writeFile(at("pets.yaml.tmp"), contractOf("integer"));
        await rename(at("pets.yaml.tmp"), at("pets.yaml"));
        const drift = await watch.turn();
        expect(drift.said).toMatch(/^driftline: pets\.yaml changed, checking again\n/);
        expect(drift.report).toContain("error response-type-mismatched");
        expect(drift.said).toContain("read 2 of 2 recordings");

        await writeFile(at("recordings/c.har"), drifting);
        const more = await watch.turn();
        expect(more.said).toMatch(/^driftline: recordings\/c\.har changed/);
        expect(more.said).toContain("read 1 of 3 recordings");
        expect(more.report).toContain("warning response-property-undocumented");
        expect(more.report).toContain("1 known finding unchanged since the last run");
        expect(more.report).not.toContain("error response-type-mismatched");

        await writeFile(at("pets.yaml"), "openapi: [");
        const broken = await watch.turn();
        expect(broken.said).toMatch(/^driftline: pets\.yaml changed, checking again\ndriftline: .*pets\.yaml/);
        expect(broken.report).toBe("");

        await writeFile(at("pets.yaml"), "");
        await writeFile(at("pets.yaml"), contractOf("string"));
        const mended = await watch.turn();
        expect(mended.report).toContain("1 resolved since the last run");
        expect(mended.report).toContain("1 known finding unchanged since the last run");

        await rm(at("recordings"), { recursive: true });
        expect((await watch.turn()).said).toContain("recordings");
        await mkdir(at("recordings"));
        await writeFile(at("recordings/a.har"), clean);
        const again = await watch.turn();
        expect(again.report).toMatch(/^0 errors, 0 warnings, 0 notes in 1 exchange/);

        await writeFile(at("recordings/a.har"), harOf([{ url, body: '{"name":7}' }]));
        expect((await watch.turn()).report).toContain("error response-type-mismatched");
        expect(await interrupt(watch)).toBe(1);
        expect(watch.everything()).not.toContain("\u001b");
      });
    });
  });

  test("writes its report beside what it watches without waking itself, and adds nothing to the history", async () => {
    await withFolder({ ...files, "history.ndjson": "" }, async (folder) => {
      const argv = [
        ...SPEC,
        "--format",
        "json",
        "--format",
        "html:recordings/report.html",
        "--history",
        "history.ndjson",
      ];
      await withWatch(folder, argv, async (watch) => {
        await watch.turn();
        await writeFile(join(folder, "recordings/b.har"), drifting);
        const second = await watch.turn();
        expect(JSON.parse(second.report).summary.findings).toEqual({ error: 0, warning: 1, note: 0 });
        await setTimeout(1500);
        expect(await interrupt(watch)).toBe(0);
        expect(watch.everything().match(/changed, checking again/g)).toHaveLength(1);
        expect(watch.everything()).not.toContain("warning: history");
      });
    });
  });

  test("does again only what changed, vendor by vendor, and goes on with the others where one is broken", async () => {
    const specs = fileURLToPath(new URL("../../../specs", import.meta.url));
    await withFolder({}, async (folder) => {
      await cp(specs, join(folder, "specs"), { recursive: true });
      await withWatch(folder, [], async (watch) => {
        const first = await watch.turn();
        const [, total = ""] = /read \d+ of (\d+) recordings/.exec(first.said) ?? [];
        await writeFile(join(folder, "specs/opik/uses.yaml"), "owner: us\n");
        expect((await watch.turn()).said).toContain(`read 0 of ${total} recordings`);
        await writeFile(join(folder, "specs/opik/vendor.yaml"), "name: [");
        const broken = await watch.turn();
        expect(broken.said).toMatch(/driftline: opik: .*vendor\.yaml/);
        expect(broken.report).toContain("! opik: ");
        expect(broken.report).toContain("known findings unchanged since the last run");
        expect(await interrupt(watch)).toBe(2);
      });
    });
  });

  test("ends when nobody reads it any more", async () => {
    await withFolder(files, async (folder) => {
      await withWatch(folder, SPEC, async (watch) => {
        await watch.turn();
        watch.child.stdout?.destroy();
        await writeFile(join(folder, "recordings/b.har"), drifting);
        const [code] = await once(watch.child, "exit");
        expect(code).toBe(0);
      });
    });
  });

  test("ends at once where a word of the command line is wrong", async () => {
    await withFolder(files, async (folder) => {
      for (const argv of [["--spec", "pats.yaml", "--recordings", "recordings"], ["pets"], ["--spec", "pets.yaml"]]) {
        const { child } = watching(folder, argv);
        expect((await once(child, "exit"))[0]).toBe(2);
      }
    });
  });
});
