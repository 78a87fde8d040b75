import { appendPointer, type JsonPointer, type Location, parsePointer, type SourcePositions } from "@driftline/model";

/** Offsets in a text. */
export interface Place {
  /** Of the member's name, or of the element. */
  readonly start: number;
  readonly value: number;
}

/** How a text is read for places. */
export interface PlacesOptions {
  readonly uri: string;
  /** Lines of the page above the text. */
  readonly lineOffset?: number;
  /** Where the outermost value begins. */
  readonly start: number;
  /** The members or elements of the value that begins there; none of a scalar. */
  childrenOf(offset: number): ReadonlyMap<string, Place>;
}

/** Positions found on the way from the outermost value down: what lies beside the way is never read. */
export function positionsOf(text: string, options: PlacesOptions): SourcePositions {
  const childrenByOffset = new Map<number, ReadonlyMap<string, Place>>();
  let lineStarts: readonly number[] | undefined;
  const childrenAt = (offset: number): ReadonlyMap<string, Place> => {
    let children = childrenByOffset.get(offset);
    if (children === undefined) {
      children = options.childrenOf(offset);
      childrenByOffset.set(offset, children);
    }
    return children;
  };
  return {
    locate: (pointer) => {
      const { start, reached } = placeOf(pointer, { start: options.start, childrenAt });
      lineStarts ??= startsOfLines(text);
      return { uri: options.uri, pointer: reached, ...lineAndColumn(lineStarts, start, options.lineOffset ?? 0) };
    },
  };
}

interface Way {
  readonly start: number;
  readonly childrenAt: (offset: number) => ReadonlyMap<string, Place>;
}

/** The place, or its nearest ancestor that is there. */
function placeOf(pointer: JsonPointer, { start, childrenAt }: Way): { start: number; reached: JsonPointer } {
  let place: Place = { start, value: start };
  let reached: JsonPointer = "";
  for (const token of parsePointer(pointer)) {
    const child = childrenAt(place.value).get(token);
    if (child === undefined) break;
    place = child;
    reached = appendPointer(reached, token);
  }
  return { start: place.start, reached };
}

function startsOfLines(text: string): readonly number[] {
  const starts = [0];
  for (let feed = text.indexOf("\n"); feed >= 0; feed = text.indexOf("\n", feed + 1)) starts.push(feed + 1);
  return starts;
}

function lineAndColumn(
  starts: readonly number[],
  offset: number,
  lineOffset: number,
): Pick<Location, "line" | "column"> {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1 + lineOffset, column: offset - (starts[low] ?? 0) + 1 };
}
