import type { DriftOrder } from "./drift/drift-order.js";
import type { FailureOrder } from "./failure-order.js";

/** How a mock behaves. */
export interface MockOptions {
  /** The port on the loopback interface; 0 (the default) takes a free one. */
  readonly port?: number;
  /** The address to listen on. Default `127.0.0.1`: a stand-in for a vendor is nobody else's business. */
  readonly host?: string;
  /** The same seed gives the same answers. Default 1. */
  readonly seed?: number;
  /** Whether documented examples are preferred, where they conform. */
  readonly examples?: boolean;
  /** How many things a list holds before anybody created or deleted one. Default 7. */
  readonly listSize?: number;
  /** What every answer waits for, in milliseconds: a fixed time or one between two bounds. */
  readonly latencyMs?: number | readonly [number, number];
  /** Drifts to inject on purpose. */
  readonly drifts?: readonly DriftOrder[];
  /** Failures to inject on purpose: an outage is not drift. */
  readonly failures?: readonly FailureOrder[];
  /** Told of every answer. */
  readonly onAnswer?: (answered: Answered) => void;
  /** Told why a request cannot be answered as the contract says; it is answered with 500 and the same words. */
  readonly onFailure?: (reason: string) => void;
}

/** One answer that was given. */
export interface Answered {
  readonly method: string;
  /** Path and query as they were asked for. */
  readonly target: string;
  /** Null: the connection was cut on purpose. */
  readonly status: number | null;
  readonly operation: string | null;
  /** The rules whose drift the answer carries. */
  readonly drifts: readonly string[];
}

/** A mock that is listening. */
export interface Mock {
  /** `http://127.0.0.1:PORT`, without the base path of the vendor's servers: paths are answered with and without it. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}
