import { fieldsOf, memberOf, type RecordedResponse, resolvePointer } from "@driftline/model";
import { explainSent, isCleanSent, readHeaderParameter } from "../reading/parameter-style.js";
import { type Drift, driftOf, NO_DRIFT } from "./drift.js";
import type { ContentPlan, HeaderPlan, OperationPlan, StatusPlan } from "./operation-plan.js";

/** `response-status-undocumented`: an outage (5xx, 429) is a note, what our request caused (4xx) a warning. */
export function statusDrift(plan: OperationPlan, { status }: StatusPlan): Drift {
  const known = plan.operation.responses.map((response) => response.status).join(", ");
  return driftOf({
    ruleId: "response-status-undocumented",
    level: /^5|^429$/.test(status) ? "note" : status.startsWith("4") ? "warning" : "error",
    message: `response status ${status} is not documented, only ${known === "" ? "none" : known}`,
    status,
    subject: status,
    keywordLocation: `${plan.operation.pointer}/responses`,
  });
}

/** `response-media-type-undocumented`. */
export function mediaTypeDrift(statusPlan: StatusPlan, content: ContentPlan): Drift {
  const documented = statusPlan.documented;
  const known = (documented?.content ?? []).map(({ mediaType }) => `\`${mediaType}\``).join(", ");
  return driftOf({
    ruleId: "response-media-type-undocumented",
    ...(statusPlan.status.startsWith("5") ? { level: "note" as const } : {}),
    message: `response media type \`${content.mediaType}\` is not documented, only ${known}`,
    status: statusPlan.status,
    mediaType: content.mediaType,
    subject: content.mediaType,
    keywordLocation: documented === null ? null : `${documented.pointer}/content`,
  });
}

/** `response-body-missing`. */
export function bodyMissingDrift(statusPlan: StatusPlan): Drift {
  return driftOf({
    ruleId: "response-body-missing",
    message: "response body is documented and none came",
    status: statusPlan.status,
    keywordLocation: statusPlan.documented === null ? null : `${statusPlan.documented.pointer}/content`,
  });
}

/** `response-body-undocumented`: of an outage (5xx) a note, since its page is the gateway's and not the vendor's. */
export function bodyUndocumentedDrift(statusPlan: StatusPlan, content: ContentPlan): Drift {
  return driftOf({
    ruleId: "response-body-undocumented",
    ...(statusPlan.status.startsWith("5") ? { level: "note" as const } : {}),
    message: "response body came where none is documented",
    status: statusPlan.status,
    mediaType: content.mediaType,
    keywordLocation: statusPlan.documented?.pointer ?? null,
  });
}

/** Whether a page that shows no body left open whether there is one: then a body is no surprise. */
export function isContentUnknown(plan: OperationPlan, statusPlan: StatusPlan): boolean {
  const pointer = statusPlan.documented?.pointer;
  const response = pointer === undefined ? undefined : resolvePointer(plan.contract.document, pointer);
  const unknown = memberOf(response, "x-driftline-unknown");
  return Array.isArray(unknown) && (unknown.includes("content") || unknown.includes("body"));
}

/** `response-header-missing` and `response-header-mismatched`; headers have style `simple` (OpenAPI 3.1.1, 4.8.21). */
export function headerDrifts(
  plan: OperationPlan,
  statusPlan: StatusPlan,
  response: RecordedResponse,
): readonly Drift[] {
  if (statusPlan.headers.length === 0) return NO_DRIFT;
  const fields = fieldsOf(response.headers);
  return statusPlan.headers
    .flatMap((header) => headerDrift(plan, header, fields))
    .map((drift) => ({
      ...drift,
      status: statusPlan.status,
    }));
}

function headerDrift(
  plan: OperationPlan,
  { header, schema }: HeaderPlan,
  fields: ReadonlyMap<string, string>,
): readonly Drift[] {
  const text = fields.get(header.name.toLowerCase());
  if (text === undefined) {
    if (!header.isRequired) return NO_DRIFT;
    return [
      driftOf({
        ruleId: "response-header-missing",
        message: `response header \`${header.name}\` is missing`,
        subject: header.name,
        keywordLocation: header.pointer,
      }),
    ];
  }
  const sent = readHeaderParameter(plan.contract.document, { ...header, style: "simple" }, text);
  const violation =
    schema === null || isCleanSent(schema, sent) ? undefined : explainSent(schema, sent).find(isMismatch);
  if (violation === undefined) return NO_DRIFT;
  return [
    driftOf({
      ruleId: "response-header-mismatched",
      message: `response header \`${header.name}\` does not fit its schema, documented is ${violation.expected}`,
      subject: header.name,
      keywordLocation: violation.keywordLocation,
      value: text,
    }),
  ];
}

function isMismatch({ kind }: { readonly kind: string }): boolean {
  return kind !== "property-deprecated";
}
