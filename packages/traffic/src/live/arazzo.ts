import type { JsonValue } from "@driftline/model";

/** A description of probes: Arazzo 1.0.1, as far as we run it. */
export interface ProbeDocument {
  /** The file as reports name it. */
  readonly uri: string;
  readonly workflows: readonly Workflow[];
}

/** A sequence of calls (Arazzo 1.0.1, section 4.6.4). */
export interface Workflow {
  readonly workflowId: string;
  readonly pointer: string;
  readonly inputs: readonly WorkflowInput[];
  readonly dependsOn: readonly string[];
  readonly parameters: readonly StepParameter[];
  readonly steps: readonly Step[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly failureActions: readonly Action[];
  readonly successActions: readonly Action[];
}

/** A value a workflow is given. */
export interface WorkflowInput {
  readonly name: string;
  readonly isRequired: boolean;
  /** The environment variable it comes from (`x-driftline-env` of the workflow), or null. */
  readonly env: string | null;
  readonly default: JsonValue | undefined;
  /** Values that stand in for a real one; never used against an environment of the vendor. */
  readonly examples: readonly JsonValue[];
}

/** One call (Arazzo 1.0.1, section 4.6.5). */
export interface Step {
  readonly stepId: string;
  readonly pointer: string;
  /** Exactly one of both is there. */
  readonly operationId: string | null;
  readonly operationPath: string | null;
  readonly parameters: readonly StepParameter[];
  readonly requestBody: StepBody | null;
  readonly successCriteria: readonly Criterion[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly onSuccess: readonly Action[];
  readonly onFailure: readonly Action[];
  /** Whether its author says that it changes nothing (`x-driftline-safe`), although its method may. */
  readonly isSafe: boolean;
  readonly pages: Pages | null;
}

/** A parameter of a step; without `in` it is matched by name. */
export interface StepParameter {
  readonly name: string;
  readonly in: string | null;
  readonly value: JsonValue;
}

/** The body of a step. */
export interface StepBody {
  readonly contentType: string | null;
  readonly payload: JsonValue | undefined;
  readonly replacements: readonly { readonly target: string; readonly value: JsonValue }[];
}

/** One condition (Arazzo 1.0.1, section 4.6.9). */
export interface Criterion {
  readonly type: "simple" | "regex" | "jsonpath";
  readonly context: string | null;
  readonly condition: string;
}

/** What follows a call (Arazzo 1.0.1, sections 4.6.7 and 4.6.8). */
export interface Action {
  readonly type: "end" | "goto" | "retry";
  readonly stepId: string | null;
  /** Seconds. */
  readonly retryAfter: number | null;
  readonly retryLimit: number;
  readonly criteria: readonly Criterion[];
}

/** How a list is turned page by page (`x-driftline-pages`). */
export interface Pages {
  /** The expression of where to go on. */
  readonly next: string;
  /** Where the next request says it: a query parameter, or a pointer into the body. */
  readonly in: "query" | "body";
  readonly name: string;
  /** How many pages are read at most. */
  readonly limit: number;
}
