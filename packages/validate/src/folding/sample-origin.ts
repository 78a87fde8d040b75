import { parsePointer } from "@driftline/model";
import type { Drift } from "../judging/drift.js";

/** Where a value comes from, as far as its secrecy goes. */
export interface SampleOrigin {
  readonly part: "body" | "query" | "header" | "path" | "cookie";
  /** The names of what holds the value, outermost first: members of a body, or the parameter or header; none for a whole path. */
  readonly names: readonly string[];
}

/** The origin of a drift's value. A parameter and a header have no place in a body: their subject names them. */
export function originOf({ ruleId, instanceLocation, exactLocation, subject }: OriginClues): SampleOrigin {
  const [, part, parameter] = /^(query|header|path|cookie):(.*)$/s.exec(subject ?? "") ?? [];
  if (ruleId.startsWith("request-parameter-") && part !== undefined && parameter !== undefined)
    return { part: part as SampleOrigin["part"], names: [parameter] };
  if (ruleId.startsWith("response-header-") && subject !== null) return { part: "header", names: [subject] };
  return { part: "body", names: parsePointer(exactLocation ?? instanceLocation ?? "").filter(isName) };
}

function isName(token: string): boolean {
  return token !== "*" && !/^\d+$/.test(token);
}

/**
 * The origin of a drift's subject. Where that is a value of the wire, it is the value's; elsewhere it is a name or a word
 * for a type, and says of others whether they are secret: `token` is none, what is called so is.
 */
export function subjectOriginOf(drift: OriginClues): SampleOrigin {
  return drift.ruleId.endsWith("-enum-value-undocumented") ? originOf(drift) : { part: "body", names: [] };
}

/** What tells where the value and the subject of a drift come from. */
export type OriginClues = Pick<Drift, "ruleId" | "instanceLocation" | "exactLocation" | "subject">;
