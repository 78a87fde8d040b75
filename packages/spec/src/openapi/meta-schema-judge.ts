import type { JsonObject, JsonPointer } from "@driftline/model";

/** One place of a description that a meta-schema refuses, in Ajv's words. */
export interface MetaSchemaError {
  readonly instancePath: JsonPointer;
  readonly message: string;
}

/** Whether a meta-schema accepts a description; `errors` is about the last one, and names a wrong place for each branch of a union. */
export interface MetaSchemaJudge {
  (document: JsonObject): boolean;
  readonly errors: readonly MetaSchemaError[] | null;
}
