import { describe, expect, it } from "vitest";
import { FIRST_INDEX_STEP, joinParts, type PartSpan } from "./joined-parts.js";

const span = (ordinal: number, begin: number | null, end: number | null, more: Partial<PartSpan> = {}): PartSpan => ({
  ordinal,
  to: (ordinal + 1) * 100,
  begin,
  end,
  exchanges: begin === null ? 0 : 3,
  lines: 0,
  ...more,
});
const last = { to: null };

describe("joining parts", () => {
  it("counts on where the part before has ended, whatever order the parts come in", () => {
    const place = joinParts([span(2, 210, null, last), span(0, 7, 105), span(1, 105, 210, { exchanges: 4 })]);
    const at = (ordinal: number, local: number) =>
      place?.({ index: ordinal * FIRST_INDEX_STEP + local, pointer: "/log/entries/0", line: null });
    expect(at(0, 2)).toEqual({ index: 2, pointer: "/log/entries/2", line: null });
    expect(at(1, 3)).toEqual({ index: 6, pointer: "/log/entries/6", line: null });
    expect(at(2, 0)).toEqual({ index: 7, pointer: "/log/entries/7", line: null });
  });

  it("counts lines, the empty ones too", () => {
    const place = joinParts([span(0, 0, 130, { lines: 5 }), span(1, 130, null, { ...last, lines: 3 })]);
    const told = { index: FIRST_INDEX_STEP + 1, pointer: null, line: 2 };
    expect(place?.(told)).toEqual({ index: 4, pointer: null, line: 7 });
  });

  it.each<[string, PartSpan[]]>([
    [
      "an exchange so long that none begins in the next range",
      [span(0, 7, 230), span(1, null, null), span(2, 230, null, last)],
    ],
    ["an end that stands before the last ranges", [span(0, 7, null), span(1, null, null), span(2, null, null, last)]],
  ])("knows %s", (_name, spans) => {
    expect(joinParts(spans)).not.toBeNull();
  });

  it.each<[string, PartSpan[]]>([
    ["nothing", []],
    ["a part that begins behind the end of the one before", [span(0, 7, 105), span(1, 106, null, last)]],
    ["a part that begins before the end of the one before", [span(0, 7, 105), span(1, 104, null, last)]],
    ["a part that begins behind the end of the recording", [span(0, 7, null), span(1, 150, null, last)]],
    [
      "a range with an exchange that its reader has not found",
      [span(0, 7, 105), span(1, null, null), span(2, 230, null, last)],
    ],
    ["a last range with an exchange that its reader has not found", [span(0, 7, 105), span(1, null, null, last)]],
    ["an end that nobody has seen", [span(0, 7, 105), span(1, 105, 210)]],
    ["an end with a part missing", [span(0, 7, 105), span(1, 105, 210, last)]],
    ["a missing part", [span(0, 7, 105), span(2, 105, null, last)]],
    ["a missing first part", [span(1, 105, null, last)]],
    ["a part that came twice", [span(0, 7, 105), span(0, 7, 105), span(1, 105, null, last)]],
    ["a first part in which nothing begins", [span(0, null, null), span(1, 105, null, last)]],
  ])("refuses %s", (_name, spans) => {
    expect(joinParts(spans)).toBeNull();
  });
});
