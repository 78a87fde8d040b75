import { headerValue } from "@driftline/model";
import type { Received } from "./transport.js";

/** Whether a response is an outage, which says nothing about the contract: worth another try. */
export function isOutage(received: Received): boolean {
  return received.kind === "failure" || received.status === 429 || received.status >= 500;
}

/** Never longer than this between two tries, whatever the vendor asks for. */
const WAIT_AT_MOST_MS = 60_000;

/**
 * How long to wait before another try: what `Retry-After` asks for, in seconds or as a date (RFC 9110, section 10.2.3), else
 * half a second, doubled with every try. Undefined where the vendor asks for more patience than there is.
 */
export function waitMs(received: Received, tried: number, now: number): number | undefined {
  const asked = received.kind === "response" ? headerValue(received.headers, "retry-after") : undefined;
  if (asked === undefined) return 500 * 2 ** tried;
  const date = Date.parse(asked);
  const milliseconds = /^\d+$/.test(asked.trim())
    ? Number(asked) * 1000
    : Number.isNaN(date)
      ? 500
      : Math.max(0, date - now);
  return milliseconds <= WAIT_AT_MOST_MS ? milliseconds : undefined;
}
