import { expect, test } from "vitest";
import { startWorker } from "./start-worker.js";

test("a worker that ended while nobody asked it anything keeps nobody waiting", async () => {
  const reader = startWorker({ cwd: "." } as Parameters<typeof startWorker>[0]);
  await reader.close();
  await expect(reader.finish()).rejects.toThrow();
});
