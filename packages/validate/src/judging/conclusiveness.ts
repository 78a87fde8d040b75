import type { Exchange } from "@driftline/model";
import type { JudgedResponse } from "./judge-response.js";
import type { OperationPlan } from "./operation-plan.js";

/**
 * Why an exchange verifies nothing of a working call, or null where it does: outages, throttling, expired tokens and
 * purged ids are neither drift nor proof that there is none.
 */
export function inconclusiveReason(
  plan: OperationPlan,
  exchange: Exchange,
  judged: JudgedResponse | null,
): string | null {
  const status = exchange.response?.status;
  if (status === undefined || judged === null) return "no response";
  if (status === 429 || status >= 500 || status < 200) return `status ${status}`;
  if (status >= 400) return documentsSuccess(plan) ? `status ${status}` : null;
  const isGatewayPage = judged.content?.mediaType === "text/html" && judged.content.documented === null;
  return isGatewayPage ? "gateway page (text/html)" : null;
}

/** An operation that documents nothing but refusals expects one. */
function documentsSuccess({ operation }: OperationPlan): boolean {
  return operation.responses.length === 0 || operation.responses.some(({ status }) => /^[23d]/.test(status));
}
