import { type Contract, type Operation, parsePointer, pointerOfReference, ToolError } from "@driftline/model";
import type { ProbeDocument, Step } from "./arazzo.js";

/**
 * The operation a step calls: by `operationId`, or by an `operationPath` whose fragment points to it.
 *
 * @throws {ToolError} PROBE_INVALID where the contract has none.
 */
export function operationOf(contract: Contract, document: ProbeDocument, step: Step): Operation {
  const id = step.operationId?.replace(/^\$sourceDescriptions\.[^.]+\./, "");
  const found = contract.operations.find((operation) =>
    id === undefined ? isAt(operation, step.operationPath ?? "") : operation.operationId === id,
  );
  if (found !== undefined) return found;
  throw new ToolError(
    "PROBE_INVALID",
    `step \`${step.stepId}\` calls \`${id ?? step.operationPath}\`, which the contract does not have`,
    {
      hint: "name an operation of `openapi.yaml`",
      location: { uri: document.uri, pointer: step.pointer },
    },
  );
}

/** `{$sourceDescriptions.name.url}#/paths/~1things~1{id}/get` (Arazzo 1.0.1, section 4.6.5.1). */
function isAt(operation: Operation, operationPath: string): boolean {
  const hash = operationPath.indexOf("#");
  const pointer = hash < 0 ? undefined : pointerOfReference(operationPath.slice(hash));
  const [paths, path, method] = pointer === undefined ? [] : parsePointer(pointer);
  return paths === "paths" && operation.path === path && operation.method === method?.toUpperCase();
}
