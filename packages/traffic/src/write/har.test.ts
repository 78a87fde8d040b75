import type { Body, Exchange } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAs } from "../recordings/folder.testing.js";
import { harEntryLine, writeHar } from "./har.js";

const text = fc.string({ unit: "binary" }).filter((value) => !/\p{Surrogate}/u.test(value));
const fields = fc.array(
  fc.record({ name: text, value: text }).filter(({ name }) => name.toLowerCase() !== "content-encoding"),
);
/** Bodies as reading leaves them: bytes only where the media type is not textual. */
const body: fc.Arbitrary<Body | null> = fc.oneof(
  fc.constant(null),
  fc.record({
    mediaType: fc.constantFrom(null, "application/json", "text/plain; charset=utf-8"),
    text: text.filter(Boolean),
    bytes: fc.constant(null),
  }),
  fc.record({ mediaType: fc.constant("image/png"), text: fc.constant(null), bytes: fc.uint8Array({ minLength: 1 }) }),
  fc.record({ mediaType: fc.constantFrom(null, "text/html"), text: fc.constant(null), bytes: fc.constant(null) }),
);
const exchange: fc.Arbitrary<Omit<Exchange, "location" | "index">> = fc.record({
  request: fc.record({
    method: fc.constantFrom("GET", "POST"),
    url: fc.webUrl({ withQueryParameters: true }),
    headers: fields,
    body,
  }),
  response: fc.option(fc.record({ status: fc.integer({ min: 100, max: 599 }), headers: fields, body })),
  startedAt: fc.option(fc.constant("2026-01-02T03:04:05.678Z")),
  isSynthetic: fc.boolean(),
});
const placed = (recorded: readonly Omit<Exchange, "location" | "index">[]): readonly Exchange[] =>
  recorded.map((one, index) => ({ ...one, index, location: { uri: "" } }));
const unplaced = (exchanges: readonly Exchange[]) =>
  exchanges.map(({ location: _location, index: _index, ...rest }) => normal(rest));
/** `Buffer` and `Uint8Array` with the same bytes are the same body. */
const normal = (value: unknown) =>
  JSON.stringify(value, (_name, member) =>
    member instanceof Uint8Array ? Array.from(member) : member?.type === "Buffer" ? member.data : member,
  );

describe("what is written", () => {
  it("as HAR is read again as it was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(exchange), async (recorded) => {
        const exchanges = placed(recorded);
        expect(unplaced((await readAs("a", writeHar(exchanges))).exchanges)).toEqual(unplaced(exchanges));
      }),
      { numRuns: 60 },
    );
  });

  it("as NDJSON is read again as it was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(exchange, { minLength: 1 }), async (recorded) => {
        const exchanges = placed(recorded);
        const { exchanges: again } = await readAs("a", exchanges.map(harEntryLine).join(""));
        expect(unplaced(again)).toEqual(unplaced(exchanges));
      }),
      { numRuns: 60 },
    );
  });

  it("says that it is synthetic before its first entry", async () => {
    const { recording, exchanges } = await readAs("a", writeHar([], { comment: "synthetic: made from the contract" }));
    expect([recording.isSynthetic, exchanges.length]).toEqual([true, 0]);
  });
});
