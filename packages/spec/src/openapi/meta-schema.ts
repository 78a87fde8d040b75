import type { MetaSchemaJudge } from "./meta-schema-judge.js";

/** The versions of OpenAPI that have a meta-schema here. */
export type DescribedVersion = "2.0" | "3.0" | "3.1";

/**
 * The meta-schema of a version of OpenAPI as a function. `@apidevtools/swagger-parser` has the same ones and compiles them in every
 * process, which took as long as all the rest of a first check: these were compiled before (decision record 19). Each is a
 * file of its own, read where it is needed.
 */
export async function metaSchemaOf(version: DescribedVersion): Promise<MetaSchemaJudge> {
  return (await LOADERS[version]()).judge;
}

const LOADERS: Readonly<Record<DescribedVersion, () => Promise<{ readonly judge: MetaSchemaJudge }>>> = {
  "2.0": () => import("./meta-schemas/openapi-2-0.js"),
  "3.0": () => import("./meta-schemas/openapi-3-0.js"),
  "3.1": () => import("./meta-schemas/openapi-3-1.js"),
};
