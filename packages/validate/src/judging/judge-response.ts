import {
  type Exchange,
  isJsonMediaType,
  type JsonPointer,
  type JsonValue,
  type RecordedResponse,
} from "@driftline/model";
import { bodyPresence } from "../reading/body-text.js";
import { contentTypeOf } from "../reading/content-type.js";
import { judgeBody, judgeUnread } from "./body-value.js";
import { type Drift, NO_DRIFT } from "./drift.js";
import type { ContentPlan, OperationPlan, StatusPlan } from "./operation-plan.js";
import {
  bodyMissingDrift,
  bodyUndocumentedDrift,
  headerDrifts,
  isContentUnknown,
  mediaTypeDrift,
  statusDrift,
} from "./response-rules.js";

/** A judged response. */
export interface JudgedResponse {
  readonly drifts: readonly Drift[];
  readonly statusPlan: StatusPlan;
  /** What the contract says of the body that came; null where none came or it was left out. */
  readonly content: ContentPlan | null;
  /** The body's value where it is one JSON text. */
  readonly value: JsonValue | undefined;
  /** Not parsed, since it shows nothing that earlier bodies did not show. */
  readonly isKnown: boolean;
  /** Of a body that was not parsed: the watched places it shows. */
  readonly shown: readonly JsonPointer[];
}

/** What judging a response needs beside its operation. */
export interface ResponsePorts {
  readonly response: RecordedResponse;
  /** Whether a body of this content need not be parsed when it shows nothing new. */
  mayStayUnread(content: ContentPlan): boolean;
}

/** Judges a response by its status, headers, media type and body, in this order; what one hides, no other reports. */
export function judgeResponse(plan: OperationPlan, exchange: Exchange, ports: ResponsePorts): JudgedResponse {
  const { response } = ports;
  const statusPlan = plan.statusFor(response.status);
  if (statusPlan.documented === null) return bodiless(statusPlan, [statusDrift(plan, statusPlan)]);
  const headers = headerDrifts(plan, statusPlan, response);
  const presence = hasNoBody(exchange, response.status) ? "omitted" : bodyPresence(response.body);
  const sentMediaType = contentTypeOf(response.headers, response.body?.mediaType ?? null);
  if (presence === "omitted") return bodiless(statusPlan, headers);
  if (presence === "absent" || response.body === null) {
    return bodiless(statusPlan, [...headers, ...absentBody(statusPlan, response.status, sentMediaType)]);
  }
  const content = statusPlan.contentFor(sentMediaType);
  if (statusPlan.documented.content.length === 0) {
    const unknown = isContentUnknown(plan, statusPlan);
    const drifts = unknown ? headers : [...headers, bodyUndocumentedDrift(statusPlan, content)];
    return { ...bodiless(statusPlan, drifts), content };
  }
  const unread = judgeUnread(response.body, content, ports.mayStayUnread(content));
  const judged = unread ?? judgeBody(response.body, content, plan.contract.document);
  const { drifts, value, isKnown = false, shown = NOTHING_SHOWN } = judged;
  const isUndocumented = content.documented === null && content.mediaType !== null;
  if (headers.length === 0 && !isUndocumented) return { statusPlan, content, drifts, value, isKnown, shown };
  const mediaType = isUndocumented ? [mediaTypeDrift(statusPlan, content)] : NO_DRIFT;
  return { statusPlan, content, value, isKnown, shown, drifts: [...headers, ...mediaType, ...drifts] };
}

function bodiless(statusPlan: StatusPlan, drifts: readonly Drift[]): JudgedResponse {
  return { drifts, statusPlan, content: null, value: undefined, isKnown: false, shown: NOTHING_SHOWN };
}

const NOTHING_SHOWN: readonly JsonPointer[] = [];

/** Whether a response never has a body, whatever is documented (RFC 9110, sections 6.4.1 and 15.4.5). */
function hasNoBody(exchange: Exchange, status: number): boolean {
  return exchange.request.method.toUpperCase() === "HEAD" || status === 304 || status < 200;
}

/** An empty text is a body of a text type; an empty JSON body is none at all. */
function absentBody(statusPlan: StatusPlan, status: number, sentMediaType: string | null): readonly Drift[] {
  const documented = statusPlan.documented?.content ?? [];
  if (documented.length === 0 || status === 204 || status === 205) return NO_DRIFT;
  const isText = sentMediaType !== null && !isJsonMediaType(sentMediaType);
  if (isText && statusPlan.contentFor(sentMediaType).documented !== null) return NO_DRIFT;
  return [bodyMissingDrift(statusPlan)];
}
