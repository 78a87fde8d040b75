import {
  type ContractResponse,
  isJsonMediaType,
  isJsonObject,
  type JsonPointer,
  type JsonValue,
  type MediaTypeContent,
  mediaTypeEssence,
  memberOf,
  objectOf,
  type ResponseHeader,
  resolvePointer,
  textOfJson,
} from "@driftline/model";
import { seedOf } from "../seed.js";
import type { Workshop } from "../workshop.js";
import type { AnswerBody } from "./answer.js";
import { withoutDeprecated } from "./deprecated.js";

/** A conforming value of a schema with everything it documents, as far as that can be had; undefined where none is found. */
export function conformingValue(workshop: Workshop, schema: JsonPointer, word: string): JsonValue | undefined {
  const { generator, seed, prefersExamples } = workshop;
  const options = { direction: "response" as const, seed: seedOf(seed, schema, word), prefersExamples, maxDepth: 6 };
  const value =
    generator.generate(schema, { ...options, presence: "all" }) ??
    generator.generate(schema, { ...options, presence: "some" }) ??
    generator.generate(schema, { ...options, presence: "required" });
  return value === undefined ? undefined : withoutDeprecated(workshop, schema, value);
}

/** A body as documented; where there is no schema, or none that can be met, the least of its kind. */
export function conformingBody(workshop: Workshop, content: MediaTypeContent, word: string): AnswerBody {
  const mediaType = concreteMediaType(content.mediaType);
  const value = documentedExample(workshop, content) ?? schemaValue(workshop, content.schema, word);
  if (isJsonMediaType(mediaType)) return { kind: "json", mediaType, value: value ?? {}, schema: content.schema };
  return { kind: "text", mediaType, text: textOf(workshop, { content, mediaType, value, word }) };
}

/** The documented headers of a response, each with a value of its schema. */
export function conformingHeaders(workshop: Workshop, response: ContractResponse): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const header of response.headers) {
    const value = headerValue(workshop, header);
    if (value !== undefined && !FRAMING.has(header.name.toLowerCase())) headers[header.name.toLowerCase()] = value;
  }
  return headers;
}

/** What HTTP itself says about a message is not for a contract to make up. */
const FRAMING = new Set(["content-length", "transfer-encoding", "connection", "content-encoding", "date"]);

function headerValue(workshop: Workshop, header: ResponseHeader): string | undefined {
  const schema = header.schema ?? header.content?.schema ?? null;
  const value = schemaValue(workshop, schema, header.name);
  if (value === undefined) return header.isRequired ? "mock" : undefined;
  if (header.content !== null) return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(textOfJson).join(",");
  if (!isJsonObject(value)) return String(value);
  return Object.entries(value)
    .map(([name, member]) => (header.explode ? `${name}=${textOfJson(member)}` : `${name},${textOfJson(member)}`))
    .join(",");
}

function schemaValue(workshop: Workshop, schema: JsonPointer | null, word: string): JsonValue | undefined {
  return schema === null ? undefined : conformingValue(workshop, schema, word);
}

/** The first example of the media type that conforms, where examples are wanted (OpenAPI 3.1.1, section 4.8.14). */
function documentedExample(workshop: Workshop, content: MediaTypeContent): JsonValue | undefined {
  if (!workshop.prefersExamples) return undefined;
  const place = resolvePointer(workshop.contract.document, content.pointer);
  const named = Object.values(objectOf(place, "examples") ?? {}).map((example) => memberOf(example, "value"));
  const compiled = content.schema === null ? null : workshop.compiler.compile(content.schema, "response");
  return [memberOf(place, "example"), ...named].find(
    (example) => example !== undefined && (compiled === null || compiled.isClean(example)),
  );
}

/** A media type that can stand in a header. @example concreteMediaType("*\/*") === "application/json" */
function concreteMediaType(mediaType: string): string {
  if (mediaType === "*/*" || mediaType === "application/*") return "application/json";
  return mediaType.endsWith("/*") ? mediaType.replace("*", "plain") : mediaType;
}

interface TextOrder {
  readonly content: MediaTypeContent;
  readonly mediaType: string;
  readonly value: JsonValue | undefined;
  readonly word: string;
}

/** Sequential media types carry three items; everything else is the value as text. */
function textOf(workshop: Workshop, { content, mediaType, value, word }: TextOrder): string {
  const write = SEQUENCES[mediaTypeEssence(mediaType)];
  if (write === undefined) return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
  const items = content.itemSchema === null ? [value, value, value] : [0, 1, 2].map((index) => itemOf(index));
  return items.map((item) => write(item ?? {})).join("");
  function itemOf(index: number): JsonValue | undefined {
    return content.itemSchema === null ? value : conformingValue(workshop, content.itemSchema, `${word} ${index}`);
  }
}

const SEQUENCES: Readonly<Record<string, (item: JsonValue) => string>> = {
  "application/jsonl": jsonLine,
  "application/x-ndjson": jsonLine,
  "application/ndjson": jsonLine,
  "application/json-seq": (item) => `\u001e${jsonLine(item)}`,
  "text/event-stream": eventText,
};

function jsonLine(item: JsonValue): string {
  return `${JSON.stringify(item)}\n`;
}

/** An item that describes an event is one; any other is what an event carries (OpenAPI 3.2, section 4.14.4). */
function eventText(item: JsonValue): string {
  if (!isJsonObject(item) || !Object.hasOwn(item, "data")) return `data: ${JSON.stringify(item)}\n\n`;
  const lines = Object.entries(item).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `${name}: ${text.replaceAll("\n", " ")}\n`;
  });
  return `${lines.join("")}\n`;
}
