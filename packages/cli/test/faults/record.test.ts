import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRecordings } from "@driftline/traffic";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Outcome, runCli } from "../run-cli.js";
import { type Step, tear, watchChanges } from "./fault-hook.mjs";
import { folderWith } from "./folders.testing.js";
import { countSurvived } from "./survived.testing.js";

const survived = countSurvived();
const vendor = createServer((request, response) =>
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ id: request.url })),
);
let target = "";

beforeAll(async () => {
  await new Promise<void>((ready) => vendor.listen(0, "127.0.0.1", ready));
  target = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
});

afterAll(() => {
  vendor.close();
  survived.keep("record");
});

interface Recorded extends Outcome {
  readonly answered: number;
}

/** Records so many exchanges by the command, and interrupts it. */
async function record(folder: string, exchanges: number): Promise<Recorded> {
  let interrupt = () => {};
  const interrupted = new Promise<void>((done) => {
    interrupt = done;
  });
  let said = (_: string) => {};
  const url = new Promise<string>((done) => {
    said = done;
  });
  const stdout = { columns: undefined, isTerminal: false, write: (text: string) => said(text.trim()) };
  const running = runCli(folder, ["record", "--target", target, "-o", "new/r.ndjson"], {
    interrupted: () => interrupted,
    stdout,
  });
  const base = await Promise.race([url, running.then(() => null)]);
  let answered = 0;
  for (let index = 0; base !== null && index < exchanges; index++) {
    const answer = await fetch(`${base}/pets/${index}`);
    if (answer.status === 200 && (await answer.text()).includes(`/pets/${index}`)) answered += 1;
  }
  interrupt();
  return { ...(await running), answered };
}

async function exchangesIn(folder: string): Promise<number> {
  let count = 0;
  const found = await openRecordings(["new/r.ndjson"], { cwd: folder, onNotice: () => undefined });
  for (const recording of found) for await (const batch of recording.batches()) count += batch.length;
  return count;
}

test("killed at any moment, a recorder has lost at most the exchange it was writing, and the next one goes on", async () => {
  const folder = folderWith({});
  const copies = mkdtempSync(join(tmpdir(), "driftline-moments-"));
  const moments: { copy: string; whole: number }[] = [];
  let whole = 0;
  const keep = (step?: Step, share = 0) => {
    const copy = join(copies, String(moments.length));
    mkdirSync(copy);
    cpSync(folder, copy, { recursive: true });
    moments.push({ copy, whole });
    if (step !== undefined) tear({ ...step, path: join(copy, step.path.slice(folder.length)) }, share);
  };
  const stop = watchChanges(folder, (step) => {
    keep();
    if (step.data === undefined) return;
    for (const share of [0.3, 0.9]) keep(step, share);
    whole += 1;
  });
  expect(await record(folder, 4)).toMatchObject({ code: 0, answered: 4 });
  stop();
  keep();
  expect(moments).toHaveLength(2 + 4 * 3 + 1);
  for (const moment of moments) {
    const next = await record(moment.copy, 1);
    expect({ ...next, stdout: "", stderr: "" }).toMatchObject({ code: 0, answered: 1 });
    expect(await exchangesIn(moment.copy)).toBe(moment.whole + 1);
    survived.count("record", "killed");
  }
  rmSync(folder, { recursive: true, force: true });
  rmSync(copies, { recursive: true, force: true });
});

test("on a disk that is full from any moment on, traffic goes on, the end says so, and nothing whole is lost", async () => {
  for (const code of ["ENOSPC", "EIO"]) {
    for (let at = 1; at <= 6; at++) {
      const folder = folderWith({});
      let count = 0;
      const stop = watchChanges(folder, (step) => {
        count += 1;
        if (count < at || step.kind === "truncate") return;
        tear(step, 0.5);
        throw Object.assign(new Error(code), { code });
      });
      const run = await record(folder, 4);
      stop();
      expect(run.code).toBe(2);
      expect(run.stderr).not.toMatch(/internal error/);
      // Where the file cannot even be made, nothing is forwarded.
      expect(run.answered).toBe(at <= 2 ? 0 : 4);
      const next = await record(folder, 1);
      expect(next.code).toBe(0);
      expect(await exchangesIn(folder)).toBe(Math.max(0, at - 3) + 1);
      survived.count("record", code === "EIO" ? "device error" : "disk full");
      rmSync(folder, { recursive: true, force: true });
    }
  }
});
