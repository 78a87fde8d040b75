import type { Finding } from "./finding.js";
import { matchesGlob } from "./glob.js";
import { isAtLeast, type Level } from "./level.js";
import { findRule } from "./rules/catalogue.js";

/** A level for findings of a kind. Every part that is given must match (`matchesGlob`); the last override that fits wins. */
export interface PolicyOverride {
  readonly level: Level;
  readonly rule?: string | undefined;
  /** Against the operation key; a finding without an operation has the key `""`. */
  readonly operation?: string | undefined;
  /** Against the folded instance location; `*` matches the folded index too. */
  readonly place?: string | undefined;
  readonly environment?: string | undefined;
}

/** How findings are judged after the engines found them. A policy never changes what is found. */
export interface Policy {
  readonly name: "default" | "strict";
  readonly overrides: readonly PolicyOverride[];
  /** The environment this run looked at; null where none was named, and then no override with one applies. */
  readonly environment: string | null;
}

/** The levels of the catalogue, and nothing else. */
export const DEFAULT_POLICY: Policy = { name: "default", overrides: [], environment: null };

/** Findings with the levels a policy gives them; nothing is added, removed or reordered. */
export function applyPolicy<F extends Finding>(findings: readonly F[], policy: Policy): readonly F[] {
  return findings.map((finding) => {
    const level = overriddenLevel(finding, policy) ?? namedLevel(finding, policy.name);
    return level === finding.level ? finding : { ...finding, level };
  });
}

function overriddenLevel(finding: Finding, policy: Policy): Level | undefined {
  return policy.overrides.findLast((override) => applies(override, finding, policy.environment))?.level;
}

function applies(override: PolicyOverride, finding: Finding, environment: string | null): boolean {
  return (
    fits(override.rule, finding.ruleId) &&
    fits(override.operation, finding.operation ?? "") &&
    fits(override.place, finding.instanceLocation ?? "") &&
    (override.environment === undefined || (environment !== null && matchesGlob(override.environment, environment)))
  );
}

function fits(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || matchesGlob(pattern, text);
}

/** `strict` raises warnings only: a note such as an undocumented 503 is an outage under every policy. */
function namedLevel(finding: Finding, name: Policy["name"]): Level {
  const strict = name === "strict" ? (findRule(finding.ruleId)?.strict ?? null) : null;
  if (strict === null || finding.level === "note") return finding.level;
  return isAtLeast(strict, finding.level) ? strict : finding.level;
}
