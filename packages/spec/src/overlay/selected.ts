import type { JsonPointer, JsonValue } from "@driftline/model";

/** The document that a query is asked about, and how many more of its places may be looked at. */
export interface Search {
  readonly root: JsonValue;
  /** Counts places that are looked at. @throws whatever ends a search that takes too long. */
  look(places: number): void;
}

/** What a query selected, and where it stands. */
export interface Selected {
  readonly pointer: JsonPointer;
  readonly value: JsonValue;
}
