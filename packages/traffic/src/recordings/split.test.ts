import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect, inFolder } from "./folder.testing.js";
import { joinParts } from "./joined-parts.js";
import { openRecordings } from "./open.js";
import type { Recording } from "./recording.js";
import { openPart, type RecordingPart, splitRecording } from "./split.js";

const entry = (index: number, extra: object = {}) => ({
  startedDateTime: "2026-01-02T03:04:05.000Z",
  request: { method: "GET", url: `https://api.example.com/v1/items/${index}`, headers: [] },
  response: {
    status: 200,
    headers: [],
    content: { mimeType: "application/json", text: JSON.stringify({ index, ...extra }) },
  },
});
const har = (entries: readonly object[], space?: number) =>
  JSON.stringify({ log: { entries, pages: [] } }, null, space);
const only = async (cwd: string): Promise<Recording> => {
  const [recording] = await openRecordings(["r"], { cwd });
  if (!recording) throw new Error("no recording was opened");
  return recording;
};
/** What each part holds, with the places of the whole; null where the parts do not fit together. */
const readParts = async (parts: readonly RecordingPart[]) => {
  const readings = await Promise.all(
    parts.map(async (part) => {
      const reading = openPart(part);
      return { exchanges: await collect(reading.exchanges()), span: reading.span() };
    }),
  );
  const place = joinParts(readings.flatMap(({ span }) => span ?? []));
  if (place === null) return null;
  return readings.map(({ exchanges }) =>
    exchanges.map(({ index, request, location: { uri, pointer = null, line = null } }) => ({
      ...place({ index, pointer, line }),
      uri,
      url: request.url,
    })),
  );
};
const readWhole = async (recording: Recording) =>
  (await collect(recording.exchanges())).map(({ index, request, location: { uri, pointer = null, line = null } }) => ({
    ...{ index, pointer, line },
    uri,
    url: request.url,
  }));

/** Parts fail one by one, or do not fit together. */
const isRefused = async (parts: readonly RecordingPart[]) =>
  (await readParts(parts).catch((error) => (error.code === "RECORDING_SEAM" ? null : "something else"))) === null;

describe("splitting a recording", () => {
  it("gives parts that together are the whole, with the whole's indices and places", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "binary", maxLength: 40 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 2, max: 6 }),
        fc.constantFrom("har", "pretty", "lines"),
        async (texts, parts, layout) => {
          const entries = texts.map((text, index) => entry(index, { text, nested: { startedDateTime: text } }));
          const lines = entries.map((one, index) => `${JSON.stringify(one)}\n${index % 3 ? "" : " \r\n"}`).join("");
          await inFolder(
            { r: layout === "lines" ? lines : har(entries, layout === "pretty" ? 2 : undefined) },
            async (cwd) => {
              const recording = await only(cwd);
              const split = await splitRecording(recording, parts, 1);
              if (split.length > 1) expect((await readParts(split))?.flat()).toEqual(await readWhole(recording));
              expect([1, parts]).toContain(split.length);
              expect(structuredClone(split)).toEqual(split);
            },
          );
        },
      ),
      { numRuns: 80 },
    );
  });

  it("does share a file that is large enough", async () => {
    const entries = Array.from({ length: 3000 }, (_, index) => entry(index, { text: "x".repeat(1000) }));
    await inFolder({ r: har(entries) }, async (cwd) => {
      const parts = await splitRecording(await only(cwd), 3);
      const lengths = (await readParts(parts))?.map((part) => part.length);
      expect(lengths?.map((length) => Math.round(length / 100))).toEqual([10, 10, 10]);
    });
  });

  it.each([
    ["is compressed", gzipSync(har([entry(0), entry(1), entry(2)]))],
    ["is small", har([entry(0), entry(1), entry(2)])],
    ["has one exchange", har([entry(0)])],
    ["is a cassette", "interactions:\n- request: {url: /v1/items/0, method: GET}\n  response: {code: 200}\n"],
  ])("keeps whole what %s", async (_name, content) => {
    await inFolder({ r: content }, async (cwd) => {
      const recording = await only(cwd);
      const parts = await splitRecording(recording, 4, content.length > 700 ? undefined : 1);
      expect(parts.map(({ range }) => range)).toEqual([null]);
      const [reading] = parts.map((part) => openPart(part));
      if (reading === undefined) throw new Error("there is no part");
      expect(await collect(reading.exchanges())).toEqual(await collect(recording.exchanges()));
      expect(reading.span()).toBeNull();
    });
  });

  it("never trusts a seam: the same bytes inside of an entry make the parts fail, not lie", async () => {
    const decoy = { ...entry(9), _nested: Array.from({ length: 40 }, (_, index) => entry(index)) };
    const entries = [entry(0), entry(1), { _first: 1, ...decoy }, entry(3)].map((one) => ({ ...one }));
    await inFolder({ r: har(entries) }, async (cwd) => {
      const recording = await only(cwd);
      expect(await collect(recording.exchanges())).toHaveLength(4);
      const parts = await splitRecording(recording, 4, 1);
      expect(parts.length).toBeGreaterThan(1);
      await expect(isRefused(parts)).resolves.toBe(true);
    });
  });

  it("tells of damage by RECORDING_SEAM, so that the whole is read again and names the place", async () => {
    const text = har(Array.from({ length: 20 }, (_, index) => entry(index))).replace("items/3", 'items/3"');
    await inFolder({ r: text }, async (cwd) => {
      await expect(readParts(await splitRecording(await only(cwd), 2, 1))).rejects.toMatchObject({
        code: "RECORDING_SEAM",
      });
    });
  });

  it.each(["har", "lines"])("minds the limits of a message, in %s too", async (layout) => {
    const entries = Array.from({ length: 20 }, (_, index) => entry(index));
    const headers = Array.from({ length: 10_001 }, () => ({ name: "x-a", value: "" }));
    entries[13] = { ...entry(13), request: { ...entry(13).request, headers } } as ReturnType<typeof entry>;
    const text = layout === "har" ? har(entries) : entries.map((one) => `${JSON.stringify(one)}\n`).join("");
    await inFolder({ r: text }, async (cwd) => {
      const recording = await only(cwd);
      await expect(collect(recording.exchanges())).rejects.toMatchObject({ code: "RECORDING_MALFORMED" });
      const parts = await splitRecording(recording, 2, 1);
      await expect(readParts(parts)).rejects.toMatchObject({ code: "RECORDING_SEAM" });
    });
  });

  it("takes no seam of a second document behind the end of the first", async () => {
    const pages = "x".repeat(20_000);
    const document = JSON.stringify({ log: { pages, entries: [entry(0), entry(1), entry(2)] } });
    await inFolder({ r: document.repeat(3) }, async (cwd) => {
      const recording = await only(cwd);
      await expect(collect(recording.exchanges())).rejects.toMatchObject({ code: "RECORDING_MALFORMED" });
      const parts = await splitRecording(recording, 3, 1);
      expect(parts.length).toBeGreaterThan(1);
      await expect(isRefused(parts)).resolves.toBe(true);
    });
  });

  it("is not possible for standard input", async () => {
    const stdin = (async function* () {
      yield Buffer.from(har([entry(0)]));
    })();
    const [recording] = await openRecordings(["-"], { cwd: "/", stdin });
    expect(recording && (await splitRecording(recording, 2, 1))).toEqual([]);
  });
});
