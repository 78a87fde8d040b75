import { type ReportedFinding, ruleOf } from "@driftline/model";
import type { Life } from "./nights.testing.js";
import { dayOf, fault, type Running } from "./running.testing.js";
import { SOAK_VENDORS } from "./vendors.testing.js";

/** What should be found of a vendor tonight, by rule and place. */
export function expectedOf(vendor: string, { night, seen }: Life): readonly string[] {
  const { wire, apiOutage } = night;
  const constant = SOAK_VENDORS.find(({ name }) => name === vendor)?.constant;
  if (wire === null || apiOutage !== null || constant === undefined) return [];
  // Two nights break a habit.
  if (wire.kind === "gone" && !constant.isRequired && seen < 2) return [];
  const names = {
    added: `response-property-undocumented ${wire.name}`,
    null: "response-null-undocumented /id",
    typed: "response-type-mismatched /id",
    gone: `${constant.isRequired ? "response-property-missing" : "observed-property-vanished"} ${constant.name}`,
  };
  return [`${vendor} ${names[wire.kind]}`];
}

/** The level that the rule has by default. */
export function isError(name: string): boolean {
  return ruleOf(name.split(" ")[1] ?? "").level === "error";
}

/** That a vendor answered with an outage is a note: it is told, it fails nothing, and it is no drift. */
export function isOfOutage({ ruleId, status, level }: ReportedFinding): boolean {
  return ruleId === "response-status-undocumented" && level === "note" && /^(?:429|5..)$/.test(status ?? "");
}

/** A finding by rule and place. */
export function nameOf({ ruleId, subject, instanceLocation }: ReportedFinding): string {
  return `${ruleId} ${subject ?? instanceLocation ?? ""}`;
}

/** New tonight, or back because what was accepted no longer is. */
export function announcedOf(running: Running, expected: ReadonlySet<string>): readonly string[] {
  return [...expected].filter((name) => {
    const before = running.known.get(name);
    return !isAccepted(running, name) && (before === undefined || before.suppressed);
  });
}

/** Whether somebody answers for it tonight. */
export function isAccepted(running: Running, name: string): boolean {
  const until = running.accepted.get(name);
  return until !== undefined && dayOf(running.night).slice(0, 10) <= until;
}

/** Holds what is against what should be; each name once. */
export function compareSets(running: Running, what: string, is: readonly string[], should: readonly string[]): void {
  const [more, less] = [is.filter((name) => !should.includes(name)), should.filter((name) => !is.includes(name))];
  if (more.length > 0) fault(running, `${what} although it should not be: ${more.join(", ")}`);
  if (less.length > 0) fault(running, `not ${what} although it should be: ${less.join(", ")}`);
  if (is.length !== new Set(is).size) fault(running, `${what} twice: ${is.join(", ")}`);
}
