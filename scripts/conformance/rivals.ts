import {
  registerSchema,
  setMetaSchemaOutputFormat,
  unregisterSchema,
  validate,
} from "@hyperjump/json-schema/draft-2020-12";
import "@hyperjump/json-schema/draft-07";
import "@hyperjump/json-schema/draft-04";
import "@hyperjump/json-schema/draft-2019-09";
import { setShouldValidateFormat } from "@hyperjump/json-schema";
import "@hyperjump/json-schema/formats";
import type { JsonValue } from "@driftline/model";
import { isJsonObject } from "@driftline/model";
import { Ajv, type AnySchema } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import ajvDraft04 from "ajv-draft-04";
import ajvFormats from "ajv-formats";
import type { Documents } from "./subject.js";
import type { Draft } from "./suite.js";

/** What another implementation says of a value: valid, invalid, or that it could not tell. */
export type Verdict = boolean | "failed";

/** Another implementation, ready to judge values under one schema. */
export type Rival = (instance: JsonValue) => Promise<Verdict>;

const META_SCHEMAS: Readonly<Record<Draft, string>> = {
  "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
  draft7: "http://json-schema.org/draft-07/schema#",
  draft4: "http://json-schema.org/draft-04/schema#",
};

/** Ajv as its users set it up: every format of ajv-formats, nothing strict. */
export function ajvOf(schema: JsonValue, draft: Draft, documents: Documents): Rival {
  const options = { strict: false, validateSchema: false, logger: false } as const;
  const make = { "draft2020-12": Ajv2020, draft7: Ajv, draft4: ajvDraft04.default };
  try {
    const ajv = new make[draft](options) as Ajv;
    ajvFormats.default(ajv);
    for (const [uri, document] of documents) {
      const known = isJsonObject(document) ? document.$schema : undefined;
      if (known === undefined || known === META_SCHEMAS[draft]) ajv.addSchema(document as AnySchema, uri);
    }
    const judge = ajv.compile(schema as AnySchema);
    return async (instance) => {
      try {
        return judge(instance) as boolean;
      } catch {
        return "failed";
      }
    };
  } catch {
    return async () => "failed";
  }
}

let schemas = 0;

/** `@hyperjump/json-schema`, formats asserted. */
export async function hyperjumpOf(schema: JsonValue, draft: Draft, documents: Documents): Promise<Rival> {
  setShouldValidateFormat(true);
  setMetaSchemaOutputFormat("FLAG");
  const uri = `https://cases.test/${draft}/${schemas++}`;
  const registered: string[] = [];
  try {
    for (const [at, document] of documents) {
      if (!isOfDraft(at, draft)) continue;
      registerSchema(document as never, at, META_SCHEMAS[draft]);
      registered.push(at);
    }
    registerSchema(schema as never, uri, META_SCHEMAS[draft]);
    registered.push(uri);
    const judge = await validate(uri);
    return async (instance) => {
      try {
        return judge(instance as never).valid;
      } catch {
        return "failed";
      }
    };
  } catch {
    return async () => "failed";
  } finally {
    for (const at of registered) unregisterSchema(at);
  }
}

/** The suite's documents below a draft's own folder are of that draft; those above it are of any. */
function isOfDraft(uri: string, draft: Draft): boolean {
  const folder = /^http:\/\/localhost:1234\/(draft[^/]+)\//.exec(uri)?.[1];
  return folder === undefined || folder === draft;
}
