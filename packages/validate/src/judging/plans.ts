import type { Contract, JsonPointer, Operation, ToolError } from "@driftline/model";
import type { SchemaCompiler } from "@driftline/schema";
import { entryOf } from "../entry-of.js";
import { type PropertyTree, propertyTreeOf } from "../property-tree.js";
import { createDeprecatedScan, type DeprecatedScan } from "./deprecated-properties.js";
import { createOperationPlan, type OperationPlan } from "./operation-plan.js";
import { createJudges } from "./schema-judge.js";

/** What depends on the contract alone, per operation and schema, worked out when first needed. */
export interface Plans {
  planFor(operation: Operation): OperationPlan;
  treeFor(schema: JsonPointer): PropertyTree;
  /** Looks for deprecated properties in bodies of a schema; null where it has none. */
  deprecatedFor(schema: JsonPointer): DeprecatedScan | null;
}

/** The plans of one contract; `onFailure` hears of schemas that cannot be compiled, each time one was needed. */
export function createPlans(
  contract: Contract,
  ports: {
    readonly compiler: SchemaCompiler;
    readonly onFailure: (operation: Operation, error: ToolError) => void;
  },
): Plans {
  const judges = createJudges(ports.compiler);
  const plansByOperation = new Map<Operation, OperationPlan>();
  const scansBySchema = new Map<JsonPointer, DeprecatedScan | null>();
  const treeFor = (schema: JsonPointer): PropertyTree => propertyTreeOf(contract.document, schema);
  return {
    planFor: (operation) =>
      plansByOperation.get(operation) ??
      entryOf(plansByOperation, operation, () =>
        createOperationPlan(contract, operation, { judges, onFailure: (error) => ports.onFailure(operation, error) }),
      ),
    treeFor,
    deprecatedFor(schema) {
      const known = scansBySchema.get(schema);
      return known !== undefined
        ? known
        : entryOf(scansBySchema, schema, () => createDeprecatedScan(treeFor(schema).root));
    },
  };
}
