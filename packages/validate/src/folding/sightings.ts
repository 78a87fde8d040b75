import type { Exchange } from "@driftline/model";
import type { Drift } from "../judging/drift.js";
import { graver, type Sighting, sightingKey, sortedByKey } from "./check-partial.js";
import { compareFirstSeen, firstSeenOf } from "./first-seen.js";
import { type RedactSample, sampleOf, subjectOf } from "./sample.js";

/** Folds drifts: one entry per drift, whatever the number of exchanges, array items and map keys that show it. */
export interface SightingFold {
  add(operation: string, drift: Drift, exchange: Exchange): void;
  /** Sorted by key. */
  sightings(): readonly Sighting[];
}

/** An empty fold. Samples and subjects are redacted before they are kept. */
export function createSightingFold(redact: RedactSample): SightingFold {
  const entriesByKey = new Map<string, { sighting: Sighting; latest: Exchange }>();
  return {
    add(operation, drift, exchange) {
      const subject = subjectOf(drift.subject, drift.instanceLocation, redact);
      const key = sightingKey({ ...drift, operation, subject });
      const known = entriesByKey.get(key);
      if (known === undefined) {
        const sighting = sightingOf(operation, { ...drift, subject }, { exchange, redact });
        entriesByKey.set(key, { sighting, latest: exchange });
        return;
      }
      const level = graver(known.sighting.level, drift.level);
      // A second place in the same exchange counts no second time.
      if (known.latest === exchange) {
        if (level !== known.sighting.level) known.sighting = { ...known.sighting, level };
        return;
      }
      const isEarlier = compareFirstSeen(firstSeenOf(exchange), known.sighting.first) < 0;
      const shown = isEarlier ? sightingOf(operation, { ...drift, subject }, { exchange, redact }) : known.sighting;
      known.sighting = { ...shown, level, count: known.sighting.count + 1 };
      known.latest = exchange;
    },
    sightings: () => sortedByKey(new Map([...entriesByKey].map(([key, { sighting }]) => [key, sighting]))),
  };
}

function sightingOf(
  operation: string,
  drift: Drift,
  seen: { readonly exchange: Exchange; readonly redact: RedactSample },
): Sighting {
  return {
    ruleId: drift.ruleId,
    level: drift.level,
    operation,
    status: drift.status,
    mediaType: drift.mediaType,
    instanceLocation: drift.instanceLocation,
    subject: drift.subject,
    count: 1,
    message: drift.message,
    keywordLocation: drift.keywordLocation,
    sample: sampleOf(drift.value, drift.instanceLocation, seen.redact),
    first: firstSeenOf(seen.exchange),
  };
}
