import { cpSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../run-cli.js";
import { allFiles, folderWith, NOW, runIn } from "./folders.testing.js";
import {
  contractText,
  OPERATIONS,
  type Operation,
  operationsOn,
  type Publisher,
  startPublisher,
  vendorYaml,
} from "./operations.testing.js";
import {
  FAILURES,
  failureFaults,
  isAlreadyThere,
  type Measured,
  measure,
  nextRunFaults,
  stateFaults,
} from "./survive.testing.js";
import { chosen, countSurvived, IS_WHOLE } from "./survived.testing.js";

/** A machine that does other things as well is no failure. */
const PATIENCE_MS = 120_000;
const survived = countSurvived();
let publisher: Publisher;
let operations: readonly Operation[];

beforeAll(async () => {
  publisher = await startPublisher();
  const locked = await runIn({ "specs/pets/vendor.yaml": vendorYaml(publisher.host) }, [["fetch", "pets", "--quiet"]]);
  operations = await operationsOn(publisher.host, locked);
  publisher.publish(contractText(2));
}, PATIENCE_MS);

afterAll(() => {
  publisher.close();
  survived.keep("disk");
});

function operationNamed(name: string): Operation {
  const found = operations.find((operation) => operation.name === name);
  if (found === undefined) throw new Error(`no operation ${name}`);
  return found;
}

/** A compiler takes its time. */
const names = OPERATIONS.filter((name) => IS_WHOLE || name !== "uses");

describe.each(names.map((name, index) => ({ name, index })))("$name", ({ name, index }) => {
  let it: Measured;
  beforeAll(async () => {
    it = await measure(operationNamed(name));
  }, PATIENCE_MS);
  afterAll(() => it.dispose());

  test("killed at any moment, it has happened or not, and the next run goes on", async () => {
    const faults: string[] = [];
    for (const moment of it.moments) {
      const found = await stateFaults(moment.folder, it);
      faults.push(...found.map((fault) => `${moment.name}: ${fault}`));
      if (found.length === 0) survived.count(name, "killed");
    }
    for (const moment of chosen(it.moments, 7, index)) {
      // The moment itself is there for other tests.
      const folder = folderWith({});
      cpSync(moment.folder, folder, { recursive: true });
      faults.push(...(await nextRunFaults(folder, it)).map((fault) => `${moment.name}: ${fault}`));
      rmSync(folder, { recursive: true, force: true });
    }
    expect(faults).toEqual([]);
    expect(it.moments.length).toBeGreaterThan(it.steps.length);
  });

  test.each(FAILURES)("with the $name from any moment on, it says so, and the next run goes on", async (failure) => {
    const faults: string[] = [];
    const moments = it.steps.map((kind, step) => ({ kind, at: step + 1 }));
    for (const { kind, at } of chosen(moments, 7, index + FAILURES.indexOf(failure))) {
      const found = await failureFaults(it, { failure, at });
      faults.push(...found.map((fault) => `${kind} ${at}: ${fault}`));
      if (found.length === 0) survived.count(name, failure.name);
    }
    expect(faults).toEqual([]);
  });

  test.runIf(name === "fetch: an update")(
    "killed half-way, and then with a disk that fails the next run once",
    async () => {
      const halfWay = it.moments.filter(({ folder }) =>
        Object.keys(allFiles(folder)).some((file) => PENDING.test(file)),
      );
      const failure = FAILURES.find(({ isOnce }) => isOnce === true);
      if (failure === undefined) throw new Error("no failure that happens once");
      const faults: string[] = [];
      const cases = halfWay.flatMap((moment) => it.steps.map((_, step) => ({ moment, at: step + 1 })));
      for (const { moment, at } of chosen(cases, 3, index)) {
        const found = await failureFaults(it, { failure, at, left: moment.folder });
        faults.push(...found.map((fault) => `${moment.name}, then ${at}: ${fault}`));
        if (found.length === 0) survived.count(name, "killed, then device error");
      }
      expect(halfWay.length).toBeGreaterThan(1);
      expect(faults).toEqual([]);
    },
  );

  test("with a clock that jumps, it does what it should, and so does the next run", async () => {
    const { argv, code, files } = it.operation;
    for (const [from, clock] of chosen(CLOCKS, 3, index).entries()) {
      const folder = folderWith(files);
      let reading = from;
      const jumping = { now: () => (reading++ % 2 === 0 ? clock : NOW), sleep: async () => undefined };
      const outcome = await runCli(folder, argv, jumping);
      expect({ clock, ...outcome }).toMatchObject({ code, stderr: expect.not.stringContaining("internal error") });
      expect(Object.keys(allFiles(folder)).sort()).toEqual(Object.keys(it.after).sort());
      expect(await nextRunCode(folder, it)).toBe(code);
      survived.count(name, "clock jump");
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** The list of what a write of several files still has to move. */
const PENDING = /(?:^|\/)\.driftline\.pending\.json$/;

/** Where clocks end up: an empty battery, the last second of 32 bits and the next, the end of four digits. */
const CLOCKS = [
  "1970-01-01T00:00:00.000Z",
  "2026-11-21T23:59:59.999Z",
  "2038-01-19T03:14:08.000Z",
  "2106-02-07T06:28:16.000Z",
  "9999-12-31T23:59:59.999Z",
];

async function nextRunCode(folder: string, { operation }: Measured): Promise<number> {
  const { code, stderr } = await runCli(folder, operation.argv, { now: () => NOW, sleep: async () => undefined });
  return isAlreadyThere(stderr) ? operation.code : code;
}

test("a writer that takes no care is heard", async () => {
  const careless: Operation = {
    ...operationNamed("merge"),
    host: { writeFile: (path, bytes) => writeFile(path, bytes) },
  };
  const it = await measure(careless);
  const faults = await Promise.all(it.moments.map(({ folder }) => stateFaults(folder, it)));
  expect(faults.flat()).toContain("`m.json` is neither as before nor as after");
  it.dispose();
});
