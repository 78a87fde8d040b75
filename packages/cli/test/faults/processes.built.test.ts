import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runCli } from "../run-cli.js";
import { allFiles, type Files, folderWith, isLeftover, NOW, readState, runIn } from "./folders.testing.js";
import {
  contractText,
  type Operation,
  operationsOn,
  type Publisher,
  startPublisher,
  vendorYaml,
} from "./operations.testing.js";
import { ended, type Start, start } from "./processes.testing.js";
import { endFaults, type Measured, measure, nextRunFaults, stateFaults } from "./survive.testing.js";
import { chosen, countSurvived, IS_WHOLE } from "./survived.testing.js";

const survived = countSurvived();
let publisher: Publisher;
let locked: Files;
let operations: readonly Operation[];

beforeAll(async () => {
  publisher = await startPublisher();
  locked = await runIn({ "specs/pets/vendor.yaml": vendorYaml(publisher.host) }, [["fetch", "pets", "--quiet"]]);
  operations = await operationsOn(publisher.host, locked);
  publisher.publish(contractText(2));
}, 120_000);

afterAll(() => {
  publisher.close();
  survived.keep("processes");
});

/** In the small form only the operation that has most to lose: several files that change as one. */
function mostExposed(): readonly Operation[] {
  return IS_WHOLE ? operations : operations.filter(({ name }) => name === "fetch: an update");
}

/** Processes are tried one after the other; gives what was wrong with each. */
async function tryEach(
  cases: readonly (readonly [name: string, start: Omit<Start, "folder">])[],
  of: {
    readonly measured: Measured;
    readonly fault: string;
    readonly prepare?: (folder: string) => void;
    readonly parent?: string;
  },
): Promise<readonly string[]> {
  const { measured, fault, prepare, parent } = of;
  const faults: string[] = [];
  for (const [name, how] of cases) {
    const folder = folderWith(measured.operation.files, parent);
    prepare?.(folder);
    const { code, signal, stderr, stdout } = await ended(start({ folder, ...how }));
    const ends = signal === "SIGKILL" ? [] : endFaults({ code: code ?? -1, stderr, stdout }, measured.operation);
    const found = [...ends, ...(await stateFaults(folder, measured)), ...(await afterwards(folder, measured))];
    faults.push(...found.map((it) => `${measured.operation.name}, ${name}: ${it}`));
    if (found.length === 0) survived.count(measured.operation.name, fault);
    rmSync(folder, { recursive: true, force: true });
  }
  return faults;
}

async function afterwards(folder: string, measured: Measured): Promise<readonly string[]> {
  chmodSync(folder, 0o755);
  return await nextRunFaults(folder, measured);
}

async function withMeasured(use: (measured: Measured) => Promise<readonly string[]>): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const operation of mostExposed()) {
    const measured = await measure(operation);
    faults.push(...(await use(measured)));
    measured.dispose();
  }
  return faults;
}

test("a real process that is killed at any of its changes, or in one, loses nothing", {
  timeout: 3_600_000,
}, async () => {
  const faults = await withMeasured(async (measured) => {
    const moments = measured.steps.flatMap((kind, step) => {
      const shares = kind === "write" || kind === "append" ? [null, 0.5] : [null];
      return shares.map(
        (share) => [`${kind} ${step + 1}`, { argv: measured.operation.argv, kill: { at: step + 1, share } }] as const,
      );
    });
    return await tryEach(chosen(moments, 5, 3), { measured, fault: "SIGKILL" });
  });
  expect(faults).toEqual([]);
});

/** Whether this user may mount; what cannot be tried is said. */
const canMount = process.getuid?.() === 0 && isMountable();

function isMountable(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "driftline-mount-"));
  const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).status === 0;
  if (isMounted) spawnSync("umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
  return isMounted;
}

