import { type JsonValue, parsePointer } from "@driftline/model";
import type { RecordingsConfig, RedactionConfig } from "@driftline/spec";
import { createRedactor, type Redactor } from "@driftline/traffic";
import type { RedactSample } from "@driftline/validate";

/** Nothing is secret beyond what always is. */
export const NO_REDACTION: RedactionConfig = { names: [], pointers: [], patterns: [], keep: [] };

/** What becomes of what is recorded: by the vendor's rules, with the secrets of the run, bodies as shapes or in full. */
export function recordingRedactor(
  { bodies, redact }: RecordingsConfig,
  { secrets, isFull }: { readonly secrets: readonly string[]; readonly isFull: boolean },
): Redactor {
  return createRedactor({ ...redact, literals: secrets, bodies: isFull ? "full" : bodies });
}

/** What a report shows of a value has no secrets in it: any name around the value may say that it is one. */
export function sampleRedactor(rules: RedactionConfig, secrets: readonly string[] = []): RedactSample {
  // A report knows the names around a value and not its place in a list, so a pointer counts by the last of its names.
  const names = [...rules.names, ...rules.pointers.flatMap(lastNameOf)];
  const redactor = createRedactor({ ...rules, names, pointers: [], literals: secrets });
  return (value, { part, names: [name, ...inner] }) => {
    if (part === "path" && name === undefined) return redactor.redactUrl(String(value));
    const nested = inner.reduceRight<JsonValue>((held, member) => ({ [member]: held }), inPart(value, part, name));
    let redacted = redactor.redactValue(nested, part === "cookie" ? "cookie" : name);
    for (const _ of inner) redacted = Object.values(redacted as object)[0] as JsonValue;
    return redacted;
  };

  /** Headers and queries have secrets that are none in a body, such as `X-Honeycomb-Team` and `key`. */
  function inPart(value: JsonValue, part: string, name: string | undefined): JsonValue {
    if (typeof value !== "string" || name === undefined) return value;
    if (part === "header") return redactor.redactHeaders([{ name, value }])[0]?.value ?? null;
    if (part !== "query") return value;
    const url = redactor.redactUrl(`?${new URLSearchParams([[name, value]])}`);
    return [...new URLSearchParams(url.slice(1)).values()][0] ?? null;
  }
}

function lastNameOf(pointer: string): readonly string[] {
  const name = parsePointer(pointer).findLast((token) => token !== "*" && !/^\d+$/.test(token));
  return name === undefined ? [] : [name];
}
