import type { Contract, Exchange, JsonValue } from "@driftline/model";
import type { ProbeDocument, WorkflowInput } from "./arazzo.js";
import type { ProbeLimits } from "./budget.js";
import type { Target } from "./transport.js";

/** What probes are run with. */
export interface ProbeOptions {
  readonly contract: Contract;
  readonly probes: readonly ProbeDocument[];
  readonly target: Target;
  /** The value of an input, or undefined where nobody gave one. */
  readonly inputOf: (input: WorkflowInput) => JsonValue | undefined;
  /** Whether calls that change something are made, too. */
  readonly allowWrites: boolean;
  readonly limits?: Partial<ProbeLimits>;
  /** Takes every exchange that says something about the contract, as it ends; secrets are in it. */
  readonly onExchange: (exchange: Exchange) => void;
  /** Takes every exchange, also those that were tried again. */
  readonly onAttempt?: (exchange: Exchange, step: string) => void;
  /** A clock in milliseconds since 1970. */
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** What became of the probes. */
export interface ProbeRun {
  readonly requests: number;
  /** Of response bodies, those of attempts that were repeated and of bodies that were cut included. */
  readonly bytes: number;
  /** Exchanges by the file of the probe, for the list of what a run rests on. */
  readonly exchangesByUri: ReadonlyMap<string, number>;
  /** Why something was not verified, one clause each. */
  readonly problems: readonly string[];
  /** The keys of the operations that were called. */
  readonly called: ReadonlySet<string>;
}
