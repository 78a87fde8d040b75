import { findRule, type JsonPointer, RULES, ToolError } from "@driftline/model";
import { rateOf } from "../rate.js";

/** A drift to inject on purpose. */
export interface DriftOrder {
  readonly ruleId: string;
  /** The folded place (`/experiments/*\/tags`), or null for the first place the contract offers. */
  readonly pointer: JsonPointer | null;
  /** The share of answers, above 0 and at most 1. */
  readonly rate: number;
}

/** The rules whose drift a server can cause, sorted. */
export const INJECTABLE_RULES: readonly string[] = RULES.filter(
  ({ id, stage }) => stage === "wire" && id.startsWith("response-"),
).map(({ id }) => id);

/**
 * Reads a drift: `RULE[:POINTER][@RATE]`.
 *
 * @example parseDrift("response-null-undocumented:/name@0.1") // { ruleId, pointer: "/name", rate: 0.1 }
 * @throws {ToolError} USAGE for an unknown rule, one that no server can cause, a bad pointer or a bad rate.
 */
export function parseDrift(text: string): DriftOrder {
  const { head, rate } = rateOf(text);
  const colon = head.indexOf(":");
  const ruleId = colon < 0 ? head : head.slice(0, colon);
  const pointer = colon < 0 ? null : head.slice(colon + 1);
  if (!INJECTABLE_RULES.includes(ruleId)) {
    const what = findRule(ruleId) === undefined ? "is no rule" : "is no drift that a server can cause";
    throw new ToolError("USAGE", `\`${ruleId}\` ${what}`, {
      hint: "`driftline rules` lists them; those of the wire that start with `response-` can be injected",
    });
  }
  if (pointer !== null && pointer !== "" && !pointer.startsWith("/")) {
    throw new ToolError("USAGE", `\`${pointer}\` is no JSON Pointer`, {
      hint: "a place starts with `/`: `/items/*/name`",
    });
  }
  return { ruleId, pointer, rate };
}