describe.runIf(IS_WHOLE)("with the real world against it", () => {
  test("a file that may not grow (ulimit -f)", { timeout: 3_600_000 }, async () => {
    const faults = await withMeasured(async (measured) => {
      const { argv } = measured.operation;
      return await tryEach(
        [0, 1, 2, 4, 8].map((blocks) => [`${blocks} blocks`, { argv, blocks }] as const),
        { measured, fault: "file limit" },
      );
    });
    expect(faults).toEqual([]);
  });

  test.runIf(canMount)("a disk that is full (tmpfs), at many fillings", { timeout: 3_600_000 }, async () => {
    const disk = mkdtempSync(join(tmpdir(), "driftline-disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]);
    try {
      const faults = await withMeasured(async (measured) => {
        const found: string[] = [];
        for (const freeKilobytes of [0, 4, 8, 12, 16, 24, 32]) {
          const fill = () => fillDisk(disk, freeKilobytes);
          const { argv } = measured.operation;
          found.push(...(await tryOnDisk(disk, { measured, argv, fill, name: `${freeKilobytes} KiB free` })));
        }
        return found;
      });
      expect(faults).toEqual([]);
    } finally {
      execFileSync("umount", [disk]);
    }
  });

  test.runIf(process.getuid?.() === 0)("folders of somebody else (another user)", { timeout: 3_600_000 }, async () => {
    const faults = await withMeasured(async (measured) => {
      const { argv } = measured.operation;
      return await tryEach([["as nobody", { argv, uid: 65_534 }]], {
        measured,
        fault: "read-only folder",
        prepare: (folder) => chmodSync(folder, 0o755),
      });
    });
    expect(faults).toEqual([]);
  });

  test("a standard output that cannot be written to", { timeout: 3_600_000 }, async () => {
    const faults = await withMeasured(async (measured) => {
      const { argv } = measured.operation;
      return existsSync("/dev/full")
        ? await tryEach([["/dev/full", { argv, stdout: "/dev/full" }]], { measured, fault: "full output" })
        : [];
    });
    expect(faults).toEqual([]);
  });
});

/** A disk is full while the tool runs, and has space again for the next run. */
async function tryOnDisk(
  disk: string,
  of: {
    readonly measured: Measured;
    readonly argv: readonly string[];
    readonly fill: () => void;
    readonly name: string;
  },
): Promise<readonly string[]> {
  const filling = join(disk, "filling");
  const { measured, argv, fill, name } = of;
  const folder = folderWith(measured.operation.files, disk);
  fill();
  const { code, stderr, stdout } = await ended(start({ folder, argv }));
  rmSync(filling, { force: true });
  const found = [
    ...endFaults({ code: code ?? -1, stderr, stdout }, measured.operation),
    ...(await stateFaults(folder, measured)),
    ...(await nextRunFaults(folder, measured)),
  ];
  if (found.length === 0) survived.count(measured.operation.name, "tmpfs full");
  rmSync(folder, { recursive: true, force: true });
  return found.map((it) => `${measured.operation.name}, ${name}: ${it}`);
}

function fillDisk(disk: string, freeKilobytes: number): void {
  const free = Number(execFileSync("stat", ["-f", "-c", "%a", disk], { encoding: "utf8" })) * 4096;
  writeFileSync(join(disk, "filling"), Buffer.alloc(Math.max(0, free - freeKilobytes * 1024)));
}

describe("ten processes at once", () => {
  async function atOnce(folder: string, commands: readonly (readonly string[])[]): Promise<void> {
    const all = await Promise.all(commands.map((argv) => ended(start({ folder, argv }))));
    expect(all.map(({ code }) => code)).toEqual(all.map(() => 0));
    expect(all.map(({ stderr }) => stderr).join("")).not.toMatch(/skipped|internal error/);
    expect(Object.keys(allFiles(folder)).filter(isLeftover)).toEqual([]);
  }

  const TEN = Array.from({ length: 10 }, (_, index) => index);

  test("ten people accept ten findings: all ten are there", { timeout: 300_000 }, async () => {
    const fingerprints = TEN.map((index) => `${String(index).repeat(8)}${"f".repeat(8)}`);
    const files = { ...locked, "reports/latest.json": reportWith(fingerprints) };
    const folder = folderWith(files);
    await atOnce(
      folder,
      fingerprints.map((fingerprint) => ["accept", fingerprint, "--reason", `number ${fingerprint}`]),
    );
    const baseline = parse(allFiles(folder)["specs/pets/baseline.yaml"] ?? "");
    expect(baseline.findings.map((entry: { fingerprint: unknown }) => String(entry.fingerprint)).sort()).toEqual(
      fingerprints,
    );
    survived.count("accept", "ten at once");
    rmSync(folder, { recursive: true, force: true });
  });

  test.runIf(IS_WHOLE)(
    "ten runs fetch, ten append to one history, ten carry the memory on",
    { timeout: 600_000 },
    async () => {
      for (const name of [
        "fetch: an update",
        "history: append",
        "shape memory: carry on",
        "report: four files and the latest",
        "partial run",
      ]) {
        const operation = operations.find((it) => it.name === name);
        if (operation === undefined) throw new Error(name);
        const measured = await measure(operation);
        const folder = folderWith(operation.files);
        await atOnce(
          folder,
          TEN.map(() => operation.argv),
        );
        const state = await readState(folder);
        for (const [file, text] of Object.entries(measured.after)) {
          if (operation.growing?.includes(file) !== true) expect([file, state[file]]).toEqual([file, text]);
          else
            expect(state[file]?.trimEnd().split("\n")).toHaveLength(
              (operation.files[file] ?? "").split("\n").length - 1 + 10,
            );
        }
        survived.count(name, "ten at once");
        measured.dispose();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );

  test.runIf(IS_WHOLE)(
    "whoever reads while others fetch reads one contract with its own lock",
    { timeout: 600_000 },
    async () => {
      const folder = folderWith({
        ...locked,
        "specs/pets/recordings/r.har": operations[3]?.files["specs/pets/recordings/r.har"] ?? "",
      });
      let isDone = false;
      let readings = 0;
      const reading = (async () => {
        while (!isDone) {
          const { stderr, code } = await runCli(folder, ["check", "pets", "--fail-on", "never"], { now: () => NOW });
          expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
          readings += 1;
        }
      })();
      for (let time = 0; time < 20; time++) {
        publisher.publish(contractText(time % 2 === 0 ? 1 : 2));
        expect((await runCli(folder, ["fetch", "pets", "--quiet"], { now: () => NOW })).code).toBe(0);
      }
      isDone = true;
      await reading;
      expect(readings).toBeGreaterThan(5);
      survived.count("fetch: an update", "read meanwhile");
      publisher.publish(contractText(2));
      rmSync(folder, { recursive: true, force: true });
    },
  );
});

/** A report with findings of these fingerprints. */
function reportWith(fingerprints: readonly string[]): string {
  const one = JSON.parse(operations.find(({ name }) => name === "accept")?.files["reports/latest.json"] ?? "");
  const [finding] = one.findings;
  return JSON.stringify({ ...one, findings: fingerprints.map((fingerprint) => ({ ...finding, fingerprint })) });
}
