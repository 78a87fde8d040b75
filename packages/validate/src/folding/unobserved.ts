import { type Contract, type Finding, findingOf, type JsonPointer, ruleOf } from "@driftline/model";
import { type PropertyNode, propertyTreeOf } from "../property-tree.js";
import type { CoverageState } from "./check-partial.js";

/** Fewer responses say too little about what is never sent. */
export const RESPONSES_AT_LEAST = 20;

/**
 * `response-property-unobserved`: documented, and in none of at least 20 responses, although the object that would have it
 * was there. Only the outermost: what is never sent has no parts.
 */
export function unobservedFindings(contract: Contract, states: readonly CoverageState[]): readonly Finding[] {
  return states
    .filter(({ status, exchanges }) => /^[23]/.test(status) && exchanges >= RESPONSES_AT_LEAST)
    .flatMap((state) => findingsOf(contract, state));
}

function findingsOf(contract: Contract, state: CoverageState): readonly Finding[] {
  const tree = propertyTreeOf(contract.document, state.schema);
  const expected = new Set(tree.places);
  const observed = new Set(state.observed);
  const objects = new Set(state.objects);
  const found = new Map<JsonPointer, Finding>();
  const visit = (node: PropertyNode): void => {
    for (const [name, below] of node.properties) {
      const isMissed = objects.has(node.place) && expected.has(below.place) && !observed.has(below.place);
      if (isMissed) found.set(below.place, unobserved(contract, state, { name, owner: node, node: below }));
      else visit(below);
    }
    if (node.items !== null) visit(node.items);
    if (node.members !== null) visit(node.members);
  };
  visit(tree.root);
  return [...found.values()];
}

function unobserved(
  contract: Contract,
  state: CoverageState,
  { name, owner, node }: { readonly name: string; readonly owner: PropertyNode; readonly node: PropertyNode },
): Finding {
  const rule = ruleOf("response-property-unobserved");
  return findingOf({
    ruleId: rule.id,
    level: rule.level,
    message: `response property \`${name}\` is documented and was in no response`,
    vendor: contract.vendor,
    operation: state.operation,
    status: state.status,
    mediaType: state.mediaType,
    instanceLocation: owner.place,
    base: node.schema === null ? null : { ...contract.positions.locate(node.schema), pointer: node.schema },
    subject: name,
    count: state.exchanges,
    total: state.exchanges,
    hint: rule.hint,
  });
}
