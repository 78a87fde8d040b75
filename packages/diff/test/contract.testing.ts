import { type Contract, type Finding, type JsonObject, type JsonValue, operationsOf } from "@driftline/model";
import { createLazyCompiler } from "@driftline/schema";
import { diffContracts } from "../src/index.js";

/** A contract made of an OpenAPI 3.1 document. */
export function contractOf(document: JsonObject, uri = "openapi.json"): Contract {
  return {
    vendor: "acme",
    uri,
    sha256: "",
    isPartial: false,
    document,
    operations: operationsOf(document),
    positions: { locate: (pointer) => ({ uri, pointer }) },
    findings: [],
  };
}

/** What a document holds beside the one operation of a test. */
export interface Surroundings {
  readonly schemas?: JsonObject;
}

/** A document whose only operation answers, or takes, one schema. */
export function documentOf(
  direction: "request" | "response",
  schema: JsonValue,
  around: Surroundings = {},
): JsonObject {
  const content = { "application/json": { schema } };
  const ok = { description: "ok", ...(direction === "response" ? { content } : {}) };
  const body = direction === "request" ? { requestBody: { required: true, content } } : {};
  return {
    openapi: "3.1.0",
    info: { title: "acme", version: "1" },
    paths: { "/things": { post: { ...body, responses: { "200": ok } } } },
    components: { schemas: around.schemas ?? {} },
  };
}

/** The findings between two documents. */
export async function diffDocuments(base: JsonObject, revision: JsonObject, now?: string): Promise<readonly Finding[]> {
  const options = { compilerOf: (contract: Contract) => createLazyCompiler(contract.document) };
  const dated = now === undefined ? options : { ...options, now };
  return (await diffContracts(contractOf(base, "base.json"), contractOf(revision, "revision.json"), dated)).findings;
}

/** A finding in one line: level, rule, place, subject, proof. */
export function lineOf(finding: Finding): string {
  const subject = finding.subject === null ? "" : ` ${finding.subject}`;
  const proof = finding.proof === "unproved" ? " (unproved)" : "";
  return `${finding.level} ${finding.ruleId} ${finding.instanceLocation || "-"}${subject}${proof}`;
}
