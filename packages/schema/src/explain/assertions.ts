import {
  appendPointer,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  jsonTypeOf,
  type ViolationKind,
} from "@driftline/model";
import { areUnique, codePointLength, isEqual, isMultipleOf } from "../equal.js";
import { isNumeric, isUntold, type Numeric, numberOf } from "../exact/long-integer.js";
import { formatOf } from "../formats/registry.js";
import { patternOf } from "../pattern.js";
import type { KeywordNode } from "./node.js";
import { phraseChoice, phraseTypes, subjectOf } from "./phrase.js";

/** Whether a value has a JSON Schema type; `integer` accepts 1.0. */
export function hasType(value: JsonValue, type: string): boolean {
  if (type === "integer") return Number.isInteger(value) || typeof value === "bigint";
  return jsonTypeOf(value) === type;
}

/** The types a `type` keyword lists, or null where it lists none. */
export function typesOf(schema: JsonObject): readonly string[] | null {
  if (typeof schema.type === "string") return [schema.type];
  if (!Array.isArray(schema.type)) return null;
  return (schema.type as readonly JsonValue[]).filter((type) => typeof type === "string");
}

/** The keywords that look at the value alone (JSON Schema 2020-12 validation, section 6), in the order they are told. */
export function assertionNodes(schema: JsonObject, pointer: JsonPointer): readonly KeywordNode[] {
  const nodes: KeywordNode[] = [];
  const add = (node: KeywordNode | undefined) => node !== undefined && nodes.push(node);
  if ("const" in schema) add(choiceNode(schema, "const", pointer));
  if (Array.isArray(schema.enum)) add(choiceNode(schema, "enum", pointer));
  add(formatNode(schema, pointer));
  for (const keyword of Object.keys(BOUNDS)) add(boundNode(schema, keyword, pointer));
  add(patternNode(schema, pointer));
  if (schema.uniqueItems === true) {
    add(
      leaf(
        { keyword: "uniqueItems", kind: "constraint", pointer, expected: "unique items" },
        (value) => !Array.isArray(value) || areUnique(value),
      ),
    );
  }
  return nodes;
}

interface Leaf {
  readonly keyword: string;
  readonly kind: ViolationKind;
  readonly pointer: JsonPointer;
  readonly expected: string;
}

function leaf(about: Leaf, accepts: (value: JsonValue) => boolean): KeywordNode {
  const keywordLocation = appendPointer(about.pointer, about.keyword);
  return {
    accepts,
    explain(value, site, remarks) {
      if (accepts(value)) return;
      const subject = about.kind === "enum-value" ? subjectOf(value) : null;
      remarks.push({
        site,
        kind: about.kind,
        keyword: about.keyword,
        keywordLocation,
        subject,
        expected: about.expected,
        value,
      });
    },
  };
}

/** The `type` keyword; null where another type is documented is a drift of its own. */
export function typeNode(types: readonly string[], pointer: JsonPointer): KeywordNode {
  const accepts = (value: JsonValue) => types.some((type) => hasType(value, type));
  const keywordLocation = appendPointer(pointer, "type");
  return {
    accepts,
    explain(value, site, remarks) {
      if (accepts(value)) return;
      const kind = value === null ? "null" : "type";
      remarks.push({
        site,
        kind,
        keyword: "type",
        keywordLocation,
        subject: null,
        expected: phraseTypes(types),
        value,
      });
      site.isSettled = true;
    },
  };
}

/** An enum that omits null although the type allows it still refuses null: then it is null that is undocumented. */
function choiceNode(schema: JsonObject, keyword: "enum" | "const", pointer: JsonPointer): KeywordNode {
  const values = keyword === "enum" ? (schema.enum as readonly JsonValue[]) : [schema.const as JsonValue];
  const scalars = new Set<JsonValue>(values.filter((value) => typeof value !== "object" || value === null));
  const others = values.filter((value) => typeof value === "object" && value !== null);
  // Of an item of `enum` only the rounded value is known.
  const exact = keyword === "const" ? numberOf(schema, "const") : undefined;
  const numbers = exact === undefined ? values.filter((one) => typeof one === "number") : [exact];
  const accepts = (value: JsonValue) => {
    if (typeof value === "bigint") return numbers.some((one) => one === value || isUntold(value, one));
    return scalars.has(value) || others.some((other) => isEqual(other, value));
  };
  const keywordLocation = appendPointer(pointer, keyword);
  const types = new Set(values.map(jsonTypeOf));
  return {
    accepts,
    explain(value, site, remarks) {
      if (accepts(value)) return;
      const kind =
        value === null ? "null" : types.has(jsonTypeOf(value)) || values.length === 0 ? "enum-value" : "type";
      const subject = kind === "enum-value" ? subjectOf(value) : null;
      remarks.push({ site, kind, keyword, keywordLocation, subject, expected: phraseChoice(values), value });
    },
  };
}

