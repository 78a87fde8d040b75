import { Worker } from "node:worker_threads";
import type { Unit, UnitReader, WorkerTask } from "./unit.js";
import type { OnRead } from "./unit-reader.js";
import type { WorkerAnswer, WorkerProgress } from "./worker.js";

/** A reader on a thread of its own. A worker that dies makes its reads fail: nobody waits for ever. */
export function startWorker(task: WorkerTask, onRead?: OnRead): UnitReader {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: task });
  // What ends between two questions is told to whoever asks next: nothing else would ever come.
  let end: unknown = null;
  const onEnd = (reason: unknown) => (end ??= reason);
  worker.on("error", onEnd).on("exit", () => onEnd(new Error("a worker ended before its work was done")));
  const ask = (unit: Unit | null): Promise<WorkerAnswer> =>
    new Promise((answer, fail) => {
      if (end !== null) return fail(end);
      const settle = (done: () => void) => {
        worker.off("message", onMessage).off("error", onError).off("exit", onExit);
        done();
      };
      const onMessage = (message: WorkerAnswer | WorkerProgress) => {
        if ("read" in message) onRead?.(message.read, message.uri);
        else settle(() => answer(message));
      };
      const onError = (error: unknown) => settle(() => fail(error));
      const onExit = () => settle(() => fail(new Error("a worker ended before its work was done")));
      worker.on("message", onMessage).on("error", onError).on("exit", onExit);
      worker.postMessage(unit);
    });
  return {
    async read(unit) {
      const answer = await ask(unit);
      if ("outcome" in answer) return answer.outcome;
      throw new Error("a worker answered what it was not asked");
    },
    async finish() {
      const answer = await ask(null);
      if ("sum" in answer) return answer.sum;
      throw new Error("a worker answered what it was not asked");
    },
    async close() {
      await worker.terminate();
    },
  };
}
