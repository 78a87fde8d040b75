import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ownMachine } from "./process-identity.js";
import { clearDeadBeside, temporaryBeside } from "./temporary.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "driftline-temporary-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const UNLIKELY = "0123456789abcdef0123456789abcdef0123";
const HOURS_MS = 60 * 60 * 1000;
const here = ownMachine();
const host = here.slice(0, here.lastIndexOf("-"));
const formerBoot = `${host}-000000000000`;
const gone = spawnSync(process.execPath, ["-e", ""]).pid;

const ROWS: readonly (readonly [string, { machine: string; pid: number; hours: number; of?: string }, boolean])[] = [
  ["of a process of this boot that is gone", { machine: here, pid: gone, hours: 0 }, true],
  ["of a process of this boot that runs, however long", { machine: here, pid: process.pid, hours: 100 }, false],
  ["of a former boot, two days ago", { machine: formerBoot, pid: process.pid, hours: 48 }, true],
  [
    "of another boot, an hour ago: a container of this name may be at it",
    { machine: formerBoot, pid: gone, hours: 1 },
    false,
  ],
  ["of another host, two days ago", { machine: `other-${host}-000000000000`, pid: gone, hours: 48 }, false],
  ["of another file", { machine: formerBoot, pid: gone, hours: 48, of: "other.json" }, false],
];

describe("a temporary file", () => {
  it.each(ROWS)("%s", (_, { machine, pid, hours, of = "report.json" }, isCleared) => {
    const name = `.${of}.${machine}-${pid}-${UNLIKELY}.tmp`;
    writeFileSync(join(folder, name), "{");
    const then = new Date(Date.now() - hours * HOURS_MS);
    utimesSync(join(folder, name), then, then);
    clearDeadBeside(join(folder, "report.json"));
    expect(readdirSync(folder)).toEqual(isCleared ? [] : [name]);
  });

  it("is hidden beside its file, and no two are called the same", () => {
    const names = [1, 2].map(() => temporaryBeside("reports/report.json"));
    expect(new Set(names).size).toBe(2);
    expect(names[0]?.startsWith(join("reports", `.report.json.${here}-${process.pid}-`))).toBe(true);
  });

  it("is left alone where it only looks like one of ours", () => {
    const names = [".report.json.swp", `.report.json.${formerBoot}-1-x.tmp`, "report.json"];
    for (const name of names) {
      writeFileSync(join(folder, name), "");
      utimesSync(join(folder, name), new Date(0), new Date(0));
    }
    clearDeadBeside(join(folder, "report.json"));
    expect(readdirSync(folder).sort()).toEqual([...names].sort());
  });
});
