import {
  type Body,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  objectOf,
  resolvePointer,
  type Violation,
} from "@driftline/model";
import { hasExact, roundedValue } from "@driftline/schema";
import { foldPlace, type PropertyNode, propertyTreeOf } from "../property-tree.js";
import { strictTextOf, textOf } from "../reading/body-text.js";
import { findDuplicateKeys, hasDuplicateKeys } from "../reading/duplicate-keys.js";
import { multipartValue, partsOf } from "../reading/multipart.js";
import { eventsOf, linesOf, recordsOf, type SequenceItem } from "../reading/sequential-media.js";
import { shapeOf, valueOfText } from "../reading/string-values.js";
import { styledFormValue } from "../reading/styled-form.js";
import { outlineOf } from "../schema-outline.js";
import { type Drift, driftOf, NO_DRIFT } from "./drift.js";
import { type BodySite, driftOfViolation } from "./drift-of-violation.js";
import type { ContentPlan } from "./operation-plan.js";
import { repeatedDrifts } from "./repeated-drift.js";
import type { SchemaJudge } from "./schema-judge.js";

/** A body that was read: its drifts, and its value where it is one JSON text. */
export interface JudgedBody {
  readonly drifts: readonly Drift[];
  /** Undefined where the body has no single value. */
  readonly value: JsonValue | undefined;
  /** Not parsed: it shows no documented property that earlier bodies of the same content did not show. */
  readonly isKnown?: boolean;
  /** Of a body that was not parsed: the watched places it shows. */
  readonly shown?: readonly JsonPointer[];
}

/**
 * A body judged from its text: clean, or repeating what was explained before; undefined where it takes parsing to tell. A
 * body that shows something new is parsed, and so is one whose values somebody wants to see.
 */
export function judgeUnread(
  { text }: Body,
  { kind, schema, site }: ContentPlan,
  mayStayUnread: boolean,
): JudgedBody | undefined {
  if (kind !== "json" || schema === null || text === null) return undefined;
  const { texts } = schema;
  const verdict = texts.judge(text);
  if (verdict === "unsure") return undefined;
  const drifts = verdict === "repeated" ? repeatedDrifts(texts.repeated, { text, schema, site }) : NO_DRIFT;
  if (verdict === "new" || !mayStayUnread) return { drifts, value: parse(text) };
  return { drifts, value: undefined, isKnown: true, shown: texts.shown };
}

/** Judges a body by its kind; a body that cannot be read as what it says it is, is malformed and nothing else. */
export function judgeBody(body: Body, content: ContentPlan, document: JsonObject): JudgedBody {
  return READERS[content.kind](body, content, document);
}

type Reader = (body: Body, content: ContentPlan, document: JsonObject) => JudgedBody;

const NOTHING: JudgedBody = { drifts: NO_DRIFT, value: undefined };

const READERS: Readonly<Record<ContentPlan["kind"], Reader>> = {
  json: judgeJson,
  "json-lines": (body, content, document) => judgeSequence(linesOf(textOf(body)), content, document),
  "json-sequence": (body, content, document) => judgeSequence(recordsOf(textOf(body)), content, document),
  events: judgeEvents,
  form: (body, content, document) =>
    judgeFields(content, (schema) => {
      const stated = content.judgedBy === null ? undefined : resolvePointer(document, content.judgedBy.pointer);
      return styledFormValue(document, { schema, encoding: objectOf(stated, "encoding") }, textOf(body));
    }),
  multipart: (body, content, document) => {
    const parts = partsOf(body, content.sentMediaType ?? "");
    if (parts === undefined) return NOTHING;
    return judgeFields(content, (schema) => multipartValue(document, schema, parts));
  },
  text: judgeText,
  binary: () => NOTHING,
};

function judgeJson(body: Body, content: ContentPlan, document: JsonObject): JudgedBody {
  const { direction } = content.site;
  const text = strictTextOf(body);
  if (text === undefined) return malformed(content, `${direction} body is not UTF-8`);
  const value = parse(text);
  if (value === undefined) {
    // Nobody said JSON: only a guess failed.
    return content.sentMediaType === null ? NOTHING : malformed(content, `${direction} body is not JSON`);
  }
  const violations = content.schema?.explainText(value, text) ?? [];
  const drifts = driftsOf(violations, content.site);
  const areDuplicatesSought = direction === "response" && hasDuplicateKeys(text, value);
  const duplicates = areDuplicatesSought ? duplicateDrifts(text, value, { content, document }) : NO_DRIFT;
  content.schema?.texts.learn(text, violations);
  return { drifts: duplicates.length === 0 ? drifts : [...duplicates, ...drifts], value };
}

/** Everything a schema has against a value, and the JSON text it was read from; nothing where it is clean. */
function judgeValue(
  schema: SchemaJudge | null,
  { value, text }: { readonly value: JsonValue; readonly text: string },
  site: BodySite,
): readonly Drift[] {
  return driftsOf(schema?.explainText(value, text) ?? [], site);
}

/** The same of a value that was read from texts which are no JSON; and the value as others take it. */
function judgeRead(content: ContentPlan, value: JsonValue): { drifts: readonly Drift[]; value: JsonValue } {
  const isExact = hasExact(value);
  const rounded = isExact ? roundedValue(value) : value;
  const violations = content.schema?.explain(rounded, isExact ? value : undefined) ?? [];
  return { drifts: driftsOf(violations, content.site), value: rounded };
}

function driftsOf(violations: readonly Violation[], site: BodySite): readonly Drift[] {
  if (violations.length === 0) return NO_DRIFT;
  return violations.flatMap((violation) => driftOfViolation(violation, site) ?? []);
}

