import type { Level } from "../level.js";
import type { RuleMeta } from "../rule.js";

/** The rules about the contract itself. Sorted by id. */
export const SPEC_RULES: readonly RuleMeta[] = [
  spec(
    "spec-block-missing",
    "error",
    "a docs page no longer holds its OpenAPI block",
    "nothing can be compared until it is back",
    "look at the page; never read it as `operation removed`",
  ),
  spec(
    "spec-discriminator-mapping-invalid",
    "note",
    "a `discriminator.mapping` value is no string, or leads nowhere",
    "OpenAPI wants a name or a reference; the mapping was read as meant",
    "nothing to do; tell the vendor",
  ),
  spec(
    "spec-document-invalid",
    "warning",
    "the document does not fit the OpenAPI meta-schema",
    "other tools may refuse it",
    "nothing to do; tell the vendor",
  ),
  spec(
    "spec-example-mismatched",
    "warning",
    "an example contradicts its own schema",
    "one of the two is wrong, and readers copy examples",
    "do not trust the example",
  ),
  spec(
    "spec-example-unjudged",
    "note",
    "an example that could not be held against its schema",
    "whether it fits is not known; traffic of its operation may be left unchecked for the same reason",
    "do not trust the example; say in `overlay.yaml` what the schema means",
  ),
  spec("spec-format-unknown", "note", "a `format` that nobody registered", "it is not checked", "nothing to do"),
  spec(
    "spec-nullable-in-31",
    "note",
    "`nullable` in a document that says OpenAPI 3.1",
    "3.1 has no such keyword; it was honoured as meant",
    "nothing to do; tell the vendor",
  ),
  spec(
    "spec-operation-id-duplicated",
    "note",
    "two operations have one `operationId`",
    "generated clients collide",
    "nothing to do; tell the vendor",
  ),
  spec(
    "spec-page-contradiction",
    "warning",
    "two pages of one vendor describe one thing differently",
    "at most one of them is right",
    "ask the vendor which; say so in `overlay.yaml`",
  ),
  spec(
    "spec-page-unstated",
    "note",
    "a page does not state what a contract needs",
    "what is not stated is unknown: neither optional nor required, neither open nor closed",
    "record traffic; shape memory learns what the page leaves out",
  ),
  spec(
    "spec-path-ambiguous",
    "warning",
    "two path templates match the same paths",
    "which operation is meant cannot be told",
    "nothing to do; tell the vendor",
  ),
  spec(
    "spec-pattern-bounded",
    "note",
    "a `pattern` that looks around, and takes too long on long texts",
    "texts up to the length that the message says are checked; a body with a longer one leaves its operation unchecked",
    "nothing to do; say in `overlay.yaml` how long the text may be (`maxLength`)",
  ),
  spec(
    "spec-pattern-unsafe",
    "warning",
    "a `pattern` that can take exponential time",
    "it is not checked, so that no value can hang a run",
    "nothing to do; tell the vendor",
  ),
  spec(
    "spec-pattern-unsupported",
    "warning",
    "a `pattern` that is no ECMA-262 regular expression",
    "it is not checked; the rest of the schema is",
    "nothing to do; tell the vendor",
  ),
  spec(
    "spec-reference-dangling",
    "warning",
    "a `$ref` that points nowhere",
    "what it stands for is unknown and accepts anything",
    "tell the vendor; say what it is in `overlay.yaml`",
  ),
  spec(
    "spec-reference-refused",
    "error",
    "a `$ref` outside the allowed hosts or folder",
    "it was not followed",
    "allow the host in `vendor.yaml` if you trust it",
  ),
  spec(
    "spec-rendering-changed",
    "note",
    "a docs page is rendered in another shape than when it was locked",
    "what it states was read anew; a change of rendering is no change of contract",
    "nothing to do",
  ),
  spec(
    "spec-schema-uncompilable",
    "error",
    "a schema that cannot be compiled",
    "its operation is unchecked",
    "say what is meant in `overlay.yaml`",
  ),
  spec(
    "spec-text-mojibake",
    "note",
    "text that was decoded twice",
    "prose only; it was repaired and takes no part in a diff",
    "nothing to do; tell the vendor",
  ),
];

function spec(id: string, level: Level, summary: string, why: string, hint: string): RuleMeta {
  return { id, stage: "spec", level, levels: null, strict: null, summary, why, hint };
}
