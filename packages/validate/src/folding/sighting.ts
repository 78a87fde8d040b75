import type { JsonPointer, JsonValue, Level } from "@driftline/model";
import type { FirstSeen } from "./first-seen.js";

/** One drift, folded over the exchanges seen so far. */
export interface Sighting {
  readonly ruleId: string;
  readonly level: Level;
  readonly operation: string;
  readonly status: string | null;
  readonly mediaType: string | null;
  readonly instanceLocation: JsonPointer | null;
  readonly subject: string | null;
  readonly count: number;
  readonly message: string;
  readonly keywordLocation: JsonPointer | null;
  readonly sample: JsonValue;
  readonly first: FirstSeen;
}

/** What makes two sightings the same drift. */
export function sightingKey(
  sighting: Omit<Sighting, "first" | "count" | "level" | "message" | "sample" | "keywordLocation">,
): string {
  const { ruleId, operation, status, mediaType, instanceLocation, subject } = sighting;
  return JSON.stringify([operation, ruleId, status, mediaType, instanceLocation, subject]);
}
