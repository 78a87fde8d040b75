import { ToolError } from "@driftline/model";
import { patternOf } from "@driftline/schema";
import type { Criterion } from "./arazzo.js";
import { holds } from "./condition.js";
import { evaluate, type Scope } from "./expression.js";
import { selectJson } from "./json-path.js";

/** A text longer than this is not searched by a regular expression. */
const CONTEXT_AT_MOST = 100_000;

/** The first criterion that does not hold, or undefined. @throws {ToolError} PROBE_INVALID for one that cannot be read. */
export function firstUnmet(criteria: readonly Criterion[], scope: Scope): Criterion | undefined {
  return criteria.find((criterion) => !isMet(criterion, scope));
}

function isMet({ type, context, condition }: Criterion, scope: Scope): boolean {
  try {
    if (type === "simple") return holds(condition, (reference) => evaluateSimple(reference, scope));
    const value = evaluate(context ?? "", scope);
    if (value === undefined) return false;
    if (type === "jsonpath") return selectJson(value, condition).length > 0;
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return text.length <= CONTEXT_AT_MOST && expressionOf(condition).test(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ToolError("PROBE_INVALID", `criterion \`${condition}\` cannot be read: ${cause.message}`, {
      hint: "see section 4.6.9 of the Arazzo specification",
      cause,
    });
  }
}

/** A simple condition may go on into a value with `.` and `[]` after a pointer or name (Arazzo 1.0.1, section 4.6.9.1). */
function evaluateSimple(reference: string, scope: Scope) {
  const whole = evaluate(reference, scope);
  const bracket = reference.indexOf("[");
  if (whole !== undefined || bracket < 0) return whole;
  const inner = evaluate(reference.slice(0, bracket), scope);
  return inner === undefined ? undefined : selectJson(inner, `$${reference.slice(bracket)}`)[0];
}

/** What could search for ever is not searched for: no deadline ends it. */
function expressionOf(pattern: string) {
  const { regExp, reason } = patternOf(pattern);
  if (regExp !== null) return regExp;
  const isUnsafe = reason === "unsafe";
  throw new SyntaxError(isUnsafe ? "a search for it could take for ever" : "it is no regular expression");
}
