import type { Body, JsonObject, JsonPointer, JsonValue, Violation } from "@driftline/model";
import type { TextVerdict } from "@driftline/schema";
import { foldPlace, propertyTreeOf } from "../property-tree.js";
import { strictTextOf, textOf } from "../reading/body-text.js";
import { findDuplicateKeys, hasDuplicateKeys } from "../reading/duplicate-keys.js";
import { formValue, pairsOf } from "../reading/form-body.js";
import { multipartValue, partsOf } from "../reading/multipart.js";
import { eventsOf, linesOf, recordsOf, type SequenceItem } from "../reading/sequential-media.js";
import { shapeOf, valueOfText } from "../reading/string-values.js";
import { outlineOf } from "../schema-outline.js";
import { type Drift, driftOf, NO_DRIFT } from "./drift.js";
import { type BodySite, driftOfViolation } from "./drift-of-violation.js";
import type { ContentPlan } from "./operation-plan.js";
import type { SchemaJudge } from "./schema-judge.js";

/** A body that was read: its drifts, and its value where it is one JSON text. */
export interface JudgedBody {
  readonly drifts: readonly Drift[];
  /** Undefined where the body has no single value. */
  readonly value: JsonValue | undefined;
  /** Clean and not parsed: it shows no documented property that earlier bodies of the same content did not show. */
  readonly isKnown?: boolean;
}

/**
 * A clean body, judged from its text; undefined where it takes parsing to tell. A body that shows something new is parsed,
 * and so is one whose values somebody wants to see.
 */
export function judgeUnread(body: Body, content: ContentPlan, mayStayUnread: boolean): JudgedBody | undefined {
  const verdict = verdictOn(body, content);
  if (verdict === "unsure" || body.text === null) return undefined;
  return verdict === "known" && mayStayUnread ? KNOWN : { drifts: NO_DRIFT, value: parse(body.text) };
}

/** Whether a body's text alone tells that it is clean. */
export function isSurelyClean(body: Body, content: ContentPlan): boolean {
  return verdictOn(body, content) !== "unsure";
}

function verdictOn({ text }: Body, { kind, schema }: ContentPlan): TextVerdict {
  return kind === "json" && schema !== null && text !== null ? schema.judgeText(text) : "unsure";
}

/** Judges a body by its kind; a body that cannot be read as what it says it is, is malformed and nothing else. */
export function judgeBody(body: Body, content: ContentPlan, document: JsonObject): JudgedBody {
  return READERS[content.kind](body, content, document);
}

type Reader = (body: Body, content: ContentPlan, document: JsonObject) => JudgedBody;

const NOTHING: JudgedBody = { drifts: NO_DRIFT, value: undefined };
const KNOWN: JudgedBody = { drifts: NO_DRIFT, value: undefined, isKnown: true };

const READERS: Readonly<Record<ContentPlan["kind"], Reader>> = {
  json: judgeJson,
  "json-lines": (body, content, document) => judgeSequence(linesOf(textOf(body)), content, document),
  "json-sequence": (body, content, document) => judgeSequence(recordsOf(textOf(body)), content, document),
  events: judgeEvents,
  form: (body, content, document) =>
    judgeFields(content, (schema) => formValue(document, schema, pairsOf(textOf(body)))),
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
  const drifts = judgeValue(content.schema, value, content.site);
  if (direction === "request" || !hasDuplicateKeys(text, value)) return { drifts, value };
  return { drifts: [...duplicateDrifts(text, value, { content, document }), ...drifts], value };
}

/** Everything a schema has against a value; nothing where it is clean. */
export function judgeValue(schema: SchemaJudge | null, value: JsonValue, site: BodySite): readonly Drift[] {
  const violations = schema?.explain(value) ?? [];
  if (violations.length === 0) return NO_DRIFT;
  return violations.flatMap((violation: Violation) => driftOfViolation(violation, site) ?? []);
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
  const fields = judgeValue(content.itemSchema, event, content.itemSite);
  if (content.dataSchema === null) return fields;
  const data = parse(text);
  if (data === undefined)
    return [...fields, ...malformed(content, "response body has an event whose data is not JSON").drifts];
  return [...fields, ...judgeValue(content.dataSchema, data, { ...content.itemSite, prefix: "/*/data" })];
}

function judgeSequence(items: readonly SequenceItem[], content: ContentPlan, document: JsonObject): JudgedBody {
  const values = items.map(({ text }) => parse(text));
  if (values.includes(undefined))
    return malformed(content, `${content.site.direction} body has an item that is not JSON`);
  const parsed = values.filter((value) => value !== undefined);
  const whole = content.judgedBy?.schema ?? null;
  if (content.itemSchema === null && whole !== null && shapeOf(document, [whole]) === "array") {
    return { drifts: judgeValue(content.schema, parsed, content.site), value: parsed };
  }
  const schema = content.itemSchema ?? content.schema;
  return { drifts: parsed.flatMap((value) => judgeValue(schema, value, content.itemSite)), value: undefined };
}

function judgeFields(content: ContentPlan, read: (schema: JsonPointer) => JsonObject): JudgedBody {
  const schema = content.judgedBy?.schema ?? null;
  if (schema === null) return NOTHING;
  const value = read(schema);
  return { drifts: judgeValue(content.schema, value, content.site), value };
}

/** Text is judged by a schema of scalars only: a schema of objects speaks of a format we do not read (XML, CSV). */
function judgeText(body: Body, content: ContentPlan, document: JsonObject): JudgedBody {
  const schema = content.judgedBy?.schema ?? null;
  if (schema === null || content.mediaType?.endsWith("xml") === true) return NOTHING;
  const { types } = outlineOf(document, [schema]);
  if (types.size === 0 || types.has("object") || types.has("array")) return NOTHING;
  const value = valueOfText(document, [schema], textOf(body));
  return { drifts: judgeValue(content.schema, value, content.site), value: undefined };
}

function duplicateDrifts(
  text: string,
  value: JsonValue,
  { content, document }: { readonly content: ContentPlan; readonly document: JsonObject },
): readonly Drift[] {
  const schema = content.judgedBy?.schema ?? null;
  const root = schema === null ? null : propertyTreeOf(document, schema).root;
  return findDuplicateKeys(text).map(({ instanceLocation, key }) =>
    driftOf({
      ruleId: "response-body-duplicate-key",
      message: `response body names the key \`${key}\` twice in one object`,
      status: content.site.status,
      mediaType: content.mediaType,
      instanceLocation: foldPlace(root, value, instanceLocation),
      subject: key,
      keywordLocation: content.judgedBy?.pointer ?? null,
    }),
  );
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
