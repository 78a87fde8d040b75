import { type JsonPointer, type JsonValue, type Level, ruleOf } from "@driftline/model";

/** One drift as one exchange shows it; folding adds operation, places and counts. */
export interface Drift {
  readonly ruleId: string;
  readonly level: Level;
  readonly message: string;
  /** The observed status; null for what our own client sent. */
  readonly status: string | null;
  readonly mediaType: string | null;
  /** Already folded over indices and map keys. */
  readonly instanceLocation: JsonPointer | null;
  /** The same with indices and map keys, where it is known: the names around a value tell whether it may be shown. */
  readonly exactLocation?: JsonPointer | undefined;
  readonly subject: string | null;
  /** Where the contract says otherwise. */
  readonly keywordLocation: JsonPointer | null;
  /** The value found, before redaction; absent where there is none. */
  readonly value?: JsonValue | undefined;
}

/** A drift with the catalogue's level, and nothing but what its rule knows. */
export function driftOf(known: Pick<Drift, "ruleId" | "message"> & Partial<Drift>): Drift {
  return {
    level: ruleOf(known.ruleId).level,
    status: null,
    mediaType: null,
    instanceLocation: "",
    subject: null,
    keywordLocation: null,
    ...known,
  };
}

/** No drift: one array for all, since most exchanges show none. */
export const NO_DRIFT: readonly Drift[] = [];
