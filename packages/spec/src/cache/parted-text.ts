import { isJsonObject, type JsonValue } from "@driftline/model";

/** What was kept as one text: a head, which is read at once, and parts that are read when somebody wants them. */
export interface PartedText {
  readonly head: unknown;
  /** How many parts there are. */
  readonly count: number;
  /** The JSON of a part. */
  part(index: number): string;
}

/** One text of a head and parts, each JSON. A large contract is one of which a run looks at a few schemas. */
export function partedText(head: object, parts: readonly string[]): string {
  return parts.length === 0
    ? JSON.stringify(head)
    : `${JSON.stringify({ head, lengths: parts.map((part) => part.length) })}\n${parts.join("")}`;
}

/** What `partedText` wrote; null for what it did not. */
export function readParted(text: string): PartedText | null {
  const end = text.indexOf("\n");
  const first = parsed(end < 0 ? text : text.slice(0, end));
  if (end < 0) return first === undefined ? null : { head: first, count: 0, part: () => "" };
  const { head, lengths } = (isJsonObject(first) ? first : {}) as {
    readonly head?: JsonValue;
    readonly lengths?: JsonValue;
  };
  if (!Array.isArray(lengths) || !lengths.every(Number.isInteger)) return null;
  const starts = [end + 1];
  for (const length of lengths as readonly number[]) starts.push((starts.at(-1) ?? 0) + length);
  if (starts.at(-1) !== text.length) return null;
  return { head, count: lengths.length, part: (index) => text.slice(starts[index], starts[index + 1]) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
