import type { Body } from "@driftline/model";

/** Whether a message has a body of at least one byte, none, or one that the recording left out. */
export function bodyPresence(body: Body | null): "present" | "absent" | "omitted" {
  if (body === null) return "absent";
  if (body.text !== null) return body.text === "" ? "absent" : "present";
  if (body.bytes !== null) return body.bytes.length === 0 ? "absent" : "present";
  return "omitted";
}

/** The text of a body; bytes are read as UTF-8 (RFC 8259, section 8.1), a byte order mark is dropped. */
export function textOf(body: Body): string {
  if (body.text !== null) return body.text.charCodeAt(0) === 0xfeff ? body.text.slice(1) : body.text;
  return body.bytes === null ? "" : new TextDecoder().decode(body.bytes);
}

/** The text of a body that must be UTF-8, or undefined where its bytes are not. */
export function strictTextOf(body: Body): string | undefined {
  if (body.bytes === null) return textOf(body);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body.bytes);
  } catch {
    return undefined;
  }
}