function judgeEvents(body: Body, content: ContentPlan, document: JsonObject): JudgedBody {
  const items = eventsOf(textOf(body));
  const item = content.judgedBy?.itemSchema ?? null;
  if (item === null || !outlineOf(document, [item]).properties.has("data")) {
    // A schema that says `string` speaks of the stream as text; any other speaks of what each event carries.
    const schema = content.judgedBy?.schema ?? null;
    const isText = item === null && (schema === null || shapeOf(document, [schema]) === "scalar");
    return isText ? judgeText(body, content, document) : judgeSequence(items, content, document);
  }
  return { drifts: items.flatMap((one) => judgeEvent(one, content)), value: undefined };
}

/** An event by its fields, and its data by the schema of what the data holds as JSON (OpenAPI 3.2, section 4.14.4). */
function judgeEvent({ event, text }: SequenceItem, content: ContentPlan): readonly Drift[] {
  const fields = driftsOf(content.itemSchema?.explain(event ?? null) ?? [], content.itemSite);
  if (content.dataSchema === null) return fields;
  const data = parse(text);
  if (data === undefined)
    return [...fields, ...malformed(content, "response body has an event whose data is not JSON").drifts];
  return [
    ...fields,
    ...judgeValue(content.dataSchema, { value: data, text }, { ...content.itemSite, prefix: "/*/data" }),
  ];
}

function judgeSequence(items: readonly SequenceItem[], content: ContentPlan, document: JsonObject): JudgedBody {
  const values = items.map(({ text }) => parse(text));
  const parsed = values.filter((value) => value !== undefined);
  const isBroken = parsed.length < items.length;
  // One broken item, often the last of a stream that was cut, hides nothing of the others.
  const broken = isBroken
    ? malformed(content, `${content.site.direction} body has an item that is not JSON`).drifts
    : NO_DRIFT;
  const told = [...broken, ...duplicatesOfItems(items, values, { content, document })];
  const whole = content.judgedBy?.schema ?? null;
  if (content.itemSchema === null && whole !== null && shapeOf(document, [whole]) === "array") {
    const text = `[${items.flatMap((item, index) => (values[index] === undefined ? [] : item.text)).join()}]`;
    const found = judgeValue(content.schema, { value: parsed, text }, content.site);
    if (!isBroken) return { drifts: [...told, ...found], value: parsed };
    // How many items there are, and which is which, nobody knows any more.
    const drifts = found.filter(({ instanceLocation }) => instanceLocation);
    return { drifts: [...told, ...drifts], value: undefined };
  }
  const schema = content.itemSchema ?? content.schema;
  const drifts = items.flatMap(({ text }, index) => {
    const value = values[index];
    return value === undefined ? [] : judgeValue(schema, { value, text }, content.itemSite);
  });
  return { drifts: [...told, ...drifts], value: undefined };
}

function duplicatesOfItems(
  items: readonly SequenceItem[],
  values: readonly (JsonValue | undefined)[],
  site: { readonly content: ContentPlan; readonly document: JsonObject },
): readonly Drift[] {
  if (site.content.site.direction !== "response") return NO_DRIFT;
  return items.flatMap(({ text }, index) => {
    const value = values[index];
    if (value === undefined || !hasDuplicateKeys(text, value)) return [];
    return duplicateDrifts(text, value, site, "/*");
  });
}

function judgeFields(content: ContentPlan, read: (schema: JsonPointer) => JsonObject): JudgedBody {
  const schema = content.judgedBy?.schema ?? null;
  if (schema === null) return NOTHING;
  return judgeRead(content, read(schema));
}

/** Text is judged by a schema of scalars only: a schema of objects speaks of a format we do not read (XML, CSV). */
function judgeText(body: Body, content: ContentPlan, document: JsonObject): JudgedBody {
  const schema = content.judgedBy?.schema ?? null;
  if (schema === null || content.mediaType?.endsWith("xml") === true) return NOTHING;
  const { types } = outlineOf(document, [schema]);
  if (types.size === 0 || types.has("object") || types.has("array")) return NOTHING;
  const value = valueOfText(document, [schema], textOf(body));
  return { drifts: judgeRead(content, value).drifts, value: undefined };
}

function duplicateDrifts(
  text: string,
  value: JsonValue,
  { content, document }: { readonly content: ContentPlan; readonly document: JsonObject },
  prefix = "",
): readonly Drift[] {
  const root = rootOf(content, document, prefix !== "");
  return findDuplicateKeys(text).map(({ instanceLocation, key }) =>
    driftOf({
      ruleId: "response-body-duplicate-key",
      message: `response body names the key \`${key}\` twice in one object`,
      status: content.site.status,
      mediaType: content.mediaType,
      instanceLocation: prefix + foldPlace(root, value, instanceLocation),
      subject: key,
      keywordLocation: content.judgedBy?.pointer ?? null,
    }),
  );
}

/** What is documented of a body's properties, or of those of its items. */
function rootOf(content: ContentPlan, document: JsonObject, isItem: boolean): PropertyNode | null {
  const whole = content.judgedBy?.schema ?? null;
  const item = isItem ? (content.judgedBy?.itemSchema ?? null) : null;
  const schema = item ?? whole;
  if (schema === null) return null;
  const { root } = propertyTreeOf(document, schema);
  return isItem && item === null && shapeOf(document, [schema]) === "array" ? (root.items ?? null) : root;
}

function malformed(content: ContentPlan, message: string): JudgedBody {
  const { direction, status } = content.site;
  const drift = driftOf({
    ruleId: `${direction}-body-malformed`,
    message,
    status,
    mediaType: content.mediaType,
    keywordLocation: content.judgedBy?.pointer ?? null,
  });
  return { drifts: [drift], value: undefined };
}

function parse(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
