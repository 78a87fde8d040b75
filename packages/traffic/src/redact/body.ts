import { type Body, type HeaderField, headerValue, isJsonMediaType, mediaTypeEssence } from "@driftline/model";
import { isGzip, isZstd } from "../formats/content-coding.js";
import { isJsonDocument, looksLikeJson } from "./json-shape.js";
import { maskOf } from "./shape.js";
import { redactPairs, redactText, type TextRules } from "./text.js";

/** What redacting a body needs. */
export interface BodyRules {
  readonly rules: TextRules;
  readonly redactJson: (text: string) => string;
  /** Whether texts are reduced to their shape. */
  readonly isShaped: boolean;
}

/**
 * A body without secrets, by its media type: JSON and lines of it, server-sent events, forms, multipart, any other text. Of
 * bytes that are no text, shapes keep nothing, and the full mode what is neither an ASCII secret nor compressed.
 */
export function redactBody(body: Body, headers: readonly HeaderField[], context: BodyRules): Body {
  const mediaType = body.mediaType ?? headerValue(headers, "content-type") ?? "";
  if (body.text !== null) {
    const text = redactBodyText(body.text, mediaType, context);
    return text === body.text ? body : { ...body, text };
  }
  if (body.bytes === null) return body;
  return redactBytes(body, body.bytes, { headers, mediaType }, context);
}

interface Message {
  readonly headers: readonly HeaderField[];
  readonly mediaType: string;
}

function redactBytes(body: Body, bytes: Uint8Array, { headers, mediaType }: Message, context: BodyRules): Body {
  // Latin-1 maps every byte to one character and back: what is ASCII in it can be redacted, the rest stays.
  const raw = Buffer.from(bytes).toString("latin1");
  const isMultipart = mediaTypeEssence(mediaType).startsWith("multipart/");
  // What cannot be looked into cannot be cleared: half a gzip still holds half of its secrets.
  const isSealed =
    isGzip(bytes) ||
    isZstd(bytes) ||
    raw.startsWith("PK\u0003") ||
    headerValue(headers, "content-encoding") !== undefined;
  if (isSealed || (context.isShaped && !isMultipart)) return { mediaType: body.mediaType, text: null, bytes: null };
  const text = redactBodyText(raw, mediaType, context);
  return text === raw ? body : { ...body, bytes: new Uint8Array(Buffer.from(text, "latin1")) };
}

function redactBodyText(text: string, mediaType: string, context: BodyRules): string {
  const essence = mediaTypeEssence(mediaType);
  if (isJsonMediaType(essence) || /json/.test(essence) || looksLikeJson(text)) return redactJsonBody(text, context);
  if (essence === "application/x-www-form-urlencoded") {
    return redactPairs(
      text,
      context.rules,
      context.isShaped ? (value, name) => maskOf(value, name) ?? value : undefined,
    );
  }
  if (essence === "text/event-stream") return redactEvents(text, context);
  if (essence.startsWith("multipart/")) return redactParts(text, mediaType, context);
  return plainText(text, context);
}

/** JSON that is damaged is walked over as far as it goes, and looked at as a text besides. */
function redactJsonBody(text: string, { rules, redactJson }: BodyRules): string {
  const redacted = redactJson(text);
  return isJsonDocument(text) ? redacted : redactText(redacted, rules);
}

function plainText(text: string, { rules, isShaped }: BodyRules, name?: string): string {
  return (isShaped ? maskOf(text, name) : undefined) ?? redactText(text, rules, name);
}

/** Server-sent events: what `data` carries is JSON as a rule (HTML Living Standard, section 9.2). */
function redactEvents(text: string, context: BodyRules): string {
  return text.replace(/^(data|event|id|retry|):( ?)(.*)$/gm, (whole, field: string, space: string, value: string) => {
    if (field === "event" || field === "retry") return whole;
    if (value === "[DONE]") return whole;
    const redacted = looksLikeJson(value) ? context.redactJson(value) : plainText(value, context);
    return `${field}:${space}${redacted}`;
  });
}

/** Parts of a form (RFC 7578): each is judged by its name and its own media type. */
function redactParts(text: string, mediaType: string, context: BodyRules): string {
  const boundary = /boundary="?([^";]+)"?/i.exec(mediaType)?.[1];
  if (boundary === undefined) return plainText(text, context);
  return text
    .split(`--${boundary}`)
    .map((part) => {
      const [, head = "", gap = "", content = ""] = /^(.*?)(\r?\n\r?\n)(.*)$/s.exec(part) ?? [];
      if (gap === "") return part;
      const name = /\bname="([^"]*)"/i.exec(head)?.[1];
      const [, value = content, end = ""] = /^(.*?)(\r?\n)$/s.exec(content) ?? [];
      const type = /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? "text/plain";
      const isSecret = name !== undefined && context.rules.isSecretField(name);
      const redacted = isSecret ? context.rules.placeholders.of(value) : redactPart(value, type, name, context);
      return redactText(head, context.rules) + gap + redacted + end;
    })
    .join(`--${boundary}`);
}

function redactPart(value: string, type: string, name: string | undefined, context: BodyRules): string {
  if (isJsonMediaType(type) || looksLikeJson(value)) return context.redactJson(value);
  return plainText(value, context, name);
}
