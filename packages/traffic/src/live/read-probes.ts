import {
  appendPointer,
  arrayOf,
  hasTooManyOpenings,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  memberOf,
  objectOf,
  resolvePointer,
  stringOf,
  ToolError,
  textOfJson,
  withoutStacks,
} from "@driftline/model";
import { LineCounter, parseDocument } from "yaml";
import type {
  Action,
  Criterion,
  Pages,
  ProbeDocument,
  Step,
  StepBody,
  StepParameter,
  Workflow,
  WorkflowInput,
} from "./arazzo.js";

/**
 * The probes an Arazzo description holds, JSON or YAML.
 *
 * @throws {ToolError} PROBE_INVALID with the place of what cannot be run as written.
 */
export function readProbes(text: string, uri: string): ProbeDocument {
  const root = parsed(text, uri);
  const version = stringOf(root, "arazzo");
  if (version === undefined || !/^1\.0\.\d+$/.test(version))
    throw invalid({ uri, root, pointer: "/arazzo" }, "it is no Arazzo 1.0 description");
  const workflows = arrayOf(root, "workflows").map((_, index) =>
    workflowAt({ uri, root, pointer: appendPointer("/workflows", index) }),
  );
  if (workflows.length === 0) throw invalid({ uri, root, pointer: "/workflows" }, "it has no workflow");
  return { uri, workflows };
}

interface Place {
  readonly uri: string;
  readonly root: JsonValue;
  readonly pointer: JsonPointer;
}

/** A probe is written by people: one longer than this is something else. */
const LONGEST = 1_000_000;

/** Keys are compared with each other, which takes time quadratic in their number. */
const LONGEST_COMPARED = 50_000;

function parsed(text: string, uri: string): JsonValue {
  const lineCounter = new LineCounter();
  const unreadable = (cause: unknown, offset?: number) => {
    const place = offset === undefined ? undefined : lineCounter.linePos(offset);
    const location = place === undefined ? { uri } : { uri, line: place.line, column: place.col };
    return new ToolError("PROBE_INVALID", `probe \`${uri}\` is neither JSON nor YAML`, { location, cause });
  };
  if (text.length > LONGEST)
    throw new ToolError("PROBE_INVALID", `probe \`${uri}\` has more than ${LONGEST} characters`, { location: { uri } });
  if (hasTooManyOpenings(text))
    throw new ToolError("PROBE_INVALID", `probe \`${uri}\` opens more lists and maps than anybody writes`, {
      location: { uri },
    });
  try {
    const uniqueKeys = text.length <= LONGEST_COMPARED;
    const options = { lineCounter, uniqueKeys, prettyErrors: false, logLevel: "error" } as const;
    const document = withoutStacks(() => parseDocument(text, options));
    const [error] = document.errors;
    if (error !== undefined) throw unreadable(error, error.pos[0]);
    return (document.toJS({ maxAliasCount: 100 }) ?? null) as JsonValue;
  } catch (cause) {
    throw cause instanceof ToolError ? cause : unreadable(cause);
  }
}

function invalid({ uri, pointer }: Place, reason: string): ToolError {
  return new ToolError("PROBE_INVALID", `probe \`${uri}\` cannot be run: ${reason}`, {
    hint: "see the Arazzo specification 1.0.1, and the README of `@driftline/traffic` for what is supported",
    location: { uri, pointer },
  });
}

function workflowAt(place: Place): Workflow {
  const value = valueAt(place);
  const steps = arrayOf(value, "steps").map((_, index) => stepAt(below(place, "steps", index)));
  if (steps.length === 0) throw invalid(below(place, "steps"), "a workflow needs steps");
  return {
    workflowId: textAt(place, "workflowId"),
    pointer: place.pointer,
    inputs: inputsOf(memberOf(value, "inputs"), objectOf(value, "x-driftline-env")),
    dependsOn: arrayOf(value, "dependsOn").map((name) => textOfJson(name).replace(/^\$workflows\./, "")),
    parameters: parametersAt(place),
    steps,
    outputs: expressionsAt(place, "outputs"),
    failureActions: actionsAt(place, "failureActions"),
    successActions: actionsAt(place, "successActions"),
  };
}

/** The variables stand beside the schema and not in it: other runners compile it strictly. */
function inputsOf(inputs: JsonValue | undefined, variables: JsonObject | undefined): readonly WorkflowInput[] {
  const required = arrayOf(inputs, "required");
  return Object.entries(objectOf(inputs, "properties") ?? {}).map(([name, schema]) => ({
    name,
    isRequired: required.includes(name),
    env: stringOf(variables, name) ?? null,
    default: memberOf(schema, "default"),
    examples: arrayOf(schema, "examples"),
  }));
}

function stepAt(place: Place): Step {
  const value = valueAt(place);
  const operationId = stringOf(value, "operationId") ?? null;
  const operationPath = stringOf(value, "operationPath") ?? null;
  if ((operationId === null) === (operationPath === null))
    throw invalid(
      place,
      "a step needs an `operationId` or an `operationPath` (a step that runs a workflow is not supported)",
    );
  return {
    stepId: textAt(place, "stepId"),
    pointer: place.pointer,
    operationId,
    operationPath,
    parameters: parametersAt(place),
    requestBody: bodyAt(value),
    successCriteria: criteriaAt(place, "successCriteria"),
    outputs: expressionsAt(place, "outputs"),
    onSuccess: actionsAt(place, "onSuccess"),
    onFailure: actionsAt(place, "onFailure"),
    isSafe: memberOf(value, "x-driftline-safe") === true,
    pages: pagesAt(place),
  };
}

