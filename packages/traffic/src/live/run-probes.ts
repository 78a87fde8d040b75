import { type JsonValue, ToolError } from "@driftline/model";
import type { ProbeDocument, Workflow } from "./arazzo.js";
import { DEFAULT_PROBE_LIMITS, openBudget } from "./budget.js";
import { createCaller } from "./caller.js";
import { openDeadline } from "./deadline.js";
import type { ProbeOptions, ProbeRun } from "./probe-run.js";
import { type Outputs, runWorkflow } from "./run-workflow.js";
import { openTransport } from "./transport.js";

/**
 * Runs probes against a live API, one call after another. Whatever kept a probe from verifying something is a problem of the
 * run; what the responses say about the contract is for `onExchange` to judge.
 *
 * @throws {ToolError} PROBE_INVALID, PROBE_TARGET
 */
export async function runProbes(options: ProbeOptions): Promise<ProbeRun> {
  const limits = { ...DEFAULT_PROBE_LIMITS, ...options.limits };
  const now = options.now ?? Date.now;
  const { vendor } = options.contract;
  const transport = openTransport(options.target, limits);
  const deadline = openDeadline(limits.timeMs);
  const exchangesByUri = new Map<string, number>();
  const problems: string[] = [];
  const called = new Set<string>();
  // What has passed is measured by a clock that cannot jump.
  const budget = openBudget(limits, options.now ?? (() => performance.now()), deadline.signal);
  let requests = 0;
  const caller = createCaller({
    options,
    transport,
    limits,
    now,
    budget,
    deadline,
    onCalled: (operation, uri) => {
      requests++;
      called.add(operation);
      exchangesByUri.set(uri, (exchangesByUri.get(uri) ?? 0) + 1);
    },
  });
  try {
    for (const document of options.probes) {
      const finished = new Map<string, Outputs>();
      for (const workflow of inOrder(document)) {
        const waitsFor = workflow.dependsOn.find((name) => !finished.has(name));
        if (waitsFor !== undefined) {
          problems.push(`${vendor}: probe \`${workflow.workflowId}\` was not run: it depends on \`${waitsFor}\``);
          continue;
        }
        const inputs = inputsOf(workflow, options, problems);
        if (inputs === undefined) continue;
        const outcome = await runWorkflow({ document, workflow, inputs, workflows: finished, options, caller });
        problems.push(...outcome.problems);
        if (outcome.isComplete) finished.set(workflow.workflowId, outcome.outputs);
      }
    }
  } finally {
    await deadline.within(transport.close());
    deadline.close();
  }
  return { requests, bytes: budget.bytesSpent, exchangesByUri, problems, called };
}

function inputsOf(
  workflow: Workflow,
  options: ProbeOptions,
  problems: string[],
): ReadonlyMap<string, JsonValue> | undefined {
  const inputs = new Map<string, JsonValue>();
  const missing: string[] = [];
  for (const input of workflow.inputs) {
    const value = options.inputOf(input);
    if (value !== undefined) inputs.set(input.name, value);
    else if (input.isRequired)
      missing.push(`\`${input.name}\`${input.env === null ? "" : ` (environment variable \`${input.env}\`)`}`);
  }
  if (missing.length === 0) return inputs;
  problems.push(
    `${options.contract.vendor}: probe \`${workflow.workflowId}\` was not run: it needs ${missing.join(", ")}`,
  );
  return undefined;
}

/** What is depended on comes first. @throws {ToolError} PROBE_INVALID for a circle or an unknown name. */
function inOrder({ uri, workflows }: ProbeDocument): readonly Workflow[] {
  const byId = new Map(workflows.map((workflow) => [workflow.workflowId, workflow]));
  const ordered: Workflow[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (workflow: Workflow): void => {
    if (state.get(workflow.workflowId) === "done") return;
    if (state.get(workflow.workflowId) === "open") throw wrongOrder(uri, workflow, "depends on itself");
    state.set(workflow.workflowId, "open");
    for (const name of workflow.dependsOn) {
      const other = byId.get(name);
      if (other === undefined) throw wrongOrder(uri, workflow, `depends on \`${name}\`, which is not there`);
      visit(other);
    }
    state.set(workflow.workflowId, "done");
    ordered.push(workflow);
  };
  for (const workflow of workflows) visit(workflow);
  return ordered;
}

function wrongOrder(uri: string, { workflowId, pointer }: Workflow, reason: string): ToolError {
  return new ToolError("PROBE_INVALID", `workflow \`${workflowId}\` ${reason}`, { location: { uri, pointer } });
}
