import { type MediaTypeContent, mediaTypeEssence } from "@driftline/model";
import type { Direction } from "@driftline/schema";
import { type Draft, structural } from "../draft.js";
import { directionOf, levelAt, type OperationSite, type Part } from "./site.js";

/** Where media types are compared: a request body, or one response. */
export interface ContentSite {
  readonly site: OperationSite;
  readonly documented: Direction;
  readonly status: string | null;
  /** The body or response on each side, for what has no media type of its own there. */
  readonly base: string;
  readonly revision: string;
}

/** Media types that came and went, and the schemas of those on both sides. */
export function* contentParts(
  at: ContentSite,
  before: readonly MediaTypeContent[],
  after: readonly MediaTypeContent[],
): Generator<Part> {
  const matchedRevision = new Set<MediaTypeContent>();
  const counterpartAfter = counterpartsAmong(after);
  const counterpartBefore = counterpartsAmong(before);
  for (const one of before) {
    const other = counterpartAfter(one);
    if (other === undefined) yield { draft: mediaTypeDraft(at, "removed", one) };
    else {
      matchedRevision.add(other);
      yield* schemaParts(at, one, other);
    }
  }
  for (const other of after)
    if (!matchedRevision.has(other) && counterpartBefore(other) === undefined)
      yield { draft: mediaTypeDraft(at, "added", other) };
}

/**
 * Finds the same media type, `charset` apart, or else the longest range that covers it, each looked up by its name: a body
 * may have thousands of them.
 */
function counterpartsAmong(
  others: readonly MediaTypeContent[],
): (one: MediaTypeContent) => MediaTypeContent | undefined {
  const byName = new Map<string, MediaTypeContent>();
  const longestByRange = new Map<string, Range>();
  others.forEach((content, index) => {
    const { mediaType } = content;
    const name = normalName(mediaType);
    if (!byName.has(name)) byName.set(name, content);
    const essence = mediaTypeEssence(mediaType);
    const range = { content, index, length: mediaType.length };
    if (essence.endsWith("/*")) longestByRange.set(essence, longer(longestByRange.get(essence), range));
  });
  return ({ mediaType }) => {
    const same = byName.get(normalName(mediaType));
    if (same !== undefined || longestByRange.size === 0) return same;
    let longest: Range | undefined;
    for (const name of rangesOver(mediaTypeEssence(mediaType))) {
      const range = longestByRange.get(name);
      if (range !== undefined) longest = longer(longest, range);
    }
    return longest?.content;
  };
}

interface Range {
  readonly content: MediaTypeContent;
  readonly index: number;
  readonly length: number;
}

/** Of two of one length the one that stands first. */
function longer(one: Range | undefined, other: Range): Range {
  if (one === undefined) return other;
  return other.length > one.length || (other.length === one.length && other.index < one.index) ? other : one;
}

/** The ranges that cover a media type (RFC 9110, section 12.5.1). */
function rangesOver(essence: string): ReadonlySet<string> {
  const ranges = new Set(["*/*"]);
  for (let slash = essence.indexOf("/"); slash >= 0; slash = essence.indexOf("/", slash + 1))
    ranges.add(`${essence.slice(0, slash)}/*`);
  return ranges;
}

/** `charset` says how text was written down, not what it is. */
function normalName(mediaType: string): string {
  const [, ...parameters] = mediaType.split(";");
  const kept = parameters
    .map((parameter) => parameter.trim().toLowerCase())
    .filter((one) => !one.startsWith("charset"));
  return [mediaTypeEssence(mediaType), ...kept.sort()].join(";");
}

function mediaTypeDraft(at: ContentSite, happened: "added" | "removed", content: MediaTypeContent): Draft {
  const ruleId = `${at.documented}-media-type-${happened}`;
  const isAdded = happened === "added";
  return structural({
    ruleId,
    ...levelAt(at.site, ruleId),
    operation: at.site.name,
    ...(at.status === null ? {} : { status: at.status }),
    mediaType: content.mediaType,
    subject: content.mediaType,
    message: `${at.documented} media type \`${content.mediaType}\` was ${happened}`,
    base: isAdded ? at.base : content.pointer,
    revision: isAdded ? content.pointer : at.revision,
  });
}

function* schemaParts(at: ContentSite, before: MediaTypeContent, after: MediaTypeContent): Generator<Part> {
  for (const member of ["schema", "itemSchema"] as const) {
    if (before[member] === null && after[member] === null) continue;
    yield {
      root: {
        operation: at.site.name,
        direction: directionOf(at.site, at.documented),
        element: "body",
        name: null,
        status: at.status,
        mediaType: before.mediaType,
        base: before[member],
        revision: after[member],
      },
    };
  }
}
