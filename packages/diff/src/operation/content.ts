import { type MediaTypeContent, mediaRangeSpecificity, mediaTypeEssence } from "@driftline/model";
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
  for (const one of before) {
    const other = counterpart(one, after);
    if (other === undefined) yield { draft: mediaTypeDraft(at, "removed", one) };
    else {
      matchedRevision.add(other);
      yield* schemaParts(at, one, other);
    }
  }
  for (const other of after)
    if (!matchedRevision.has(other) && counterpart(other, before) === undefined)
      yield { draft: mediaTypeDraft(at, "added", other) };
}

/** The same media type, `charset` apart, or a range that covers it. */
function counterpart(one: MediaTypeContent, others: readonly MediaTypeContent[]): MediaTypeContent | undefined {
  const name = normalName(one.mediaType);
  const same = others.find((other) => normalName(other.mediaType) === name);
  if (same !== undefined) return same;
  const covering = others.filter(
    (other) => mediaRangeSpecificity(other.mediaType, mediaTypeEssence(one.mediaType)) > 0 && isRange(other.mediaType),
  );
  return covering.sort((a, b) => b.mediaType.length - a.mediaType.length)[0];
}

function isRange(mediaType: string): boolean {
  return mediaTypeEssence(mediaType).endsWith("/*");
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
