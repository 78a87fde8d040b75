/** How much a run may cost. */
export interface ProbeLimits {
  /** Requests of a run, retries and pages included. */
  readonly requests: number;
  /** Of the whole run. */
  readonly timeMs: number;
  /** Of one request, from its start to the end of its response. */
  readonly requestTimeMs: number;
  /** Of all response bodies together. */
  readonly bytes: number;
  /** How often an outage (429, 5xx, no answer) is tried again. */
  readonly retries: number;
}

/** What a run may cost where nobody says otherwise. */
export const DEFAULT_PROBE_LIMITS: ProbeLimits = {
  requests: 100,
  timeMs: 120_000,
  requestTimeMs: 30_000,
  bytes: 50 * 1024 * 1024,
  retries: 2,
};

/** Of the header of one answer. */
export const HEADER_BYTES = 16 * 1024;

/** What is left of a run's limits. */
export interface Budget {
  /** Why the next request may not be made, or null; a request that may be made is counted. */
  refuse(): string | null;
  spend(bytes: number): void;
  readonly bytesLeft: number;
  readonly bytesSpent: number;
  readonly timeLeftMs: number;
}

/** A fresh budget; `now` is a clock in milliseconds, `ended` a signal that the time is over. */
export function openBudget(limits: ProbeLimits, now: () => number, ended: AbortSignal): Budget {
  const startedAt = now();
  const timeLeftMs = () => (ended.aborted ? 0 : Math.max(0, startedAt + limits.timeMs - now()));
  let [requests, bytes] = [0, 0];
  return {
    refuse() {
      if (requests >= limits.requests) return `the limit of ${limits.requests} requests is reached`;
      if (timeLeftMs() === 0) return `the limit of ${limits.timeMs} ms is reached`;
      if (bytes >= limits.bytes) return `the limit of ${limits.bytes} response bytes is reached`;
      requests++;
      return null;
    },
    spend(received) {
      bytes += received;
    },
    get bytesLeft() {
      return Math.max(0, limits.bytes - bytes);
    },
    get bytesSpent() {
      return bytes;
    },
    get timeLeftMs() {
      return timeLeftMs();
    },
  };
}
