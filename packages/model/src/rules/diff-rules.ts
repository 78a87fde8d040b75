import type { Level } from "../level.js";
import type { RuleMeta } from "../rule.js";
import { DIFF_SCHEMA_RULES } from "./diff-schema-rules.js";

const TRUST = "nothing to do";

const WHY: Readonly<Record<Level, string>> = {
  error: "code that was right under the base fails under the revision",
  warning: "whether it hurts depends on what your code relies on",
  note: "worth knowing; code that was right under the base stays right",
};

/** The rules of contract against contract. Sorted by id. */
export const DIFF_RULES: readonly RuleMeta[] = [
  ...DIFF_SCHEMA_RULES,
  change("document-prose-changed", "note", "titles, descriptions, examples or `x-` members changed", TRUST),
  change("operation-added", "note", "an operation was added", TRUST),
  change("operation-deprecated", "warning", "an operation became deprecated", "plan to leave it, and note its sunset"),
  change("operation-id-changed", "note", "an `operationId` changed", "generated clients name their methods after it"),
  change(
    "operation-removed",
    "error",
    "an operation was removed",
    "stop calling it",
    "`warning` once its `x-sunset` date has passed",
  ),
  change("operation-undeprecated", "note", "an operation is no longer deprecated", TRUST),
  change(
    "request-body-added",
    "note",
    "an operation takes a body now",
    "send it where it is required",
    "`error` where the body is required",
  ),
  change("request-body-became-optional", "note", "a request body became optional", TRUST),
  change("request-body-became-required", "error", "a request body became required", "always send one"),
  change("request-body-removed", "warning", "an operation no longer takes a body", "stop sending what is not read"),
  change("request-media-type-added", "note", "a request body has one more media type", TRUST),
  change("request-media-type-removed", "error", "a request body has one media type less", "send one that is left"),
  change("request-parameter-added", "note", "an optional parameter was added", TRUST),
  change("request-parameter-became-optional", "note", "a required parameter became optional", TRUST),
  change("request-parameter-became-required", "error", "an optional parameter became required", "always send it"),
  change("request-parameter-deprecated", "warning", "a parameter became deprecated", "plan to stop sending it"),
  change(
    "request-parameter-removed",
    "warning",
    "a parameter was removed",
    "what it did is done no more; stop sending it",
  ),
  change("request-parameter-required-added", "error", "a required parameter was added", "send it"),
  change(
    "request-parameter-style-changed",
    "error",
    "a parameter is written another way (`style`, `explode`, `content`, `allowReserved`)",
    "write it the new way",
  ),
  change("request-parameter-undeprecated", "note", "a parameter is no longer deprecated", TRUST),
  change("response-header-added", "note", "a response header was added", TRUST),
  change("response-header-became-optional", "error", "a required response header became optional", "read it with care"),
  change("response-header-became-required", "note", "an optional response header became required", TRUST),
  change("response-header-deprecated", "warning", "a response header became deprecated", "plan to stop reading it"),
  change(
    "response-header-removed",
    "error",
    "a response header was removed",
    "stop reading it",
    "`error` if it was required, else `warning`",
  ),
  change("response-header-undeprecated", "note", "a response header is no longer deprecated", TRUST),
  change("response-media-type-added", "warning", "a response has one more media type", "ask for the one you parse"),
  change("response-media-type-removed", "error", "a response has one media type less", "parse one that is left"),
  change(
    "response-status-added",
    "warning",
    "a status was added",
    "handle it",
    "`note` for 2xx and for what a range or `default` covered before",
  ),
  change(
    "response-status-removed",
    "error",
    "a status was removed",
    "look at what is answered instead",
    "`error` for 2xx, else `note`",
  ),
  change(
    "security-alternative-removed",
    "warning",
    "one of several ways to authenticate was removed",
    "use one that is left",
  ),
  change(
    "security-requirement-added",
    "error",
    "no way to authenticate that sufficed before is left",
    "get the credentials",
  ),
  change("security-requirement-removed", "note", "less is needed to authenticate", TRUST),
  change("security-scheme-changed", "warning", "a security scheme travels another way", "send it the new way"),
  change("security-scope-added", "error", "a further scope is needed", "ask for the scope"),
  change("security-scope-removed", "note", "a scope is no longer needed", TRUST),
  change("server-added", "note", "a server was added", TRUST),
  change("server-removed", "warning", "a server was removed", "call one that is left"),
].sort((a, b) => (a.id < b.id ? -1 : 1));

function change(id: string, level: Level, summary: string, hint: string, levels: string | null = null): RuleMeta {
  return { id, stage: "contract", level, levels, strict: null, summary, why: WHY[level], hint };
}