function formatNode(schema: JsonObject, pointer: JsonPointer): KeywordNode | undefined {
  const format = typeof schema.format === "string" ? formatOf(schema.format) : undefined;
  if (format?.test == null) return undefined;
  const about: Leaf = { keyword: "format", kind: "format", pointer, expected: `format \`${schema.format}\`` };
  if (format.type === "string") {
    const test = format.test;
    return leaf(about, (value) => typeof value !== "string" || test(value));
  }
  const test = format.test;
  return leaf(about, (value) => !isNumeric(value) || test(value));
}

type Bound = (value: JsonValue, limit: Numeric) => boolean;

/** Comparisons of a `bigint` with a `number` are exact (ECMA-262, section 7.2.13). */
const ofNumber =
  (holds: (value: Numeric, limit: Numeric) => boolean): Bound =>
  (value, limit) =>
    !isNumeric(value) || holds(value, limit) || isUntold(value, limit);
const ofText =
  (holds: (length: number, limit: Numeric) => boolean): Bound =>
  (value, limit) =>
    typeof value !== "string" || holds(codePointLength(value), limit);
const ofItems =
  (holds: (length: number, limit: Numeric) => boolean): Bound =>
  (value, limit) =>
    !Array.isArray(value) || holds(value.length, limit);
const ofMembers =
  (holds: (count: number, limit: Numeric) => boolean): Bound =>
  (value, limit) =>
    !isJsonObject(value) || holds(Object.keys(value).length, limit);

const BOUNDS: Readonly<Record<string, { readonly holds: Bound; readonly phrase: (limit: Numeric) => string }>> = {
  multipleOf: { holds: ofNumber(isMultipleOf), phrase: (limit) => `a multiple of ${limit}` },
  maximum: { holds: ofNumber((value, limit) => value <= limit), phrase: (limit) => `at most ${limit}` },
  exclusiveMaximum: { holds: ofNumber((value, limit) => value < limit), phrase: (limit) => `less than ${limit}` },
  minimum: { holds: ofNumber((value, limit) => value >= limit), phrase: (limit) => `at least ${limit}` },
  exclusiveMinimum: { holds: ofNumber((value, limit) => value > limit), phrase: (limit) => `more than ${limit}` },
  maxLength: { holds: ofText((length, limit) => length <= limit), phrase: (limit) => `at most ${limit} characters` },
  minLength: { holds: ofText((length, limit) => length >= limit), phrase: (limit) => `at least ${limit} characters` },
  maxItems: { holds: ofItems((length, limit) => length <= limit), phrase: (limit) => `at most ${limit} items` },
  minItems: { holds: ofItems((length, limit) => length >= limit), phrase: (limit) => `at least ${limit} items` },
  maxProperties: {
    holds: ofMembers((count, limit) => count <= limit),
    phrase: (limit) => `at most ${limit} properties`,
  },
  minProperties: {
    holds: ofMembers((count, limit) => count >= limit),
    phrase: (limit) => `at least ${limit} properties`,
  },
};

function boundNode(schema: JsonObject, keyword: string, pointer: JsonPointer): KeywordNode | undefined {
  const limit = numberOf(schema, keyword);
  const bound = BOUNDS[keyword];
  if (limit === undefined || bound === undefined) return undefined;
  return leaf({ keyword, kind: "constraint", pointer, expected: bound.phrase(limit) }, (value) =>
    bound.holds(value, limit),
  );
}

function patternNode(schema: JsonObject, pointer: JsonPointer): KeywordNode | undefined {
  const verdict = typeof schema.pattern === "string" ? patternOf(schema.pattern) : undefined;
  if (verdict === undefined || verdict.regExp === null) return undefined;
  const { regExp, longest } = verdict;
  const most = longest !== undefined && typeof schema.maxLength === "number" ? schema.maxLength : undefined;
  const about: Leaf = { keyword: "pattern", kind: "constraint", pointer, expected: `pattern \`${schema.pattern}\`` };
  if (most === undefined) return leaf(about, (value) => typeof value !== "string" || regExp.test(value));
  // A text that may be too long to be searched is not, where `maxLength` refuses it anyway.
  return leaf(about, (value) => typeof value !== "string" || codePointLength(value) > most || regExp.test(value));
}
