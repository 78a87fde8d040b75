import { compareText, type JsonObject, type JsonPointer, resolvePointer, stringOf } from "@driftline/model";
import type { Defect } from "./defect.js";
import type { DescribedVersion } from "./meta-schema.js";
import { withoutPlainSchemas } from "./plain-schemas.js";
import type { OpenApiVersion } from "./version.js";

/**
 * What the OpenAPI meta-schema says against a description. Nothing is read from outside, nothing is dereferenced and
 * the document is not changed. Each wrong place is told once, at the deepest place the meta-schema names.
 */
export async function validateDocument(document: JsonObject, version: OpenApiVersion): Promise<readonly Defect[]> {
  // The meta-schema of 3.2 is not known to the parser.
  if (version === "3.2") return [];
  // The parser's meta-schema of 3.1 does not know references to path items (OpenAPI 3.1.1, section 4.8.9).
  const errors = (await metaSchemaErrors(document, version)).filter(({ pointer }) => !isReference(document, pointer));
  return deepest(errors).map(({ pointer, message }) => ({
    ruleId: "spec-document-invalid",
    pointer,
    subject: pointer === "" ? "document" : pointer,
    detail: `\`${pointer === "" ? "document" : pointer}\` does not fit the OpenAPI meta-schema: ${message}`,
  }));
}

function isReference(document: JsonObject, pointer: JsonPointer): boolean {
  return stringOf(resolvePointer(document, pointer), "$ref") !== undefined;
}

interface MetaSchemaError {
  readonly pointer: JsonPointer;
  readonly message: string;
}

/** Ajv lists one wrong place several times: for each branch of a union, and again for the objects around it. */
function deepest(errors: readonly MetaSchemaError[]): readonly MetaSchemaError[] {
  const byPointer = new Map<JsonPointer, string>();
  for (const { pointer, message } of errors) {
    const known = byPointer.get(pointer);
    if (known === undefined || compareText(message, known) < 0) byPointer.set(pointer, message);
  }
  const ancestors = new Set<JsonPointer>();
  for (const pointer of byPointer.keys()) {
    for (let at = pointer.lastIndexOf("/"); at >= 0; at = pointer.lastIndexOf("/", at - 1)) {
      ancestors.add(pointer.slice(0, at));
      if (at === 0) break;
    }
  }
  return [...byPointer]
    .filter(([pointer]) => !ancestors.has(pointer))
    .map(([pointer, message]) => ({ pointer, message }))
    .sort((a, b) => compareText(a.pointer, b.pointer));
}

async function metaSchemaErrors(document: JsonObject, version: DescribedVersion): Promise<readonly MetaSchemaError[]> {
  // Loaded where they are needed: they take longer than reading a small contract.
  const [{ default: SwaggerParser }, { metaSchemaOf }] = await Promise.all([
    import("@apidevtools/swagger-parser"),
    import("./meta-schema.js"),
  ]);
  try {
    // References stay: replacing them would multiply a large document, and the dangling ones are found elsewhere. An object
    // that is given without an address is only read.
    await SwaggerParser.parse(document as never);
  } catch (cause) {
    // The parser calls what has no address by what JavaScript calls an object.
    const told = cause instanceof SyntaxError ? cause.message.replace("[object Object]", "the description") : undefined;
    if (told !== undefined) return [{ pointer: "", message: firstLine(told) }];
    throw cause;
  }
  const judge = await metaSchemaOf(version);
  if (judge(version === "3.0" ? withoutPlainSchemas(document) : document)) return [];
  return (judge.errors ?? []).map(({ instancePath, message }) => ({
    pointer: instancePath,
    message: firstLine(message),
  }));
}

function firstLine(text: string): string {
  const line = text.split("\n")[0] ?? "";
  return line.charAt(0).toLowerCase() + line.slice(1);
}
