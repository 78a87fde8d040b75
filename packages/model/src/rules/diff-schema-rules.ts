import type { Level } from "../level.js";
import type { RuleMeta } from "../rule.js";

/** What happened to a schema, for either direction: one row makes `request-<change>` and `response-<change>`. */
interface SchemaRow {
  readonly change: string;
  /** Levels; null where the direction has no such rule. */
  readonly request: Level | null;
  readonly response: Level | null;
  readonly levels?: { readonly request?: string; readonly response?: string };
  /** Whether the policy `strict` raises the harmful direction's warning to an error. */
  readonly isStrict?: boolean;
  /** What happened, after "of a request" or "of a response". */
  readonly summary: string;
}

const BY_WITNESS = "`error` with a witness, `note` where only the harmless direction has one, else `warning`";
const UNPROVED = "`warning` while no witness proves it";

const SCHEMA_ROWS: readonly SchemaRow[] = [
  {
    change: "additional-properties-allowed",
    request: "note",
    response: "warning",
    summary: "properties beyond the documented ones became allowed",
  },
  {
    change: "additional-properties-forbidden",
    request: "error",
    response: "note",
    levels: { request: UNPROVED },
    summary: "properties beyond the documented ones became forbidden",
  },
  {
    change: "became-non-nullable",
    request: "error",
    response: "note",
    levels: { request: UNPROVED },
    summary: "null is no longer allowed",
  },
  {
    change: "became-nullable",
    request: "note",
    response: "error",
    levels: { response: UNPROVED },
    summary: "null became allowed",
  },
  {
    change: "branch-added",
    request: "note",
    response: "error",
    levels: { response: UNPROVED },
    summary: "a union has one more branch",
  },
  {
    change: "branch-removed",
    request: "error",
    response: "note",
    levels: { request: UNPROVED },
    summary: "a union has one branch less",
  },
  {
    change: "constraint-relaxed",
    request: "note",
    response: "warning",
    isStrict: true,
    summary: "a bound (length, range, items, names, condition) became weaker",
  },
  {
    change: "constraint-tightened",
    request: "error",
    response: "note",
    levels: { request: UNPROVED },
    summary: "a bound (length, range, items, names, condition) became stronger",
  },
  { change: "default-changed", request: "warning", response: "note", summary: "what an absent value means changed" },
  { change: "deprecated", request: "warning", response: "warning", summary: "a value became deprecated" },
  {
    change: "discriminator-changed",
    request: "error",
    response: "error",
    levels: { request: BY_WITNESS, response: BY_WITNESS },
    summary: "the property or the values that choose a branch changed",
  },
  {
    change: "enum-value-added",
    request: "note",
    response: "warning",
    isStrict: true,
    summary: "a value joined the documented ones",
  },
  {
    change: "enum-value-removed",
    request: "error",
    response: "note",
    levels: { request: UNPROVED },
    summary: "a value left the documented ones",
  },
  {
    change: "format-changed",
    request: "error",
    response: "error",
    levels: { request: BY_WITNESS, response: BY_WITNESS },
    summary: "the `format` of a value changed",
  },
  {
    change: "pattern-changed",
    request: "error",
    response: "warning",
    levels: { request: BY_WITNESS, response: "`warning`, or `note` where only the harmless direction has a witness" },
    isStrict: true,
    summary: "the `pattern` of a string changed",
  },
  { change: "property-added", request: "note", response: "note", summary: "a property was added" },
  {
    change: "property-became-optional",
    request: "note",
    response: "error",
    levels: { response: UNPROVED },
    summary: "a required property became optional",
  },
  {
    change: "property-became-required",
    request: "error",
    response: "note",
    levels: { request: UNPROVED },
    summary: "an optional property became required",
  },
  {
    change: "property-removed",
    request: "warning",
    response: "error",
    levels: { response: "`error` if it was required, else `warning`" },
    summary: "a property was removed",
  },
  {
    change: "property-required-added",
    request: "error",
    response: null,
    levels: { request: UNPROVED },
    summary: "a required property was added",
  },
  {
    change: "type-changed",
    request: "error",
    response: "error",
    levels: { request: UNPROVED, response: UNPROVED },
    summary: "a value has another JSON type",
  },
  {
    change: "type-narrowed",
    request: "error",
    response: "note",
    levels: { request: UNPROVED },
    summary: "a value has fewer JSON types",
  },
  {
    change: "type-widened",
    request: "note",
    response: "error",
    levels: { response: UNPROVED },
    summary: "a value has more JSON types",
  },
  { change: "undeprecated", request: "note", response: "note", summary: "a value is no longer deprecated" },
];

const HARM = {
  request: "a request that was right until now may be refused",
  response: "code written against the base may meet a value it has never been promised",
};

const HARMLESS = {
  request: "every request that was right until now still is",
  response: "every response the revision allows was allowed before",
};

const REMEDY = {
  request: "mend what your client sends before you accept the revision",
  response: "teach your code to read it before you accept the revision",
};

/** The rules about the schemas of bodies, parameters and headers, both directions from one table. */
export const DIFF_SCHEMA_RULES: readonly RuleMeta[] = SCHEMA_ROWS.flatMap((row) => [
  ...schemaRule("request", row),
  ...schemaRule("response", row),
]);

function schemaRule(direction: "request" | "response", row: SchemaRow): readonly RuleMeta[] {
  const level = row[direction];
  if (level === null) return [];
  const isHarmful = level !== "note";
  return [
    {
      id: `${direction}-${row.change}`,
      stage: "contract",
      level,
      levels: row.levels?.[direction] ?? null,
      strict: row.isStrict === true && isHarmful ? "error" : null,
      summary: `${direction === "request" ? "of a request" : "of a response"}: ${row.summary}`,
      why: isHarmful ? HARM[direction] : HARMLESS[direction],
      hint: isHarmful ? REMEDY[direction] : "nothing to do",
    },
  ];
}
