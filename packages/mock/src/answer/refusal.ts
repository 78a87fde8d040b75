import {
  appendPointer,
  isJsonMediaType,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Operation,
} from "@driftline/model";
import { replaceAt } from "../json-edit.js";
import type { RequestProblem } from "../request/incoming.js";
import { seedOf } from "../seed.js";
import { plainName } from "../state/page-plan.js";
import type { Workshop } from "../workshop.js";
import type { Answer, AnswerBody } from "./answer.js";
import { contentOf, refusalOf } from "./documented.js";

/** Why a call is refused. */
export interface Refusal {
  /** The statuses that say so, the fittest first; the first is used where none is documented. */
  readonly statuses: readonly number[];
  readonly problems: readonly RequestProblem[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in the shape the operation documents for it, filled in with what is wrong as far as the shape has room. */
export function refusalAnswer(workshop: Workshop, operation: Operation | null, refusal: Refusal): Answer {
  const { statuses, problems, headers = {} } = refusal;
  const documented = operation === null ? undefined : refusalOf(operation, statuses);
  const status = documented?.status ?? statuses[0] ?? 400;
  const content = documented === undefined ? undefined : contentOf(documented.response);
  if (documented !== undefined && content === undefined && !isUnstated(workshop, documented.response.pointer))
    return { status, headers, body: null };
  const schema = content?.schema ?? null;
  const isJson = content === undefined || isJsonMediaType(content.mediaType);
  const mediaType = content === undefined || content.mediaType.includes("*") ? "application/json" : content.mediaType;
  if (!isJson) return { status, headers, body: { kind: "text", mediaType, text: sentenceOf(problems) } };
  const value = schema === null ? undefined : shapedValue(workshop, schema, { status, problems });
  const body: AnswerBody = { kind: "json", mediaType, value: value ?? plainValue(problems), schema };
  return { status, headers, body };
}

/** A page that shows no body for a refusal left it open whether there is one. */
function isUnstated({ contract }: Workshop, pointer: string): boolean {
  return contract.isPartial && pointer !== "";
}

function plainValue(problems: readonly RequestProblem[]): JsonValue {
  return { message: sentenceOf(problems) };
}

function sentenceOf(problems: readonly RequestProblem[]): string {
  return problems.map(({ place, message }) => `${place.join(".")}: ${message}`).join("; ");
}

interface Telling {
  readonly status: number;
  readonly problems: readonly RequestProblem[];
}

function shapedValue(workshop: Workshop, schema: string, telling: Telling): JsonValue | undefined {
  const compiled = workshop.compiler.compile(schema, "response");
  const options = { direction: "response" as const, seed: seedOf(workshop.seed, schema), maxDepth: 4 };
  const made =
    workshop.generator.generate(schema, { ...options, presence: "all" }) ??
    workshop.generator.generate(schema, { ...options, presence: "required" });
  if (made === undefined) return undefined;
  if (!isJsonObject(made) && compiled.isClean(plainValue(telling.problems))) return plainValue(telling.problems);
  let value: JsonValue = made;
  for (const [pointer, candidate] of told(made, "", telling)) {
    const changed = replaceAt(value, pointer, candidate);
    if (compiled.isClean(changed)) value = changed;
  }
  return value;
}

/** What each place of a generated refusal could say instead, outer places first. */
function* told(value: JsonValue, pointer: string, telling: Telling): Generator<readonly [string, JsonValue]> {
  if (Array.isArray(value)) {
    const [first] = value as readonly JsonValue[];
    if (isJsonObject(first)) yield [pointer, telling.problems.map((problem) => toldObject(first, telling, problem))];
    return;
  }
  if (!isJsonObject(value)) return;
  const [problem] = telling.problems;
  if (problem !== undefined) yield* toldMembers(value, pointer, { telling, problem });
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) yield* told(member, appendPointer(pointer, name), telling);
  }
}

function* toldMembers(
  object: JsonObject,
  pointer: string,
  { telling, problem }: { telling: Telling; problem: RequestProblem },
): Generator<readonly [string, JsonValue]> {
  for (const [name, member] of Object.entries(toldObject(object, telling, problem))) {
    if (member !== undefined && member !== object[name]) yield [appendPointer(pointer, name), member];
  }
}

function toldObject(shape: JsonObject, telling: Telling, problem: RequestProblem): JsonObject {
  const members = Object.entries(shape).map(([name, member]) => [
    name,
    member === undefined ? member : (toldMember(plainName(name), member, { telling, problem }) ?? member),
  ]);
  return Object.fromEntries(members) as JsonObject;
}

const MESSAGES = /^(msg|message|detail|details|error|title|description|reason|errormessage)$/;
const PLACES = /^(loc|location|path|field|pointer|param|parameter|property|source|target)$/;
const KINDS = /^(type|code|kind|errortype|errorcode)$/;
const STATUSES = /^(status|statuscode|code|httpstatus)$/;

function toldMember(
  name: string,
  member: JsonValue,
  { telling, problem }: { telling: Telling; problem: RequestProblem },
): JsonValue | undefined {
  if (typeof member === "number") return STATUSES.test(name) ? telling.status : undefined;
  if (Array.isArray(member)) return PLACES.test(name) ? problem.place : undefined;
  if (typeof member !== "string") return undefined;
  if (MESSAGES.test(name)) return problem.message;
  if (PLACES.test(name)) return problem.place.join(".");
  return KINDS.test(name) ? problem.kind : undefined;
}
