import type { JsonValue, Operation } from "@driftline/model";
import { ToolError } from "@driftline/model";
import type { Action, Criterion, ProbeDocument, Step, Workflow } from "./arazzo.js";
import type { Caller } from "./caller.js";
import { firstUnmet } from "./criteria.js";
import { type Call, evaluate, type Scope } from "./expression.js";
import { operationOf } from "./find-operation.js";
import type { ProbeOptions } from "./probe-run.js";
import { prepareRequest } from "./step-request.js";

/** Outputs by name. */
export type Outputs = ReadonlyMap<string, JsonValue>;

/** What a workflow is run with. */
export interface WorkflowOrder {
  readonly document: ProbeDocument;
  readonly workflow: Workflow;
  readonly inputs: ReadonlyMap<string, JsonValue>;
  /** The outputs of those that ended well. */
  readonly workflows: ReadonlyMap<string, Outputs>;
  readonly options: ProbeOptions;
  readonly caller: Caller;
}

/** What became of a workflow. */
export interface WorkflowOutcome {
  readonly isComplete: boolean;
  readonly outputs: Outputs;
  readonly problems: readonly string[];
}

/** Steps that go back and forth for ever are stopped here at the latest. */
const STEPS_AT_MOST = 200;

/** Runs the steps of a workflow in their order, or as their actions say. */
export async function runWorkflow(order: WorkflowOrder): Promise<WorkflowOutcome> {
  const { workflow } = order;
  const outputsByStep = new Map<string, Outputs>();
  const scope: Scope = { inputs: order.inputs, steps: outputsByStep, workflows: order.workflows, call: null };
  const problems: string[] = [];
  let position = 0;
  for (let count = 0; position < workflow.steps.length; count++) {
    const step = workflow.steps[position];
    if (step === undefined) break;
    if (count >= STEPS_AT_MOST) {
      problems.push(problemOf(order, step, `more than ${STEPS_AT_MOST} steps`));
      return { isComplete: false, outputs: new Map(), problems };
    }
    const outcome = await runStep(order, step, scope);
    if (outcome.problem !== null) problems.push(problemOf(order, step, outcome.problem));
    outputsByStep.set(step.stepId, outcome.outputs);
    const next = outcome.next === "following" ? position + 1 : positionOf(order, step, outcome.next);
    if (next === null) {
      if (!outcome.isMet) problems.push(...notReached(order, position + 1));
      return { isComplete: outcome.isMet, outputs: outputsOf(workflow.outputs, scope), problems };
    }
    position = next;
  }
  return { isComplete: true, outputs: outputsOf(workflow.outputs, scope), problems };
}

interface StepOutcome {
  readonly isMet: boolean;
  readonly outputs: Outputs;
  readonly problem: string | null;
  readonly next: "following" | { readonly action: Action | null };
}

async function runStep(order: WorkflowOrder, step: Step, scope: Scope): Promise<StepOutcome> {
  const failed = (problem: string): StepOutcome => ({
    isMet: false,
    outputs: new Map(),
    problem,
    next: { action: null },
  });
  const operation = operationOf(order.options.contract, order.document, step);
  if (!isReading(operation) && !step.isSafe && !order.options.allowWrites)
    return failed(`\`${operation.key}\` may change something, and neither the environment nor the run allows writes`);
  const actions = [...step.onFailure, ...order.workflow.failureActions];
  for (let tried = 0; ; tried++) {
    const turn = await turnPages(order, step, { scope, operation });
    if (turn.missing !== null) return failed(turn.missing);
    const called = { ...scope, call: turn.call };
    const unmet =
      turn.call === null || isStrange(turn.call, operation) ? undefined : firstUnmet(criteriaOf(step), called);
    if (turn.problem === null && unmet === undefined) return succeeded(order, step, called);
    const action = actions.find(({ criteria }) => firstUnmet(criteria, called) === undefined);
    // A call that is no longer made cannot turn out otherwise, however often it is tried again.
    const isAgain = action?.type === "retry" && tried < action.retryLimit && !turn.isSpent;
    if (isAgain) {
      await order.caller.wait((action.retryAfter ?? 0) * 1000);
      continue;
    }
    const problem = turn.problem ?? `\`${unmet?.condition}\` does not hold (status ${turn.call?.status})`;
    return { ...failed(problem), next: { action: action?.type === "goto" ? action : null } };
  }
}

