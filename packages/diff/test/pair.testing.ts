import type { JsonObject, JsonValue } from "@driftline/model";

/** What a consumer would say of a change. */
export type Verdict = "breaking" | "risky" | "harmless" | "nothing";

/** Two schemas of one body, and what is to be said about them. */
export interface SchemaPair {
  /** A law in plain words. */
  readonly name: string;
  readonly base: JsonValue;
  readonly revision: JsonValue;
  readonly response: Expectation;
  readonly request: Expectation;
  readonly schemas?: JsonObject;
  readonly revisionSchemas?: JsonObject;
}

/** The verdict, why, and every finding as `lineOf` writes it. */
export type Expectation = readonly [verdict: Verdict, why: string, ...findings: readonly string[]];
