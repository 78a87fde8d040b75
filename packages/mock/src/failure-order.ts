import { ToolError } from "@driftline/model";
import { rateOf } from "./rate.js";

/** A failure to inject on purpose: a status, a connection that is cut, or an answer that never comes. */
export interface FailureOrder {
  readonly kind: "status" | "reset" | "hang";
  /** The status of `kind: "status"`; 0 otherwise. */
  readonly status: number;
  /** The share of answers, above 0 and at most 1. */
  readonly rate: number;
}

/**
 * Reads a failure: `STATUS`, `reset` or `hang`, each with an optional `@RATE`.
 *
 * @example parseFailure("503@0.5") // { kind: "status", status: 503, rate: 0.5 }
 * @throws {ToolError} USAGE
 */
export function parseFailure(text: string): FailureOrder {
  const { head, rate } = rateOf(text);
  if (head === "reset" || head === "hang") return { kind: head, status: 0, rate };
  if (/^[45]\d\d$/.test(head)) return { kind: "status", status: Number(head), rate };
  throw new ToolError("USAGE", `\`${text}\` is no failure that can be injected`, {
    hint: "a status from 400 to 599, `reset` or `hang`, with an optional rate: `503@0.2`",
  });
}
