import {
  type Exchange,
  isJsonMediaType,
  type JsonValue,
  type Location,
  type Operation,
  withoutTrailingSlashes,
} from "@driftline/model";
import { bytesBody, textBody } from "../formats/body.js";
import { DEFAULT_READ_LIMITS } from "../recordings/limits.js";
import type { Budget, ProbeLimits } from "./budget.js";
import { type Deadline, LONGEST_DELAY_MS } from "./deadline.js";
import { isDeep } from "./depth.js";
import type { Call, Message } from "./expression.js";
import { isOutage, waitMs } from "./patience.js";
import type { ProbeOptions } from "./probe-run.js";
import type { StepRequest } from "./step-request.js";
import type { Received, Transport } from "./transport.js";

/** Makes calls with the run's credentials, budget and patience. */
export interface Caller {
  call(order: CallOrder): Promise<CallOutcome>;
  wait(milliseconds: number): Promise<void>;
}

/** One call that is to be made. */
export interface CallOrder {
  readonly request: StepRequest;
  readonly operation: Operation;
  /** Of the step, as reports name it. */
  readonly location: Location;
  readonly step: string;
}

/** What came of a call. */
export interface CallOutcome {
  /** Null: no response came. */
  readonly call: Call | null;
  /** Why nothing could be verified, or null. */
  readonly problem: string | null;
  /** Whether the run's limits are reached: no call will be made any more. */
  readonly isSpent: boolean;
}

/** What a caller works with. */
export interface CallerPorts {
  readonly options: ProbeOptions;
  readonly transport: Transport;
  readonly limits: ProbeLimits;
  readonly budget: Budget;
  readonly deadline: Deadline;
  readonly now: () => number;
  readonly onCalled: (operation: string, uri: string) => void;
}

/** A caller of one run. */
export function createCaller(ports: CallerPorts): Caller {
  const { options, budget, deadline, limits, now } = ports;
  const sleep = options.sleep ?? ((milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds)));
  const wait = async (milliseconds: number): Promise<void> => {
    await deadline.within(sleep(Math.min(milliseconds, budget.timeLeftMs, LONGEST_DELAY_MS)));
  };
  let index = 0;
  const attempt = async (order: CallOrder): Promise<{ received: Received; exchange: Exchange }> => {
    const startedAt = new Date(now()).toISOString();
    const url = withoutTrailingSlashes(options.target.baseUrl) + order.request.target;
    const sent = ports.transport.send({
      method: order.request.method,
      url,
      headers: [...order.request.headers, ...options.target.headers, { name: "accept-encoding", value: "identity" }],
      body: order.request.body,
      timeoutMs: Math.max(1, Math.min(limits.requestTimeMs, budget.timeLeftMs)),
      bytesAtMost: budget.bytesLeft,
      onBytes: budget.spend,
      signal: deadline.signal,
    });
    const received = (await deadline.within(sent)) ?? OVERDUE;
    const exchange = exchangeOf({ order, url, received, startedAt, index: index++, sent: options.target.headers });
    options.onAttempt?.(exchange, order.step);
    return { received, exchange };
  };
  return {
    wait,
    async call(order) {
      for (let tried = 0; ; tried++) {
        const refused = budget.refuse();
        if (refused !== null) return { call: null, problem: refused, isSpent: true };
        const { received, exchange } = await attempt(order);
        const pause = waitMs(received, tried, now());
        if (isOutage(received) && tried < limits.retries && pause !== undefined && pause < budget.timeLeftMs) {
          await wait(pause);
          continue;
        }
        ports.onCalled(order.operation.key, order.location.uri);
        options.onExchange(exchange);
        return outcomeOf(order, exchange, received);
      }
    },
  };
}

function outcomeOf(order: CallOrder, exchange: Exchange, received: Received): CallOutcome {
  if (received.kind === "failure") return { call: null, problem: received.reason, isSpent: false };
  const problem = isOutage(received) ? `status ${received.status}` : received.isCut ? "the body is too long" : null;
  return { call: callOf(order, exchange, received.status), problem, isSpent: false };
}

/** What comes of a request that the end of the run finds unanswered. */
const OVERDUE: Received = { kind: "failure", reason: "no answer in time" };

interface Passed {
  readonly order: CallOrder;
  readonly url: string;
  readonly received: Received;
  readonly startedAt: string;
  readonly index: number;
  readonly sent: readonly { readonly name: string; readonly value: string }[];
}

function exchangeOf({ order, url, received, startedAt, index, sent }: Passed): Exchange {
  const { request, location } = order;
  const requestType = request.headers.find(({ name }) => name === "content-type")?.value ?? null;
  return {
    location,
    index,
    request: {
      method: request.method,
      url,
      headers: [...request.headers, ...sent],
      body: request.body === null ? null : textBody(request.body, requestType),
    },
    response:
      received.kind === "failure"
        ? null
        : {
            status: received.status,
            headers: received.headers,
            body: received.isCut
              ? { mediaType: null, text: null, bytes: null }
              : bytesBody(received.bytes, {
                  headers: received.headers,
                  mediaType: null,
                  limits: DEFAULT_READ_LIMITS,
                  location,
                }),
          },
    startedAt,
    isSynthetic: false,
  };
}

function callOf({ request }: CallOrder, exchange: Exchange, status: number): Call {
  const headers = exchange.response?.headers ?? [];
  const response: Message = {
    headers: new Map(headers.map(({ name, value }) => [name.toLowerCase(), value])),
    query: new Map(),
    path: new Map(),
    body: bodyValue(exchange),
  };
  return { url: exchange.request.url, method: request.method, status, request: request.message, response };
}

function bodyValue({ response }: Exchange): JsonValue | undefined {
  const text = response?.body?.text ?? undefined;
  if (text === undefined) return undefined;
  const mediaType = response?.headers.find(({ name }) => name.toLowerCase() === "content-type")?.value;
  if (mediaType !== undefined && !isJsonMediaType(mediaType)) return text;
  if (isDeep(text)) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
