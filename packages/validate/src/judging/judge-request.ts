import type { Body, Exchange, RecordedRequest } from "@driftline/model";
import type { OperationMatch } from "../matching/match-operation.js";
import { bodyPresence } from "../reading/body-text.js";
import { contentTypeOf } from "../reading/content-type.js";
import { judgeBody, judgeUnread } from "./body-value.js";
import { type Drift, driftOf, NO_DRIFT } from "./drift.js";
import { judgeParameters } from "./judge-parameters.js";
import type { ContentPlan, OperationPlan } from "./operation-plan.js";

/** Judges the parameters our own client sent. The caller leaves out what the server answered with 4xx, here and below. */
export function judgeSentParameters(plan: OperationPlan, exchange: Exchange, match: OperationMatch): readonly Drift[] {
  const isEmpty = plan.parameters.length === 0 && match.target.query === "";
  return isEmpty ? NO_DRIFT : judgeParameters(plan, exchange, match);
}

/** The media type of a judged request body, for counting; null where there is none. */
export function requestMediaTypeOf(plan: OperationPlan, request: RecordedRequest): string | null {
  if (bodyPresence(request.body) !== "present") return null;
  return plan.requestContentFor(contentTypeOf(request.headers, request.body?.mediaType ?? null)).mediaType;
}

/** What we sent is shown to nobody but the judge: it is parsed only where its text does not tell. */
function judgeSentBody(body: Body, content: ContentPlan, plan: OperationPlan): readonly Drift[] {
  return (judgeUnread(body, content, true) ?? judgeBody(body, content, plan.contract.document)).drifts;
}

/** Judges the body our own client sent. */
export function judgeRequestBody(plan: OperationPlan, request: RecordedRequest): readonly Drift[] {
  const documented = plan.operation.requestBody;
  if (documented === null) return NO_DRIFT;
  const presence = bodyPresence(request.body);
  if (presence === "omitted") return NO_DRIFT;
  if (presence === "absent" || request.body === null) {
    if (!documented.isRequired) return NO_DRIFT;
    return [
      driftOf({
        ruleId: "request-body-missing",
        message: "request body is required and none was sent",
        keywordLocation: documented.pointer,
      }),
    ];
  }
  const sentMediaType = contentTypeOf(request.headers, request.body.mediaType);
  const content = plan.requestContentFor(sentMediaType);
  const drifts = judgeSentBody(request.body, content, plan);
  if (content.documented !== null || content.mediaType === null || documented.content.length === 0) return drifts;
  const undocumented = driftOf({
    ruleId: "request-media-type-undocumented",
    message: `request media type \`${content.mediaType}\` is not documented`,
    mediaType: content.mediaType,
    subject: content.mediaType,
    keywordLocation: `${documented.pointer}/content`,
  });
  return [undocumented, ...drifts];
}
