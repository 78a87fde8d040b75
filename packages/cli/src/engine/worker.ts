import { parentPort, workerData } from "node:worker_threads";
import type { ReaderSum, Unit, UnitOutcome, WorkerTask } from "./unit.js";
import { createUnitReader } from "./unit-reader.js";

/** What a worker answers, in the order of what it was sent; null asks it to finish. */
export type WorkerAnswer = { readonly outcome: UnitOutcome } | { readonly sum: ReaderSum };

/** What a worker tells unasked: how many more exchanges it has read. */
export interface WorkerProgress {
  readonly read: number;
  readonly uri: string;
}

/** A message per batch would cost more than the batch. */
const TELL_EVERY_MS = 100;

if (parentPort !== null) {
  const port = parentPort;
  const { contract, baseUrls, observe, redaction, cwd } = workerData as WorkerTask;
  const positions = { locate: () => ({ uri: contract.uri }) };
  let [read, toldMs] = [0, 0];
  const onRead = (exchanges: number, uri: string) => {
    read += exchanges;
    if (performance.now() - toldMs < TELL_EVERY_MS) return;
    port.postMessage({ read, uri } satisfies WorkerProgress);
    [read, toldMs] = [0, performance.now()];
  };
  const reader = createUnitReader(
    { contract: { ...contract, positions }, baseUrls, observe, redaction },
    { cwd, onRead },
  );
  port.on("message", async (unit: Unit | null) => {
    const answer: WorkerAnswer = unit === null ? { sum: await reader.finish() } : { outcome: await reader.read(unit) };
    port.postMessage(answer);
    if (unit === null) port.close();
  });
}
