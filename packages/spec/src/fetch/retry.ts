/** How failed requests are repeated. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly baseDelayMs: number;
  /** A server that asks for more patience than this is not waited for. */
  readonly maxDelayMs: number;
}

/** Statuses that a later attempt may turn into an answer (RFC 9110, sections 15.5.9 and 15.6; RFC 6585, section 4). */
export const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Errors of the network that pass. */
const RETRYABLE_CODES: ReadonlySet<string> = new Set([
  ...["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"],
  ...["UND_ERR_SOCKET", "UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"],
]);

/** Whether an error is one of the network's that pass. */
export function isPassing(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === "string" && RETRYABLE_CODES.has(code);
}

/**
 * How long to wait before the next attempt, or `undefined` where waiting makes no sense. What the server asks for is
 * honoured (`Retry-After`, RFC 9110, section 10.2.3); otherwise the delay doubles, with full jitter, so that many
 * clients do not come back at the same moment.
 */
export function delayBefore(
  attempt: number,
  retryAfter: string | undefined,
  context: { readonly policy: RetryPolicy; readonly now: () => Date; readonly random: () => number },
): number | undefined {
  const { policy, now, random } = context;
  if (attempt >= policy.maxAttempts) return undefined;
  const asked = retryAfter === undefined ? undefined : askedDelay(retryAfter, now());
  if (asked !== undefined) return asked > policy.maxDelayMs ? undefined : asked;
  return Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1)) * random();
}

/** Seconds, or a date. */
function askedDelay(text: string, now: Date): number | undefined {
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
