import type { JsonValue } from "@driftline/model";
import type { Redactor } from "@driftline/traffic";
import type { RedactSample } from "@driftline/validate";

/** What a report shows of a value has no secrets in it: any name around the value may say that it is one. */
export function sampleRedactor(redactor: Redactor): RedactSample {
  return (value, { part, names: [name, ...inner] }) => {
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
