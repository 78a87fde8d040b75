import { isJsonObject, type JsonPointer, type Location, type SourcePositions } from "@driftline/model";
import type { KeptUnder } from "./contract-cache.js";

/** More than a report ever shows of one contract. */
const PLACES_AT_MOST = 10_000;

/**
 * Positions that remember, in the cache, what was asked of them: the same drift is reported night after night, and a text is
 * read again only for a place that was never looked up in it.
 */
export function rememberedPositions({ cache, key, kept }: KeptUnder, read: () => SourcePositions): SourcePositions {
  const before: readonly [string, unknown][] = isJsonObject(kept) ? Object.entries(kept) : [];
  const known = new Map<JsonPointer, Location>(before.filter(isPlace));
  let positions: SourcePositions | undefined;
  let isPending = false;
  const remember = () => {
    if (isPending) return;
    isPending = true;
    // Once for all places that are looked up together.
    queueMicrotask(() => {
      isPending = false;
      void cache.write(key, JSON.stringify(Object.fromEntries(known)));
    });
  };
  return {
    locate(pointer) {
      const place = known.get(pointer);
      if (place !== undefined) return place;
      positions ??= read();
      const found = positions.locate(pointer);
      if (known.size < PLACES_AT_MOST) {
        known.set(pointer, found);
        remember();
      }
      return found;
    },
  };
}

function isPlace(entry: [string, unknown]): entry is [string, Location] {
  const [, place] = entry;
  return isJsonObject(place) && typeof place.uri === "string" && ["number", "undefined"].includes(typeof place.line);
}
