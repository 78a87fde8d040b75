import { blankParameterNames, compareText, type Operation } from "@driftline/model";

/** An operation on both sides. */
export interface OperationPair {
  readonly base: Operation;
  readonly revision: Operation;
}

/** Which operation became which. */
export interface OperationMatch {
  readonly pairs: readonly OperationPair[];
  readonly added: readonly Operation[];
  readonly removed: readonly Operation[];
}

/** Matches operations by method and path template; what a path parameter is called does not count. */
export function matchOperations(base: readonly Operation[], revision: readonly Operation[]): OperationMatch {
  const left = new Map(revision.map((operation) => [operation.key, operation]));
  const pairs: OperationPair[] = [];
  const unmatched: Operation[] = [];
  for (const operation of base) {
    const same = left.get(operation.key);
    if (same === undefined) unmatched.push(operation);
    else pairs.push({ base: operation, revision: same });
    left.delete(operation.key);
  }
  const byShape = new Map([...left.values()].map((operation) => [blankParameterNames(operation.key), operation]));
  const removed: Operation[] = [];
  for (const operation of unmatched) {
    const shape = blankParameterNames(operation.key);
    const same = byShape.get(shape);
    if (same === undefined) removed.push(operation);
    else {
      pairs.push({ base: operation, revision: same });
      byShape.delete(shape);
      left.delete(same.key);
    }
  }
  pairs.sort((a, b) => compareText(a.base.key, b.base.key));
  return { pairs, added: [...left.values()], removed };
}
