import {
  appendPointer,
  blankParameterNames,
  isWithin,
  parsePointer,
  type Touches,
  type Unused,
  type Uses,
} from "@driftline/model";
import type { SchemaEdit, Step } from "./edit.js";
import type { PairNode, Root } from "./pair-graph.js";

/** How many ways to a place are looked at before it counts as reached by something that is not declared unused. */
const MAXIMUM_WAYS = 500;

/** Which declared uses an edit reaches, through whatever components; an edit above a used place hurts the use as well. */
export function touchesOf(node: PairNode, edit: SchemaEdit, uses: Uses): Touches {
  const used = uses.uses.filter((use) => {
    const isUser = (root: Root) =>
      root.direction === use.direction && blankParameterNames(root.operation) === blankParameterNames(use.operation);
    // The body as a whole is none of its properties: that an operation is called does not say what is read of it.
    if (use.location === "" && edit.property !== null) return false;
    if (!use.location.startsWith("/"))
      return leadsUp(node, [], 0, (root) => isUser(root) && isPlace(root, use.location));
    const tokens = parsePointer(use.location);
    return tokens.some((token, index) => {
      if (edit.property !== null) return matches(token, edit.property) && leadsUp(node, tokens, index, isUser);
      return leadsUp(node, tokens, index, isUser) || leadsUp(node, tokens, index + 1, isUser);
    });
  });
  const isUnused = used.length === 0 && uses.unused.length > 0 && isReachedUnusedOnly(node, edit, uses.unused);
  return { uses: used, isUnused };
}

/** A parameter by its name, the body by the empty place. */
function isPlace(root: Root, location: string): boolean {
  return (root.name ?? "") === location;
}

function matches(token: string, name: string): boolean {
  return token === name || token === "*";
}

/** Whether the first tokens of a place lead from a root that fits down to the pair. */
function leadsUp(start: PairNode, tokens: readonly string[], length: number, fits: (root: Root) => boolean): boolean {
  const visited = new Set<string>();
  const pending: (readonly [PairNode, number])[] = [[start, length]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [node, left] = next;
    if (visited.has(`${node.id} ${left}`)) continue;
    visited.add(`${node.id} ${left}`);
    if (left === 0 && node.roots.some(fits)) return true;
    for (const { parent, step } of node.edges) {
      const token = tokenOf(step);
      if (token === null) pending.push([parent, left]);
      else if (left > 0 && (token === "*" || matches(tokens[left - 1] ?? "", token))) pending.push([parent, left - 1]);
    }
  }
  return false;
}

function tokenOf(step: Step): string | null {
  if (step.kind === "branch" || step.kind === "name") return null;
  return step.kind === "property" ? step.name : "*";
}

/** Whether each way from a root to the edit passes, or ends at, a place declared unused. */
function isReachedUnusedOnly(node: PairNode, edit: SchemaEdit, unused: readonly Unused[]): boolean {
  const last = edit.property === null ? "" : appendPointer("", edit.property);
  let ways = 0;
  const climb = (at: PairNode, below: string, path: ReadonlySet<PairNode>): boolean => {
    ways += 1;
    if (ways > MAXIMUM_WAYS) return false;
    if (!at.roots.every((root) => unused.some((one) => isCovered(one, root, below)))) return false;
    return at.edges.every(({ parent, step }) => {
      if (path.has(parent)) return true;
      const token = tokenOf(step);
      const place = token === null ? below : `${appendPointer("", token)}${below}`;
      return climb(parent, place, new Set([...path, parent]));
    });
  };
  return climb(node, last, new Set([node]));
}

function isCovered(unused: Unused, root: Root, place: string): boolean {
  if (blankParameterNames(unused.operation) !== blankParameterNames(root.operation)) return false;
  if (unused.location === null) return true;
  if (unused.direction !== null && unused.direction !== root.direction) return false;
  return root.name === null ? isWithin(place, unused.location) : unused.location === root.name;
}
