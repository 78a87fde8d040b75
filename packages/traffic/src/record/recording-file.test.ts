import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Exchange } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { collect, inFolder } from "../recordings/folder.testing.js";
import { openRecordings } from "../recordings/open.js";
import { openRecordingFile } from "./recording-file.js";

describe("a recording file", () => {
  const exchange: Exchange = {
    location: { uri: "" },
    index: 0,
    request: { method: "GET", url: "https://api.example.com/", headers: [], body: null },
    response: null,
    startedAt: null,
    isSynthetic: false,
  };

  it("is continued, without the line that a killed recorder left unfinished", async () => {
    await inFolder({}, async (cwd) => {
      const path = join(cwd, "r.ndjson");
      const first = openRecordingFile(path);
      first.append(exchange);
      first.append(exchange, "it broke off");
      first.close();
      const whole = readFileSync(path, "utf8");
      writeFileSync(path, whole + whole.slice(0, 50));
      const second = openRecordingFile(path);
      expect(second.lines).toBe(2);
      second.append(exchange);
      second.close();
      const [recording] = await openRecordings(["r.ndjson"], { cwd });
      expect(await collect(recording?.exchanges() ?? none())).toHaveLength(3);
    });
  });

  it("cut at any byte, as kill -9 cuts it, is read up to the last exchange that was finished, and goes on from there", async () => {
    await inFolder({}, async (cwd) => {
      const path = join(cwd, "r.ndjson");
      const whole = openRecordingFile(path);
      for (let index = 0; index < 4; index += 1) whole.append({ ...exchange, index });
      whole.close();
      const bytes = readFileSync(path);
      const line = bytes.length / 4;
      for (let end = line; end <= bytes.length; end += 41) {
        writeFileSync(path, bytes.subarray(0, end));
        const notices: string[] = [];
        const [recording] = await openRecordings(["r.ndjson"], {
          cwd,
          onNotice: ({ message }) => notices.push(message),
        });
        // A line whose line feed alone is missing is complete.
        const finished = Math.floor((end + 1) / line);
        expect(await collect(recording?.exchanges() ?? none())).toHaveLength(finished);
        expect(notices).toHaveLength(end > finished * line ? 1 : 0);
        const again = openRecordingFile(path);
        again.append(exchange);
        again.close();
        expect(await collect(recording?.exchanges() ?? none())).toHaveLength(Math.floor(end / line) + 1);
      }
    });
  });
});

async function* none(): AsyncGenerator<never> {}
