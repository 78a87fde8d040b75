import {
  isJsonMediaType,
  isJsonObject,
  type JsonPointer,
  type JsonValue,
  type MediaTypeContent,
  mediaRangeSpecificity,
  mediaTypeEssence,
  parsePointer,
  type Violation,
} from "@driftline/model";
import type { PathMatch } from "../path-matcher.js";
import type { Workshop } from "../workshop.js";
import type { Incoming, ReadRequest, RequestProblem } from "./incoming.js";
import { parameterValue } from "./parameter-value.js";

/** Reads a request by its operation, and says what the contract has against it. */
export function readRequest(workshop: Workshop, match: PathMatch, incoming: Incoming): ReadRequest {
  const parameters = new Map<string, JsonValue>();
  const problems: RequestProblem[] = [];
  for (const parameter of match.operation.parameters) {
    const value = parameterValue(workshop.contract.document, parameter, { incoming, pathValues: match.pathValues });
    const place = [parameter.in, parameter.name];
    if (value === undefined) {
      if (parameter.isRequired) problems.push({ place, kind: "missing", message: "parameter is required" });
      continue;
    }
    if (parameter.in === "path" || parameter.in === "query") parameters.set(parameter.name, value);
    const schema = parameter.schema ?? parameter.content?.schema ?? null;
    if (schema !== null) problems.push(...violationsOf(workshop, schema, value).map((it) => problemOf(place, it)));
  }
  const body = readBody(workshop, match, incoming);
  if (isJsonObject(body.value)) {
    for (const [name, value] of Object.entries(body.value))
      if (!parameters.has(name) && value !== undefined) parameters.set(name, value);
  }
  return {
    parameters,
    body: body.value,
    problems: [...problems, ...body.problems],
    isMediaTypeWrong: body.isMediaTypeWrong,
  };
}

interface ReadBody {
  readonly value: JsonValue | undefined;
  readonly problems: readonly RequestProblem[];
  readonly isMediaTypeWrong: boolean;
}

function readBody(workshop: Workshop, { operation }: PathMatch, incoming: Incoming): ReadBody {
  const nothing: ReadBody = { value: undefined, problems: [], isMediaTypeWrong: false };
  const { requestBody } = operation;
  if (requestBody === null) return nothing;
  if (incoming.body === null || incoming.body.length === 0) {
    const missing = { place: ["body"], kind: "missing", message: "body is required" };
    return requestBody.isRequired ? { ...nothing, problems: [missing] } : nothing;
  }
  const sent = incoming.headers["content-type"] ?? "";
  const content = contentFor(requestBody.content, sent);
  if (content === undefined) {
    const message = `media type \`${mediaTypeEssence(sent)}\` is not accepted here`;
    return { ...nothing, problems: [{ place: ["body"], kind: "media-type", message }], isMediaTypeWrong: true };
  }
  return isJsonMediaType(sent || content.mediaType) ? readJson(workshop, content.schema, incoming.body) : nothing;
}

/** A client that sends no media type means the documented one. */
function contentFor(documented: readonly MediaTypeContent[], sent: string): MediaTypeContent | undefined {
  if (documented.length === 0) return { mediaType: "*/*", schema: null, itemSchema: null, pointer: "" };
  if (sent === "") return documented[0];
  const essence = mediaTypeEssence(sent);
  return [...documented]
    .sort((a, b) => mediaRangeSpecificity(b.mediaType, essence) - mediaRangeSpecificity(a.mediaType, essence))
    .find(({ mediaType }) => mediaRangeSpecificity(mediaType, essence) > 0);
}

function readJson(workshop: Workshop, schema: JsonPointer | null, bytes: Uint8Array): ReadBody {
  let value: JsonValue;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as JsonValue;
  } catch {
    const problem = { place: ["body"], kind: "malformed", message: "body is not JSON" };
    return { value: undefined, problems: [problem], isMediaTypeWrong: false };
  }
  const violations = schema === null ? [] : violationsOf(workshop, schema, value);
  return { value, problems: violations.map((it) => problemOf(["body"], it)), isMediaTypeWrong: false };
}

/** What a server would refuse: an undocumented property only where the contract forbids it. */
function violationsOf(workshop: Workshop, schema: JsonPointer, value: JsonValue): readonly Violation[] {
  const compiled = workshop.compiler.compile(schema, "request");
  if (compiled.isValid(value)) return [];
  return compiled
    .explain(value)
    .filter(
      ({ kind, isForbidden }) => kind !== "property-deprecated" && (kind !== "property-undocumented" || isForbidden),
    );
}

function problemOf(owner: readonly string[], violation: Violation): RequestProblem {
  const { kind, subject, expected, instanceLocation } = violation;
  const inside = parsePointer(instanceLocation).map((token) => (/^\d+$/.test(token) ? Number(token) : token));
  const named = kind === "property-missing" && subject !== null ? [subject] : [];
  const message = kind === "property-missing" ? "property is required" : `value is not as documented: ${expected}`;
  return { place: [...owner, ...inside, ...named], kind: kind === "property-missing" ? "missing" : kind, message };
}
