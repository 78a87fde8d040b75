import { compareText } from "@driftline/model";
import type { Sighting } from "./sighting.js";

/**
 * One rule at one place shows at most so many subjects: keys of an undocumented map, values of an enum that became free
 * text, media types. The smallest are kept, so that a sum of partials keeps the same ones, with exact counts: what is among the
 * smallest of all was never dropped by any part.
 */
export const SUBJECTS_AT_MOST = 100;

/** The subjects of one rule at one place. */
export interface SubjectLimit {
  /** Whether a subject is kept, and the key of the one that had to go for it. */
  admit(variant: string, key: string): { readonly isKept: boolean; readonly dropped: string | null };
  isOverfull(): boolean;
}

/** What subjects are counted in: the drift without its subject, and without the media type, which a server may make up, too. */
export function sightingGroup(
  sighting: Pick<Sighting, "operation" | "ruleId" | "status" | "instanceLocation">,
): string {
  const { operation, ruleId, status, instanceLocation } = sighting;
  // Of requests that no operation knows, the operation itself is what varies.
  const varies = ruleId === "operation-undocumented";
  return JSON.stringify([varies ? "" : operation, ruleId, status, instanceLocation]);
}

/** What varies within a group. */
export function sightingVariant({
  operation,
  ruleId,
  subject,
  mediaType,
}: Pick<Sighting, "operation" | "ruleId" | "subject" | "mediaType">): string {
  return ruleId === "operation-undocumented" ? operation : `${subject ?? ""}\n${mediaType ?? ""}`;
}

/** A limit that has admitted nothing. */
export function createSubjectLimit(): SubjectLimit {
  const keysBySubject = new Map<string, string>();
  let largest = "";
  let isOverfull = false;
  return {
    admit(text, key) {
      if (keysBySubject.has(text)) return { isKept: true, dropped: null };
      if (keysBySubject.size < SUBJECTS_AT_MOST) {
        keysBySubject.set(text, key);
        if (text > largest) largest = text;
        return { isKept: true, dropped: null };
      }
      isOverfull = true;
      if (text > largest) return { isKept: false, dropped: null };
      const dropped = keysBySubject.get(largest) ?? null;
      keysBySubject.delete(largest);
      keysBySubject.set(text, key);
      largest = [...keysBySubject.keys()].sort(compareText).at(-1) ?? "";
      return { isKept: true, dropped };
    },
    isOverfull: () => isOverfull,
  };
}

/** Holds a sum to the limit: the smallest subjects of each group stay. */
export function limitSubjects(
  sightings: readonly Sighting[],
  overfull: readonly string[],
): { readonly sightings: readonly Sighting[]; readonly overfull: readonly string[] } {
  const variantsByGroup = new Map<string, string[]>();
  for (const sighting of sightings) {
    const group = sightingGroup(sighting);
    const variants = variantsByGroup.get(group);
    if (variants === undefined) variantsByGroup.set(group, [sightingVariant(sighting)]);
    else variants.push(sightingVariant(sighting));
  }
  const full = [...variantsByGroup].filter(([, variants]) => variants.length > SUBJECTS_AT_MOST);
  if (full.length === 0) return { sightings, overfull };
  const kept = new Map(
    full.map(([group, variants]) => [group, new Set(variants.sort(compareText).slice(0, SUBJECTS_AT_MOST))]),
  );
  return {
    sightings: sightings.filter((one) => kept.get(sightingGroup(one))?.has(sightingVariant(one)) ?? true),
    overfull: [...new Set([...overfull, ...full.map(([group]) => group)])].sort(compareText),
  };
}
