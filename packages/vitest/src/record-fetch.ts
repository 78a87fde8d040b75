import type { Exchange, HeaderField, RecordedRequest } from "@driftline/model";
import { recordedResponseOf } from "./received.js";

/** A `fetch` that remembers what it received. */
export interface RecordingFetch {
  /** Give this to the client under test. */
  readonly fetch: typeof globalThis.fetch;
  /** What was received so far, in the order of the requests; waits for bodies that are still arriving. */
  exchanges(): Promise<readonly Exchange[]>;
  /** Forgets everything, between two tests. */
  clear(): void;
}

const RECORDERS = new WeakSet<object>();

/**
 * Wraps a `fetch`. What the client gets is untouched, down to its streaming; a copy is kept in memory and goes nowhere else. A request
 * that fails is remembered without a response.
 */
export function recordFetch(fetch: typeof globalThis.fetch = globalThis.fetch): RecordingFetch {
  let pending: Promise<Exchange>[] = [];
  const recorder: RecordingFetch = {
    async fetch(input, init) {
      const request = requestOf(input, init);
      const startedAt = new Date().toISOString();
      const index = pending.length;
      const remember = (response: Response | null): void => {
        pending.push(exchangeOf({ request, response, startedAt, index }));
      };
      try {
        const response = await fetch(input, init);
        remember(response.clone());
        return response;
      } catch (error) {
        remember(null);
        throw error;
      }
    },
    exchanges: () => Promise.all(pending),
    clear: () => {
      pending = [];
    },
  };
  RECORDERS.add(recorder);
  return recorder;
}

/** Whether a value came from `recordFetch`. */
export function isRecordingFetch(value: unknown): value is RecordingFetch {
  return typeof value === "object" && value !== null && RECORDERS.has(value);
}

interface Received {
  readonly request: RecordedRequest;
  readonly response: Response | null;
  readonly startedAt: string;
  readonly index: number;
}

async function exchangeOf({ request, response, startedAt, index }: Received): Promise<Exchange> {
  return {
    location: { uri: "fetch", pointer: `/${index}` },
    index,
    request,
    response: response === null ? null : await recordedResponseOf(response),
    startedAt,
    isSynthetic: false,
  };
}

/** Looks at the arguments without building a `Request` of them, which would use up a body that streams. */
function requestOf(input: string | URL | Request, init: RequestInit | undefined): RecordedRequest {
  const given = input instanceof Request ? input : undefined;
  const headers = new Headers(init?.headers ?? given?.headers);
  return {
    method: (init?.method ?? given?.method ?? "GET").toUpperCase(),
    url: given?.url ?? String(input),
    headers: [...headers].map(([name, value]): HeaderField => ({ name, value })),
    body: null,
  };
}
