import type { JsonObject, JsonValue } from "@driftline/model";

/** What a consumer would say of a change. */
export type Verdict = "breaking" | "risky" | "harmless" | "nothing";

/** The verdict, why, and every finding as `lineOf` writes it. */
export type Expectation = readonly [verdict: Verdict, why: string, ...findings: readonly string[]];

/** Two schemas of one body, and what is to be said about them in either direction. */
export interface SchemaPair {
  /** A law in plain words. */
  readonly name: string;
  readonly base: JsonValue;
  readonly revision: JsonValue;
  readonly schemas: JsonObject;
  readonly revisionSchemas: JsonObject;
  readonly response: Expectation;
  readonly request: Expectation;
}

type Sides = readonly [
  name: string,
  base: JsonValue,
  revision: JsonValue,
  schemas?: JsonObject,
  revisionSchemas?: JsonObject,
];

/** A pair; the components of the revision are those of the base unless they are given. */
export function pair(
  [name, base, revision, schemas = {}, revisionSchemas = schemas]: Sides,
  said: { readonly response: Expectation; readonly request: Expectation },
): SchemaPair {
  return { name, base, revision, schemas, revisionSchemas, ...said };
}
