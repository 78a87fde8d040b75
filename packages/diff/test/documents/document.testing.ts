import type { JsonObject, JsonValue } from "@driftline/model";
import type { Verdict } from "../pairs/pair.testing.js";

/** Two documents, and what is to be said about them. */
export interface DocumentPair {
  readonly name: string;
  readonly base: JsonObject;
  readonly revision: JsonObject;
  readonly verdict: Verdict;
  readonly why: string;
  readonly findings: readonly string[];
}

export const OK = { description: "ok" };
export const JSON_THING = { "application/json": { schema: { type: "object" } } };

/** A document with one path. */
export function api(operation: JsonObject, more: JsonObject = {}, path = "/things"): JsonObject {
  return { openapi: "3.1.0", info: { title: "acme", version: "1" }, paths: { [path]: { get: operation } }, ...more };
}

export function answering(responses: JsonObject, more: JsonObject = {}): JsonObject {
  return api({ responses }, more);
}

export function taking(parameters: readonly JsonValue[], path = "/things"): JsonObject {
  return api({ parameters, responses: { "200": OK } }, {}, path);
}

export function sending(requestBody: JsonObject | null): JsonObject {
  return api({ ...(requestBody === null ? {} : { requestBody }), responses: { "200": OK } });
}

export function query(name: string, schema: JsonValue, more: JsonObject = {}): JsonObject {
  return { name, in: "query", schema, ...more };
}

export function pair(
  [name, base, revision]: readonly [string, JsonObject, JsonObject],
  verdict: Verdict,
  why: string,
  ...findings: readonly string[]
): DocumentPair {
  return { name, base, revision, verdict, why, findings };
}

export const S = { type: "string" };
export const LIST = { type: "array", items: S };
export const nothing = "the two say the same";
export const fine = "what was right stays right";
