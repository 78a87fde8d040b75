import { appendPointer, type JsonPointer, type Touches, type Uses } from "@driftline/model";
import { componentOf, type Draft, type Site } from "../draft.js";

import type { Settle } from "../second-opinion/settle.js";
import { type Judgement, judgeEdit } from "../witness/judgement.js";
import type { Prover } from "../witness/prove.js";
import type { SchemaEdit, Step } from "./edit.js";
import { type PairNode, type Root, type Walk, wayTo } from "./pair-graph.js";
import { createRootFinder } from "./reached-roots.js";
import { touchesOf } from "./touches.js";
import { componentsOf } from "./view-components.js";

/** How many of the places that show one edit are asked for a witness before it counts as unproved. */
const MAXIMUM_PLACES = 3;

interface Sighting {
  readonly node: PairNode;
  readonly edit: SchemaEdit;
}

/** What drafts are made with. */
export interface DraftingOptions {
  readonly prover: Prover;
  /** Null: nothing is declared. */
  readonly uses: Uses | null;
  /** Null: there is no second opinion. */
  readonly settle: Settle | null;
}

/** One draft per edit: the same edit seen in several pairs (a component merged into others) is told once. */
export async function draftEdits(walk: Walk, { prover, uses, settle }: DraftingOptions): Promise<readonly Draft[]> {
  const sightings = new Map<string, Sighting[]>();
  for (const node of walk.changed) {
    for (const edit of node.edits) {
      const key = identityOf(node, edit);
      const known = sightings.get(key);
      if (known === undefined) sightings.set(key, [{ node, edit }]);
      else known.push({ node, edit });
    }
  }
  const rootsOf = createRootFinder(walk);
  const drafts: Draft[] = [];
  for (const group of sightings.values()) {
    const { sighting, judgement } = judged(group, prover);
    const settled = settle === null ? judgement : await settle(sighting.node, sighting.edit, judgement);
    const roots = rootsOf(group.map(({ node }) => node));
    const draft = draftOf(sighting, settled, roots);
    drafts.push(uses === null ? draft : { ...draft, touches: allTouches(group, uses) });
  }
  return drafts;
}

function identityOf(node: PairNode, edit: SchemaEdit): string {
  return JSON.stringify([node.direction, edit.change, edit.base, edit.revision, edit.subject]);
}

function draftOf(sighting: Sighting, judgement: Judgement, roots: readonly Root[]): Draft {
  const { node, edit } = sighting;
  const { component, tokens } = placeOf(node, edit);
  return {
    ...judgement,
    message: `${subjectOf(edit, { tokens, component, root: rootOf(node), node })} ${edit.message}`,
    subject: edit.subject,
    instanceLocation: appendPointer("", ...tokens),
    base: edit.base,
    revision: edit.revision,
    component,
    sites: roots.map(siteOf),
  };
}

function allTouches(group: readonly Sighting[], uses: Uses): Touches {
  const all = group.map(({ node, edit }) => touchesOf(node, edit, uses));
  return { uses: [...new Set(all.flatMap((one) => one.uses))], isUnused: all.every((one) => one.isUnused) };
}

function judged(
  group: readonly Sighting[],
  prover: Prover,
): { readonly sighting: Sighting; readonly judgement: Judgement } {
  let first: { sighting: Sighting; judgement: Judgement } | undefined;
  for (const sighting of group.slice(0, MAXIMUM_PLACES)) {
    const judgement = judgeEdit(sighting.node, sighting.edit, prover);
    if (judgement.proof !== "unproved") return { sighting, judgement };
    first ??= { sighting, judgement };
  }
  if (first === undefined) throw new Error("an edit without a place");
  return first;
}

function siteOf(root: Root): Site {
  return { operation: root.operation, status: root.status, mediaType: root.mediaType, name: root.name };
}

function rootOf(node: PairNode): Root | undefined {
  return wayTo(node)[0]?.node.roots[0];
}

/**
 * The place inside the innermost component that both sides have there, or inside the whole body. Where one side refers to
 * a component and the other does not, the edit is where the reference stands.
 */
function placeOf(
  node: PairNode,
  edit: SchemaEdit,
): { readonly component: JsonPointer | null; readonly tokens: readonly string[] } {
  const way = wayTo(node);
  const start = way.findLastIndex(
    ({ node: one }) => componentsOf(one.base).length > 0 && componentsOf(one.revision).length > 0,
  );
  const tokens = way.slice(Math.max(start, 0) + 1).flatMap(({ step }) => (step === null ? [] : tokenOf(step)));
  const inner = way[start]?.node;
  if (inner === undefined) return { component: null, tokens };
  const roots = componentsOf(inner.base);
  const meant = [componentOf(edit.base), componentOf(edit.revision)].find(
    (one) => one !== undefined && roots.includes(one),
  );
  return { component: meant ?? roots[0] ?? null, tokens };
}

function tokenOf(step: Step): readonly string[] {
  if (step.kind === "property") return [step.name];
  return step.kind === "branch" || step.kind === "name" ? [] : ["*"];
}

interface Place {
  readonly tokens: readonly string[];
  readonly component: JsonPointer | null;
  readonly root: Root | undefined;
  readonly node: PairNode;
}

function subjectOf(edit: SchemaEdit, { tokens, component, root, node }: Place): string {
  const { direction } = node;
  const isName = wayTo(node).at(-1)?.step?.kind === "name";
  if (isName) return `name of a property in ${direction} ${tokens.length > 0 ? `\`${tokens.join("/")}\`` : "body"}`;
  const path = edit.property === null ? tokens : [...tokens, edit.property];
  const isInside = root !== undefined && root.element !== "body" && component === null;
  const owner = isInside ? `${direction} ${root.element} \`${root.name}\`` : direction;
  if (path.length > 0) return `${owner} ${path.at(-1) === "*" ? "value" : "property"} \`${path.join("/")}\``;
  if (component !== null) return `${owner} schema \`${component.slice(component.lastIndexOf("/") + 1)}\``;
  return isInside ? owner : `${direction} body`;
}
