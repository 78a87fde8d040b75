import type { Finding } from "./finding.js";

/** A hash of text in hexadecimal; the host brings SHA-256. */
export type Hash = (text: string) => string;

/**
 * What a finding is known by, for ever: rule, vendor, operation with parameter names blanked, status, media type,
 * folded place and subject. Never message, level, count, array index or line: those change while the drift stays.
 */
export function fingerprintOf(finding: Finding, hash: Hash): string {
  const identity = [
    finding.ruleId,
    finding.vendor,
    finding.scope ?? blankParameterNames(finding.operation ?? ""),
    finding.status ?? "",
    finding.mediaType ?? "",
    finding.instanceLocation ?? "",
    finding.subject ?? "",
  ];
  return hash(JSON.stringify(identity)).slice(0, 32);
}

/** @example blankParameterNames("GET /pets/{petId}") === "GET /pets/{}" */
export function blankParameterNames(operationKey: string): string {
  return operationKey.replace(/\{[^{}]*\}/g, "{}");
}
