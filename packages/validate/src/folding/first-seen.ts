import { compareText, type Exchange, type JsonPointer, type Location } from "@driftline/model";

/** The exchange something was first seen in: the lowest recording path, then the lowest entry. */
export interface FirstSeen {
  readonly uri: string;
  readonly index: number;
  readonly pointer: JsonPointer | null;
  readonly line: number | null;
  readonly column: number | null;
}

/** Where an exchange stands. */
export function firstSeenOf({ location, index }: Exchange): FirstSeen {
  return {
    uri: location.uri,
    index,
    pointer: location.pointer ?? null,
    line: location.line ?? null,
    column: location.column ?? null,
  };
}

/** Turns where something was first seen into another place, without changing which of two is first. */
export type Relocate = (first: FirstSeen) => FirstSeen;

/** The order of first appearances: by recording path, then entry. */
export function compareFirstSeen(a: FirstSeen, b: FirstSeen): number {
  return compareText(a.uri, b.uri) || a.index - b.index;
}

/** Whether an exchange comes before a first appearance. */
export function isBefore({ location: { uri }, index }: Exchange, first: FirstSeen): boolean {
  return uri === first.uri ? index < first.index : compareText(uri, first.uri) < 0;
}

/** The same as a location of a report. */
export function locationOfFirst({ uri, pointer, line, column }: FirstSeen): Location {
  return {
    uri,
    ...(pointer === null ? {} : { pointer }),
    ...(line === null ? {} : { line }),
    ...(column === null ? {} : { column }),
  };
}
