import type { JsonValue, SourcePositions } from "@driftline/model";
import type { InputLimits } from "./limits.js";

/** A parsed text with the places of its values. */
export interface SourceDocument {
  readonly uri: string;
  readonly value: JsonValue;
  readonly positions: SourcePositions;
}

/** What a text is, and where it stands in a larger one (a block in a page). */
export interface ReadOptions {
  readonly uri: string;
  /** Lines of the page above the text. */
  readonly lineOffset?: number;
  readonly limits?: InputLimits;
}
