import { appendPointer, compareText, type Exchange, entryOf, type Level } from "@driftline/model";
import type { Drift } from "../judging/drift.js";
import { graver, sortedByKey } from "./check-partial.js";
import { firstSeenOf, isBefore } from "./first-seen.js";
import { type RedactSample, sampleOf, shownSubject } from "./sample.js";
import { originOf } from "./sample-origin.js";
import { type Sighting, sightingKey } from "./sighting.js";
import { createSubjectLimit, type SubjectLimit, sightingGroup, sightingVariant } from "./subject-limit.js";

/** Folds drifts: one entry per drift, whatever the number of exchanges, array items and map keys that show it. */
export interface SightingFold {
  add(operation: string, drift: Drift, exchange: Exchange): void;
  /** Sorted by key. */
  sightings(): readonly Sighting[];
  /** The groups that had more subjects than are kept, sorted. */
  overfull(): readonly string[];
}

/** An empty fold. Samples and subjects are redacted before they are kept. */
export function createSightingFold(redact: RedactSample): SightingFold {
  const entries = new Map<string, Entry>();
  // Repeated drift must not cost its redaction every time: what was sent is known again by what it was before.
  const known = new Map<string, Entry | null>();
  const limits = new Map<string, SubjectLimit>();
  const entryFor = (operation: string, drift: Drift, exchange: Exchange): Entry | null => {
    const subject = shownSubject(drift, redact);
    const identity = { ...identityOf(drift, subject), operation, subject };
    const key = sightingKey(identity);
    const group = sightingGroup(identity);
    const { isKept, dropped } = entryOf(limits, group, createSubjectLimit).admit(sightingVariant(identity), key);
    if (dropped !== null) {
      entries.delete(dropped);
      known.clear();
    }
    if (!isKept) return null;
    return entryOf(entries, key, () => ({
      shown: sightingOf(operation, { drift, subject, redact }, exchange),
      level: drift.level,
      count: 0,
      latest: null,
    }));
  };
  return {
    add(operation, drift, exchange) {
      const raw = rawKey(operation, drift);
      let entry = known.get(raw);
      if (entry === undefined) {
        entry = entryFor(operation, drift, exchange);
        // Subjects come from the wire: a hostile server must not fill the memory.
        if (known.size >= KNOWN_AT_MOST) known.clear();
        known.set(raw, entry);
      }
      if (entry !== null) addTo(entry, drift, { operation, exchange, redact });
    },
    sightings: () =>
      sortedByKey(new Map([...entries].map(([key, { shown, level, count }]) => [key, { ...shown, level, count }]))),
    overfull: () =>
      [...limits]
        .filter(([, limit]) => limit.isOverfull())
        .map(([group]) => group)
        .sort(compareText),
  };
}

const KNOWN_AT_MOST = 10_000;

/** Counted in place: most of what is added was seen before. */
interface Entry {
  /** The first sighting, as it is shown. */
  shown: Sighting;
  level: Level;
  count: number;
  latest: Exchange | null;
}

/** No JSON text: this runs for every drift of every exchange. */
function rawKey(operation: string, drift: Drift): string {
  return `${operation}\n${drift.ruleId}\n${drift.status}\n${drift.mediaType}\n${drift.instanceLocation}\n${drift.subject}`;
}

function identityOf(drift: Drift, subject: string | null) {
  const { ruleId, status, mediaType } = drift;
  return { ruleId, status, mediaType, instanceLocation: placeOf(drift, subject) };
}

/** Where a name had to be hidden, it is hidden in the place that ends with it as well. */
function placeOf({ instanceLocation, subject: raw }: Drift, subject: string | null): string | null {
  if (subject === raw || raw === null || subject === null || instanceLocation === null) return instanceLocation;
  const end = appendPointer("", raw);
  return instanceLocation.endsWith(end)
    ? appendPointer(instanceLocation.slice(0, -end.length), subject)
    : instanceLocation;
}

/** And in what is said of it. */
function messageOf({ message, subject: raw }: Drift, subject: string | null): string {
  return subject === raw || raw === null || subject === null ? message : message.replaceAll(raw, () => subject);
}

interface Seen {
  readonly operation: string;
  readonly exchange: Exchange;
  readonly redact: RedactSample;
}

function addTo(entry: Entry, drift: Drift, { operation, exchange, redact }: Seen): void {
  if (drift.level !== entry.level) entry.level = graver(entry.level, drift.level);
  // A second place in the same exchange counts no second time.
  if (entry.latest === exchange) return;
  const { shown } = entry;
  if (entry.count > 0 && isBefore(exchange, shown.first))
    entry.shown = sightingOf(operation, { drift, subject: shown.subject, redact }, exchange);
  entry.count++;
  entry.latest = exchange;
}

function sightingOf(
  operation: string,
  { drift, subject, redact }: { readonly drift: Drift; readonly subject: string | null; readonly redact: RedactSample },
  exchange: Exchange,
): Sighting {
  return {
    ...identityOf(drift, subject),
    level: drift.level,
    operation,
    subject,
    count: 1,
    message: messageOf(drift, subject),
    keywordLocation: drift.keywordLocation,
    sample: sampleOf(drift.value, originOf(drift), redact),
    first: firstSeenOf(exchange),
  };
}
