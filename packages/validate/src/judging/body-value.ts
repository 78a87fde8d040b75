import type { Body, JsonObject, JsonPointer, JsonValue, Violation } from "@driftline/model";
import type { Direction } from "@driftline/schema";
import { isUtf8, textOf } from "../reading/body-text.js";
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
}

/** What judging a body needs to know beside the body. */
export interface BodyContext {
  readonly document: JsonObject;
  readonly direction: Direction;
  readonly status: string | null;
  readonly content: ContentPlan;
  /** The media type as sent, with its parameters. */
  readonly sentMediaType: string | null;
  /** Folds a place of a value as the documented schema folds it: map keys and array indices become `*`. */
  fold(pointer: JsonPointer, value: JsonValue): JsonPointer;
}

/** Judges a body by its kind; a body that cannot be read as what it says it is, is malformed and nothing else. */
export function judgeBody(body: Body, context: BodyContext): JudgedBody {
  return READERS[context.content.kind](body, context);
}

type Reader = (body: Body, context: BodyContext) => JudgedBody;

const NOTHING: JudgedBody = { drifts: NO_DRIFT, value: undefined };

const READERS: Readonly<Record<ContentPlan["kind"], Reader>> = {
  json: judgeJson,
  "json-lines": (body, context) => judgeSequence(linesOf(textOf(body)), context),
  "json-sequence": (body, context) => judgeSequence(recordsOf(textOf(body)), context),
  events: judgeEvents,
  form: (body, context) => judgeFields(context, (schema) => formValue(context.document, schema, pairsOf(textOf(body)))),
  multipart: (body, context) => {
    const parts = partsOf(body, context.sentMediaType ?? "");
    if (parts === undefined) return NOTHING;
    return judgeFields(context, (schema) => multipartValue(context.document, schema, parts));
  },
  text: judgeText,
  binary: () => NOTHING,
};

function judgeJson(body: Body, context: BodyContext): JudgedBody {
  if (body.bytes !== null && !isUtf8(body.bytes)) return malformed(context, "response body is not UTF-8");
  const text = textOf(body);
  const value = parse(text);
  if (value === undefined) {
    // Nobody said JSON: only a guess failed.
    return context.sentMediaType === null ? NOTHING : malformed(context, `${context.direction} body is not JSON`);
  }
  const duplicates =
    context.direction === "response" && hasDuplicateKeys(text, value)
      ? duplicateDrifts(text, value, context)
      : NO_DRIFT;
  const drifts = judgeValue(context.content.schema, value, siteOf(context));
  return { drifts: duplicates.length === 0 ? drifts : [...duplicates, ...drifts], value };
}

/** Everything a schema has against a value; nothing where it is clean. */
export function judgeValue(schema: SchemaJudge | null, value: JsonValue, site: BodySite): readonly Drift[] {
  const violations = schema?.explain(value) ?? [];
  if (violations.length === 0) return NO_DRIFT;
  return violations.flatMap((violation: Violation) => driftOfViolation(violation, site) ?? []);
}

function judgeEvents(body: Body, context: BodyContext): JudgedBody {
  const { content, document } = context;
  const items = eventsOf(textOf(body));
  const item = content.judgedBy?.itemSchema ?? null;
  if (item === null || !outlineOf(document, [item]).properties.has("data")) {
    // A schema that says `string` speaks of the stream as text; any other speaks of what each event carries.
    const schema = content.judgedBy?.schema ?? null;
    if (item === null && (schema === null || shapeOf(document, [schema]) === "scalar")) return judgeText(body, context);
    return judgeSequence(items, context);
  }
  const drifts = items.flatMap(({ event }) => judgeValue(content.itemSchema, event, siteOf(context, "/*")));
  return { drifts, value: undefined };
}

function judgeSequence(items: readonly SequenceItem[], context: BodyContext): JudgedBody {
  const { content, document } = context;
  const values = items.map(({ text }) => parse(text));
  if (values.includes(undefined)) return malformed(context, `${context.direction} body has an item that is not JSON`);
  const parsed = values.filter((value) => value !== undefined);
  const whole = content.judgedBy?.schema ?? null;
  if (content.itemSchema === null && whole !== null && shapeOf(document, [whole]) === "array") {
    return { drifts: judgeValue(content.schema, parsed, siteOf(context)), value: parsed };
  }
  const schema = content.itemSchema ?? content.schema;
  return { drifts: parsed.flatMap((value) => judgeValue(schema, value, siteOf(context, "/*"))), value: undefined };
}

function judgeFields(context: BodyContext, read: (schema: JsonPointer) => JsonObject): JudgedBody {
  const schema = context.content.judgedBy?.schema ?? null;
  if (schema === null) return NOTHING;
  const value = read(schema);
  return { drifts: judgeValue(context.content.schema, value, siteOf(context)), value };
}

/** Text is judged by a schema of scalars only: a schema of objects speaks of a format we do not read (XML, CSV). */
function judgeText(body: Body, context: BodyContext): JudgedBody {
  const schema = context.content.judgedBy?.schema ?? null;
  if (schema === null || context.content.mediaType?.endsWith("xml") === true) return NOTHING;
  const { types } = outlineOf(context.document, [schema]);
  if (types.size === 0 || types.has("object") || types.has("array")) return NOTHING;
  const value = valueOfText(context.document, [schema], textOf(body));
  return { drifts: judgeValue(context.content.schema, value, siteOf(context)), value: undefined };
}

function duplicateDrifts(text: string, value: JsonValue, context: BodyContext): readonly Drift[] {
  return findDuplicateKeys(text).map(({ instanceLocation, key }) =>
    driftOf({
      ruleId: "response-body-duplicate-key",
      message: `response body names the key \`${key}\` twice in one object`,
      status: context.status,
      mediaType: context.content.mediaType,
      instanceLocation: context.fold(instanceLocation, value),
      subject: key,
      keywordLocation: context.content.judgedBy?.pointer ?? null,
    }),
  );
}

function malformed(context: BodyContext, message: string): JudgedBody {
  const drift = driftOf({
    ruleId: `${context.direction}-body-malformed`,
    message,
    status: context.status,
    mediaType: context.content.mediaType,
    keywordLocation: context.content.judgedBy?.pointer ?? null,
  });
  return { drifts: [drift], value: undefined };
}

function siteOf(context: BodyContext, prefix = ""): BodySite {
  return { direction: context.direction, status: context.status, mediaType: context.content.mediaType, prefix };
}

function parse(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
