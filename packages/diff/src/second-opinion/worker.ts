import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import type { JsonValue } from "@driftline/model";
import type { Opinion, SecondOpinion } from "./opinion.js";

/** How long a question may take, in milliseconds, before its worker is killed. */
const TIME_LIMIT_MS = 2_000;
const MEMORY_LIMIT_MB = 256;

/**
 * A second opinion by `json-schema-diff`, each question in a worker of its own that is killed when its time is up: the
 * algorithm can take minutes on unions, and no question is worth that.
 */
export function createSecondOpinion(timeLimitMs = TIME_LIMIT_MS): SecondOpinion {
  const modulePath = createRequire(import.meta.url).resolve("json-schema-diff");
  return (first, second) => ask({ modulePath, first, second }, timeLimitMs);
}

interface Question {
  readonly modulePath: string;
  readonly first: JsonValue;
  readonly second: JsonValue;
}

/** The worker is CommonJS text, so that it starts the same from source, from a build and from a bundle beside its dependency. */
const WORKER = `
const { parentPort, workerData } = require("node:worker_threads");
const { diffSchemas } = require(workerData.modulePath);
diffSchemas({ sourceSchema: workerData.first, destinationSchema: workerData.second }).then(
  (answer) => parentPort.postMessage({ added: answer.addedJsonSchema, removed: answer.removedJsonSchema }),
  (error) => parentPort.postMessage({ reason: String(error && error.message) }),
);
`;

function ask(question: Question, timeLimitMs: number): Promise<Opinion> {
  return new Promise((resolve) => {
    const worker = new Worker(WORKER, {
      eval: true,
      workerData: question,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB },
    });
    const settle = (opinion: Opinion) => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(opinion);
    };
    const timer = setTimeout(
      () => settle({ kind: "silent", reason: `no answer within ${timeLimitMs} ms` }),
      timeLimitMs,
    );
    worker.once("message", (answer: { added?: JsonValue; removed?: JsonValue; reason?: string }) => {
      if (answer.reason !== undefined) settle({ kind: "silent", reason: answer.reason });
      else settle({ kind: "said", added: answer.added ?? false, removed: answer.removed ?? false });
    });
    worker.once("error", (error) => settle({ kind: "silent", reason: error.message }));
  });
}
