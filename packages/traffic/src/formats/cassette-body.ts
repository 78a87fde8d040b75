import { type Body, isJsonObject, type JsonObject, type JsonValue, textOfJson } from "@driftline/model";
import { type BodyContext, bytesBody, textBody } from "./body.js";

/**
 * The body of a cassette's message: plain text, bytes (YAML's `!binary`), or an object that wraps them as `string` or
 * `base64_string` (Ruby VCR, vcrpy).
 */
export function cassetteBody(value: JsonValue | undefined, context: BodyContext): Body | null {
  const raw: unknown = isJsonObject(value) && !isBytes(value) ? unwrap(value) : value;
  if (isBytes(raw)) return bytesBody(raw, context);
  return typeof raw === "string" ? textBody(raw, context.mediaType) : null;
}

/** A form that a recorder took apart, written again as it was sent. */
export function formOf(form: JsonValue | undefined): string {
  const params = new URLSearchParams();
  if (!isJsonObject(form)) return "";
  for (const [name, values] of Object.entries(form)) {
    for (const value of Array.isArray(values) ? values : [values]) params.append(name, textOfJson(value ?? ""));
  }
  return params.toString();
}

function unwrap(body: JsonObject): unknown {
  if (typeof body.base64_string === "string") return new Uint8Array(Buffer.from(body.base64_string, "base64"));
  return body.string ?? body.content;
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}