function succeeded(order: WorkflowOrder, step: Step, scope: Scope): StepOutcome {
  const actions = [...step.onSuccess, ...order.workflow.successActions];
  const action = actions.find(({ criteria }) => firstUnmet(criteria, scope) === undefined);
  const next = action === undefined ? ("following" as const) : { action };
  return { isMet: true, outputs: outputsOf(step.outputs, scope), problem: null, next };
}

interface Turned {
  /** The first page's call: outputs and criteria speak of it. */
  readonly call: Call | null;
  readonly problem: string | null;
  readonly missing: string | null;
  readonly isSpent: boolean;
}

/** Calls once, and goes on while the response says where to, up to the step's limit. */
async function turnPages(
  order: WorkflowOrder,
  step: Step,
  of: { scope: Scope; operation: Operation },
): Promise<Turned> {
  const { operation } = of;
  const location = { uri: order.document.uri, pointer: step.pointer };
  let first: Call | null = null;
  let page: JsonValue | undefined;
  for (let count = 0; count < (step.pages?.limit ?? 1); count++) {
    const inherited = order.workflow.parameters;
    const prepared = prepareRequest(step, operation, { scope: of.scope, inherited, page });
    if ("missing" in prepared) return { call: first, problem: null, missing: prepared.missing, isSpent: false };
    const name = `${order.workflow.workflowId}/${step.stepId}`;
    const outcome = await order.caller.call({ request: prepared.request, operation, location, step: name });
    first ??= outcome.call;
    if (outcome.problem !== null)
      return { call: first, problem: outcome.problem, missing: null, isSpent: outcome.isSpent };
    const next = step.pages === null ? undefined : evaluate(step.pages.next, { ...of.scope, call: outcome.call });
    if (next === undefined || next === null || next === "" || next === page) break;
    page = next;
  }
  return { call: first, problem: null, missing: null, isSpent: false };
}

/** A status nobody documented is drift of its own: told as a finding, it hides nothing that a criterion could still find. */
function isStrange({ status }: Call, { responses }: Operation): boolean {
  const covering = [String(status), `${Math.trunc(status / 100)}XX`, "default"];
  return status >= 200 && status < 400 && !responses.some((response) => covering.includes(response.status));
}

/** Whoever expects no status expects the call to work: an expired token or a purged id verifies nothing. */
function criteriaOf({ successCriteria }: Step): readonly Criterion[] {
  const isStated = successCriteria.some(({ condition, context }) => `${context} ${condition}`.includes("$statusCode"));
  return isStated ? successCriteria : [WORKED, ...successCriteria];
}

const WORKED: Criterion = { type: "simple", context: null, condition: "$statusCode < 400" };

/** RFC 9110, section 9.2.1; QUERY is safe, too. */
function isReading({ method }: Operation): boolean {
  return ["GET", "HEAD", "OPTIONS", "QUERY", "TRACE"].includes(method);
}

function outputsOf(outputs: Readonly<Record<string, string>>, scope: Scope): Outputs {
  const found = new Map<string, JsonValue>();
  for (const [name, expression] of Object.entries(outputs)) {
    const value = evaluate(expression, scope);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

/** Null: the workflow ends here. */
function positionOf(
  { document, workflow }: WorkflowOrder,
  step: Step,
  { action }: { action: Action | null },
): number | null {
  if (action === null || action.type !== "goto") return null;
  const position = workflow.steps.findIndex(({ stepId }) => stepId === action.stepId);
  if (position >= 0) return position;
  throw new ToolError("PROBE_INVALID", `step \`${step.stepId}\` goes to \`${action.stepId}\`, which is not there`, {
    location: { uri: document.uri, pointer: step.pointer },
  });
}

function problemOf(
  { options, workflow }: Pick<WorkflowOrder, "options" | "workflow">,
  step: Step,
  reason: string,
): string {
  return `${options.contract.vendor}: probe \`${workflow.workflowId}\` verified nothing at step \`${step.stepId}\`: ${reason}`;
}

function notReached(order: WorkflowOrder, from: number): readonly string[] {
  return order.workflow.steps.slice(from).map((step) => problemOf(order, step, "it was not reached"));
}
