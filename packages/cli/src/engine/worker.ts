import { parentPort, workerData } from "node:worker_threads";
import type { CheckPartial } from "@driftline/validate";
import type { Unit, UnitOutcome, WorkerTask } from "./unit.js";
import { createUnitReader } from "./unit-reader.js";

/** What a worker answers, in the order of what it was sent; null asks it to finish. */
export type WorkerAnswer = { readonly outcome: UnitOutcome } | { readonly partial: CheckPartial };

if (parentPort !== null) {
  const port = parentPort;
  const { contract, baseUrls, observe, cwd } = workerData as WorkerTask;
  const positions = { locate: () => ({ uri: contract.uri }) };
  const reader = createUnitReader({ contract: { ...contract, positions }, baseUrls, observe }, { cwd });
  port.on("message", async (unit: Unit | null) => {
    const answer: WorkerAnswer =
      unit === null ? { partial: await reader.finish() } : { outcome: await reader.read(unit) };
    port.postMessage(answer);
    if (unit === null) port.close();
  });
}
