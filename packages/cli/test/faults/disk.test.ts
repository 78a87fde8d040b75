import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runIn } from "./folders.testing.js";
import {
  contractText,
  OPERATIONS,
  type Operation,
  operationsOn,
  type Publisher,
  startPublisher,
  vendorYaml,
} from "./operations.testing.js";
import { FAILURES, failureFaults, type Measured, measure, nextRunFaults, stateFaults } from "./survive.testing.js";
import { chosen, countSurvived } from "./survived.testing.js";

const survived = countSurvived();
let publisher: Publisher;
let operations: readonly Operation[];

beforeAll(async () => {
  publisher = await startPublisher();
  const locked = await runIn({ "specs/pets/vendor.yaml": vendorYaml(publisher.host) }, [["fetch", "pets", "--quiet"]]);
  operations = await operationsOn(publisher.host, locked);
  publisher.publish(contractText(2));
});

afterAll(() => {
  publisher.close();
  survived.keep("disk");
});

function operationNamed(name: string): Operation {
  const found = operations.find((operation) => operation.name === name);
  if (found === undefined) throw new Error(`no operation ${name}`);
  return found;
}

describe.each(OPERATIONS.map((name, index) => ({ name, index })))("$name", ({ name, index }) => {
  let it: Measured;
  beforeAll(async () => {
    it = await measure(operationNamed(name));
  });
  afterAll(() => it.dispose());

  test("killed at any moment, it has happened or not, and the next run goes on", async () => {
    const faults: string[] = [];
    for (const moment of it.moments) {
      const found = await stateFaults(moment.folder, it);
      faults.push(...found.map((fault) => `${moment.name}: ${fault}`));
      if (found.length === 0) survived.count(name, "killed");
    }
    for (const moment of chosen(it.moments, 5, index))
      faults.push(...(await nextRunFaults(moment.folder, it)).map((fault) => `${moment.name}: ${fault}`));
    expect(faults).toEqual([]);
    expect(it.moments.length).toBeGreaterThan(it.steps.length);
  });

  test.each(FAILURES)("with the $name from any moment on, it says so, and the next run goes on", async (failure) => {
    const faults: string[] = [];
    const moments = it.steps.map((kind, step) => ({ kind, at: step + 1 }));
    for (const { kind, at } of chosen(moments, 5, index + FAILURES.indexOf(failure))) {
      const found = await failureFaults(it, failure, at);
      faults.push(...found.map((fault) => `${kind} ${at}: ${fault}`));
      if (found.length === 0) survived.count(name, failure.name);
    }
    expect(faults).toEqual([]);
  });
});

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
