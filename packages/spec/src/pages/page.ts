import type { JsonObject, JsonPointer, Location, SourcePositions } from "@driftline/model";
import type { Defect } from "../openapi/defect.js";

/** What a source held: an OpenAPI description, stated or pieced together, with the places it was read from. */
export interface PageExtract {
  /** Who rendered it (`mintlify`, `fern`), or `openapi` for a description as such. */
  readonly platform: string;
  /** The renderer's form, or the version of OpenAPI; locked, so that a new rendering is told from a new contract. */
  readonly generation: string;
  /** As the source states it: any version, unrepaired. */
  readonly description: JsonObject;
  readonly positions: SourcePositions;
  /** What the reader alone could see: a blank enum, an example that contradicts its page. */
  readonly defects: readonly Defect[];
  /** What the reader put right, by name, for the lock. */
  readonly repairs: readonly string[];
  /** Whether only its own operations are known. */
  readonly isPartial: boolean;
}

/** A source before it is read. */
export interface PageText {
  readonly uri: string;
  readonly text: string;
}

/** One shape of page. Readers are tried in order; the first that recognises the text reads it. */
export interface PageReader {
  readonly name: string;
  recognises(page: PageText): boolean;
  /** @throws {ToolError} PAGE_UNREADABLE with the reason, PAGE_BLOCK_MISSING. */
  read(page: PageText): PageExtract;
}

/** Lines and columns of what was pieced together; a pointer without a place of its own takes its nearest ancestor's. */
export function positionsOf(uri: string, placesByPointer: ReadonlyMap<JsonPointer, Place>): SourcePositions {
  return {
    locate: (pointer): Location => {
      for (let end = pointer.length; end > 0; end = pointer.lastIndexOf("/", end - 1)) {
        const reached = pointer.slice(0, end);
        const place = placesByPointer.get(reached);
        if (place !== undefined) return { uri, pointer: reached, ...place };
      }
      return { uri, pointer: "", ...(placesByPointer.get("") ?? { line: 1, column: 1 }) };
    },
  };
}

/** Line and column from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}
