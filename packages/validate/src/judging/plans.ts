import { type Contract, entryOf, type JsonPointer, type Operation, type ToolError } from "@driftline/model";
import type { SchemaCompiler } from "@driftline/schema";
import { type PropertyTree, propertyTreeOf } from "../property-tree.js";
import { type DeprecatedProperties, deprecatedProperties } from "./deprecated-properties.js";
import { createOperationPlan, type OperationPlan } from "./operation-plan.js";
import { createJudges } from "./schema-judge.js";

/** What depends on the contract alone, per operation and schema, worked out when first needed. */
export interface Plans {
  planFor(operation: Operation): OperationPlan;
  treeFor(schema: JsonPointer): PropertyTree;
  /** The deprecated properties of a schema; null where it has none. */
  deprecatedFor(schema: JsonPointer): DeprecatedProperties | null;
}

/** The plans of one contract; `onFailure` hears of schemas that cannot be compiled, each time one was needed. */
export function createPlans(
  contract: Contract,
  ports: {
    readonly compiler: SchemaCompiler;
    readonly onFailure: (operation: Operation, error: ToolError) => void;
  },
): Plans {
  const plansByOperation = new Map<Operation, OperationPlan>();
  const deprecatedBySchema = new Map<JsonPointer, DeprecatedProperties | null>();
  const treeFor = (schema: JsonPointer): PropertyTree => propertyTreeOf(contract.document, schema);
  const deprecatedFor = (schema: JsonPointer): DeprecatedProperties | null => {
    const known = deprecatedBySchema.get(schema);
    return known !== undefined
      ? known
      : entryOf(deprecatedBySchema, schema, () => deprecatedProperties(treeFor(schema).root));
  };
  const judges = createJudges(ports.compiler, (schema, direction) =>
    direction === "response" ? [...(deprecatedFor(schema)?.byPlace?.keys() ?? [])] : [],
  );
  return {
    planFor: (operation) =>
      plansByOperation.get(operation) ??
      entryOf(plansByOperation, operation, () =>
        createOperationPlan(contract, operation, { judges, onFailure: (error) => ports.onFailure(operation, error) }),
      ),
    treeFor,
    deprecatedFor,
  };
}
