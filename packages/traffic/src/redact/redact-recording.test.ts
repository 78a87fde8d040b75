import { describe, expect, it } from "vitest";
import { collect, inFolder } from "../recordings/folder.testing.js";
import { openRecordings } from "../recordings/open.js";
import { harEntryLine, writeHar } from "../write/har.js";
import { redactRecording } from "./redact-recording.js";
import { createRedactor } from "./redactor.js";
import { exchangeWith, PLANTED_SECRETS } from "./secrets.testing.js";

describe("redacting a recording", () => {
  it("replaces every planted secret, tells which exchanges had one, and leaves a clean recording alone", async () => {
    const clean = exchangeWith({ body: '{"id":1}' });
    const exchanges = [clean, ...PLANTED_SECRETS.map(({ exchange }) => exchange), clean];
    await inFolder({ "a.har": writeHar(exchanges) }, async (cwd) => {
      const redacted = await redactAll(cwd, "a.har");
      expect(redacted.map(({ isChanged }) => isChanged)).toEqual(exchanges.map((exchange) => exchange !== clean));
      const text = redacted.map(({ exchange }) => harEntryLine(exchange)).join("");
      await inFolder({ "b.ndjson": text }, async (again) => {
        expect((await redactAll(again, "b.ndjson")).filter(({ isChanged }) => isChanged)).toEqual([]);
      });
    });
  });
});

async function redactAll(cwd: string, name: string) {
  const [recording] = await openRecordings([name], { cwd });
  if (!recording) throw new Error("no recording was opened");
  return await collect(redactRecording(recording, createRedactor()));
}
