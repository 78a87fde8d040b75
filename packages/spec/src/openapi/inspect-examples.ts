import {
  appendPointer,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  type MediaTypeContent,
  memberOf,
  type Operation,
  objectOf,
  operationsOf,
  parsePointer,
  resolvePointer,
  ToolError,
  type Violation,
} from "@driftline/model";
import { createCompiler, type Direction, type SchemaCompiler } from "@driftline/schema";
import type { Defect } from "./defect.js";

/** Kinds of violation that contradict a schema; a property nobody documents does not. */
const CONTRADICTS: ReadonlySet<Violation["kind"]> = new Set([
  ...(["property-missing", "type", "null", "enum-value", "format", "constraint", "union", "discriminator"] as const),
]);

/**
 * Where the examples of bodies contradict their own schemas, in a normalised description. Only the given operations
 * are looked at: every schema involved is compiled.
 */
export function inspectExamples(document: JsonObject, watched: readonly string[]): readonly Defect[] {
  const compiler = createCompiler(document);
  const operations = operationsOf(document).filter(({ key }) => watched.length === 0 || watched.includes(key));
  const bodies = operations.flatMap(bodiesOf);
  const seen = new Set<JsonPointer>();
  return bodies.flatMap(({ content, direction }) => {
    if (content.schema === null || seen.has(content.pointer)) return [];
    seen.add(content.pointer);
    const { schema } = content;
    return examplesAt(document, content.pointer).flatMap(({ pointer, value }) =>
      contradictions(compiler, { schema, direction, pointer, value }),
    );
  });
}

interface BodyContent {
  readonly content: MediaTypeContent;
  readonly direction: Direction;
}

function bodiesOf({ requestBody, responses }: Operation): readonly BodyContent[] {
  return [
    ...(requestBody?.content ?? []).map((content) => ({ content, direction: "request" as const })),
    ...responses.flatMap((response) =>
      response.content.map((content) => ({ content, direction: "response" as const })),
    ),
  ];
}

interface Example {
  readonly pointer: JsonPointer;
  readonly value: JsonValue;
}

/** `example`, and the `value` of each of `examples` (OpenAPI 3.1.1, section 4.8.14). */
function examplesAt(document: JsonObject, media: JsonPointer): readonly Example[] {
  const object = resolvePointer(document, media);
  const single = memberOf(object, "example");
  const named = Object.entries(objectOf(object, "examples") ?? {}).flatMap(([name, example]) => {
    const value = isJsonObject(example) ? memberOf(example, "value") : undefined;
    return value === undefined ? [] : [{ pointer: appendPointer(media, "examples", name, "value"), value }];
  });
  return single === undefined ? named : [{ pointer: appendPointer(media, "example"), value: single }, ...named];
}

interface Judged extends Example {
  readonly schema: JsonPointer;
  readonly direction: Direction;
}

function contradictions(compiler: SchemaCompiler, judged: Judged): readonly Defect[] {
  const violations = explained(compiler, judged);
  if (typeof violations === "string") return [unjudged(judged, violations)];
  return violations
    .filter(({ kind }) => CONTRADICTS.has(kind))
    .map(({ instanceLocation, expected, subject, kind }) => {
      const name = kind === "property-missing" ? (subject ?? "") : (parsePointer(instanceLocation).at(-1) ?? "");
      const told = name === "" ? "the example" : `the example of \`${name}\``;
      return {
        ruleId: "spec-example-mismatched",
        pointer: judged.pointer + instanceLocation,
        subject: name === "" ? null : name,
        detail: `${told} contradicts its schema, which says ${expected}`,
      };
    });
}

/** As an operation that traffic cannot be judged of is unchecked: what nobody held against its schema is not known to fit. */
function unjudged({ pointer }: Judged, reason: string): Defect {
  return { ruleId: "spec-example-unjudged", pointer, subject: null, detail: `the example cannot be judged: ${reason}` };
}

/** What is wrong with an example, or why that cannot be told. */
function explained(compiler: SchemaCompiler, { schema, direction, value }: Judged): readonly Violation[] | string {
  try {
    return compiler.compile(schema, direction).explain(value);
  } catch (cause) {
    if (cause instanceof ToolError) return cause.message;
    if (cause instanceof RangeError) return "it is nested too deep, or meets too many branches";
    throw cause;
  }
}
