import type { Contract, Operation } from "@driftline/model";
import type { SuccessAnswer } from "./answer/answer.js";
import { contentOf, successOf } from "./answer/documented.js";
import { conformingBody, conformingHeaders } from "./answer/generate.js";
import { createInjector } from "./drift/injector.js";
import type { Desk } from "./handle.js";
import type { MockOptions } from "./mock-options.js";
import { createPathMatcher } from "./path-matcher.js";
import { rolesOf } from "./state/roles.js";
import { createStore } from "./state/store.js";
import { type Workshop, workshopOf } from "./workshop.js";

/** Everything a mock answers from, made ready once. @throws {ToolError} DRIFT_IMPOSSIBLE, USAGE */
export function openDesk(contract: Contract, options: MockOptions): Desk {
  const { seed = 1, examples = false, listSize = 7, drifts = [] } = options;
  const workshop = workshopOf(contract, { seed, prefersExamples: examples });
  const roles = rolesOf(contract.document, contract.operations);
  const listedKinds = new Set([...roles.values()].flatMap((role) => (role.kind === "list" ? [role.entity.key] : [])));
  const samples = drifts.length === 0 ? [] : contract.operations.map((operation) => sampleOf(workshop, operation));
  return {
    serving: { workshop, roles, listedKinds, store: createStore(workshop, listSize) },
    matcher: createPathMatcher(contract.operations),
    injector: createInjector(workshop, drifts, samples),
  };
}

/** An answer as an operation might give it, to try drifts on. */
function sampleOf(workshop: Workshop, operation: Operation): SuccessAnswer {
  const documented = successOf(operation);
  if (documented === undefined) return { operation, response: null, status: 200, headers: {}, body: null };
  const { response, status } = documented;
  const content = contentOf(response);
  const body = content === undefined ? null : conformingBody(workshop, content, operation.path);
  return { operation, response, status, headers: conformingHeaders(workshop, response), body };
}
