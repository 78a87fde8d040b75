import { createHash } from "node:crypto";
import { isJsonObject, type JsonObject, type JsonValue } from "@driftline/model";
import { type CompiledSchema, createCompiler, mapReferences, type TextJudge } from "@driftline/schema";
import { loadContract } from "@driftline/spec";
import { type Draft, hasNames } from "./suite.js";

/** What stands in for the world: documents by their address. */
export type Documents = ReadonlyMap<string, JsonValue>;

/** A schema as a contract's component, read and compiled by the way every contract takes. */
export async function compiledOf(schema: JsonValue, draft: Draft, documents: Documents): Promise<Subject> {
  const bytes = new TextEncoder().encode(JSON.stringify(descriptionOf(schema, draft)));
  const contract = await loadContract(bytes, {
    vendor: "suite",
    uri: "api.json",
    hash: (content) => createHash("sha256").update(content).digest("hex"),
    isInspected: false,
    readReference: async (uri) => {
      const document = documents.get(uri);
      return document === undefined ? null : new TextEncoder().encode(JSON.stringify(document));
    },
  });
  const compiler = createCompiler(contract.document);
  const pointer = "/components/schemas/Subject";
  return {
    ...compiler.compile(pointer, "response"),
    judgeText: compiler.createTextJudge?.(pointer, "response")?.judge,
  };
}

interface Subject extends CompiledSchema {
  readonly judgeText: TextJudge["judge"] | undefined;
}

const VERSIONS: Readonly<Record<Draft, string>> = { "draft2020-12": "3.1.1", draft7: "3.1.1", draft4: "3.0.4" };
const DIALECTS: Readonly<Record<Draft, string | undefined>> = {
  "draft2020-12": undefined,
  draft7: "http://json-schema.org/draft-07/schema#",
  draft4: undefined,
};

/**
 * A case's schema is a document of its own, a contract's is part of one: what `#` means is said by an `$id` where the
 * schema has names, and by longer pointers where it has none.
 */
function descriptionOf(schema: JsonValue, draft: Draft): JsonObject {
  const dialect = DIALECTS[draft];
  return {
    openapi: VERSIONS[draft],
    info: { title: "Suite", version: "1" },
    ...(dialect === undefined ? {} : { jsonSchemaDialect: dialect }),
    paths: {},
    components: { schemas: { Subject: placed(schema, draft) } },
  };
}

function placed(schema: JsonValue, draft: Draft): JsonValue {
  if (!isJsonObject(schema)) return schema;
  const { $schema, ...rest } = schema;
  const kept = draft === "draft4" || $schema === undefined ? rest : { $schema, ...rest };
  if (!hasNames(kept)) {
    return mapReferences(kept, (reference) =>
      /^#(\/|$)/.test(reference) ? `#/components/schemas/Subject${reference.slice(1)}` : reference,
    );
  }
  return typeof kept.$id === "string" ? kept : { $id: "https://cases.test/subject.json", ...kept };
}
