import type { JsonPointer, JsonValue } from "@driftline/model";

/** What a query selected, and where it stands. */
export interface Selected {
  readonly pointer: JsonPointer;
  readonly value: JsonValue;
}
