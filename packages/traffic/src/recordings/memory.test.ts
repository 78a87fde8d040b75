import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { inFolder } from "./folder.testing.js";
import { LARGE_FORMATS, writeLarge } from "./large.testing.js";
import { openRecordings } from "./open.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes that are in use, after what is not was given back. */
function bytesHeld(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The long form, a hundred megabytes of each read by the whole tool, is `npm run soak:recordings`. */
describe("a large recording", () => {
  it.each(Object.keys(LARGE_FORMATS))("as %s is read in less memory than half of it takes", async (format) => {
    // Cassettes cost more time to parse.
    const bytes = format.startsWith("har") ? 12_000_000 : 10_000_000;
    await inFolder({}, async (cwd) => {
      const name = `large.${LARGE_FORMATS[format]?.extension}`;
      const count = await writeLarge(join(cwd, name), format, bytes);
      const [recording] = await openRecordings([name], { cwd });
      expect(recording?.format).toBe(format);
      const before = bytesHeld();
      let [read, unmeasured, measured, most] = [0, 0, 0, 0];
      for await (const batch of recording?.batches() ?? []) {
        read += batch.length;
        unmeasured += batch.length;
        if (unmeasured < 40) continue;
        measured += 1;
        most = Math.max(most, bytesHeld() - before);
        unmeasured = 0;
      }
      expect(read).toBe(count);
      expect(measured).toBeGreaterThan(3);
      expect(most).toBeLessThan(bytes / 2);
    });
  });
});
