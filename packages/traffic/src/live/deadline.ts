/** The end of a run's time. Whoever waits then waits no longer, whatever was waited for. */
export interface Deadline {
  /** Aborted when the time is over; what can be called off is called off by it. */
  readonly signal: AbortSignal;
  /** What a promise comes to, or null where the time is over first. */
  within<T>(promise: Promise<T>): Promise<T | null>;
  /** Nothing is waited for any more. */
  close(): void;
}

/** A longer delay overflows a timer, which then fires at once. */
export const LONGEST_DELAY_MS = 2 ** 31 - 1;

/**
 * A deadline so many milliseconds from now. Its timer keeps the process open until it fires or is closed: a process whose
 * every other wait came to nothing would end without an answer.
 */
export function openDeadline(timeMs: number): Deadline {
  const ended = new AbortController();
  const { signal } = ended;
  let timer: ReturnType<typeof setTimeout>;
  const arm = (leftMs: number): void => {
    const delayMs = Math.min(leftMs, LONGEST_DELAY_MS);
    timer = setTimeout(() => (leftMs > delayMs ? arm(leftMs - delayMs) : ended.abort()), delayMs);
  };
  arm(timeMs);
  return {
    signal,
    within: (promise) =>
      new Promise((resolve, reject) => {
        const give = () => resolve(null);
        if (signal.aborted) give();
        signal.addEventListener("abort", give, { once: true });
        promise.finally(() => signal.removeEventListener("abort", give)).then(resolve, reject);
      }),
    close: () => clearTimeout(timer),
  };
}