function parametersAt(place: Place): readonly StepParameter[] {
  return arrayOf(valueAt(place), "parameters").map((_, index) => {
    const at = below(place, "parameters", index);
    const value = referredAt(at);
    const name = stringOf(value, "name");
    if (name === undefined) throw invalid(at, "a parameter needs a `name`");
    return { name, in: stringOf(value, "in") ?? null, value: memberOf(value, "value") ?? null };
  });
}

/** A reusable object: `reference: $components.parameters.page` (Arazzo 1.0.1, section 4.6.10). */
function referredAt(place: Place): JsonValue | undefined {
  const value = valueAt(place);
  const reference = stringOf(value, "reference");
  if (reference === undefined) return value;
  const path = reference.replace(/^\$components\./, "").split(".");
  const target = resolvePointer(place.root, appendPointer("/components", ...path));
  if (!isJsonObject(target)) throw invalid(place, `\`${reference}\` leads nowhere`);
  const own = memberOf(value, "value");
  return own === undefined ? target : { ...target, value: own };
}

function bodyAt(step: JsonValue | undefined): StepBody | null {
  const body = objectOf(step, "requestBody");
  if (body === undefined) return null;
  return {
    contentType: stringOf(body, "contentType") ?? null,
    payload: memberOf(body, "payload"),
    replacements: arrayOf(body, "replacements").map((replacement) => ({
      target: stringOf(replacement, "target") ?? "",
      value: memberOf(replacement, "value") ?? null,
    })),
  };
}

function criteriaAt(place: Place, name: string): readonly Criterion[] {
  return arrayOf(valueAt(place), name).map((criterion, index) => {
    const type = memberOf(criterion, "type");
    const kind = (isJsonObject(type) ? stringOf(type, "type") : type) ?? "simple";
    const condition = stringOf(criterion, "condition");
    const at = below(place, name, index);
    if (condition === undefined) throw invalid(at, "a criterion needs a `condition`");
    if (kind !== "simple" && kind !== "regex" && kind !== "jsonpath")
      throw invalid(at, "a criterion is `simple`, `regex` or `jsonpath`");
    const context = stringOf(criterion, "context") ?? null;
    if (kind !== "simple" && context === null) throw invalid(at, `a criterion of type \`${kind}\` needs a \`context\``);
    return { type: kind, context, condition };
  });
}

function actionsAt(place: Place, name: string): readonly Action[] {
  return arrayOf(valueAt(place), name).map((_, index) => {
    const at = below(place, name, index);
    const value = referredAt(at);
    const type = stringOf(value, "type");
    const stepId = stringOf(value, "stepId") ?? null;
    if ((type !== "end" && type !== "goto" && type !== "retry") || (type === "goto" && stepId === null))
      throw invalid(at, "an action is `end`, `retry`, or `goto` with a `stepId`");
    const after = memberOf(value, "retryAfter");
    const limit = memberOf(value, "retryLimit");
    return {
      type,
      stepId,
      retryAfter: typeof after === "number" && after >= 0 ? after : null,
      retryLimit: typeof limit === "number" && limit >= 0 ? Math.trunc(limit) : 1,
      criteria: criteriaAt({ ...at, root: replaced(at, value) }, "criteria"),
    };
  });
}

/** Criteria of a reused action are read from what it refers to. */
function replaced({ root, pointer }: Place, value: JsonValue | undefined): JsonValue {
  return resolvePointer(root, pointer) === value ? root : nested(pointer, value ?? null);
}

function nested(pointer: JsonPointer, value: JsonValue): JsonValue {
  return pointer
    .split("/")
    .slice(1)
    .reduceRight<JsonValue>((inner, token) => ({ [token]: inner }), value);
}

function pagesAt(place: Place): Pages | null {
  const pages = objectOf(valueAt(place), "x-driftline-pages");
  if (pages === undefined) return null;
  const next = stringOf(pages, "next");
  const name = stringOf(pages, "name");
  const where = memberOf(pages, "in");
  const limit = memberOf(pages, "limit") ?? 3;
  if (next === undefined || name === undefined || (where !== "query" && where !== "body") || typeof limit !== "number")
    throw invalid(
      below(place, "x-driftline-pages"),
      "pages need `next`, `name`, `in: query` or `in: body`, and a `limit`",
    );
  return { next, name, in: where, limit: Math.max(1, Math.trunc(limit)) };
}

function expressionsAt(place: Place, name: string): Readonly<Record<string, string>> {
  const entries = Object.entries(objectOf(valueAt(place), name) ?? {});
  for (const [key, expression] of entries) {
    if (typeof expression !== "string") throw invalid(below(place, name, key), "an output is an expression");
  }
  return Object.fromEntries(entries) as Record<string, string>;
}

function textAt(place: Place, name: string): string {
  const text = stringOf(valueAt(place), name);
  if (text === undefined || text === "") throw invalid(place, `\`${name}\` is missing`);
  return text;
}

function valueAt({ root, pointer }: Place): JsonValue | undefined {
  return resolvePointer(root, pointer);
}

function below(place: Place, ...tokens: readonly (string | number)[]): Place {
  return { ...place, pointer: appendPointer(place.pointer, ...tokens) };
}
