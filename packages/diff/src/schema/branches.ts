import { parsePointer } from "@driftline/model";
import {
  type Canonical,
  type Facet,
  intersectFacets,
  isOpenFacet,
  type JsonType,
  keyOf,
  propertyNamesOf,
  propertySet,
  type SchemaSet,
  type Shape,
  settleFacet,
  type Union,
} from "@driftline/schema";
import { componentOf } from "../draft.js";
import type { View } from "./edit.js";

/** One branch of a union with everything that stands beside the union merged into it. */
export interface BranchView {
  readonly view: View;
  readonly facet: Facet;
  /** What a reader would call it: the component's name, or the place of the branch. */
  readonly label: string;
  readonly pointer: string;
  readonly isComponent: boolean;
}

/** The branches of a facet. */
export interface Branches {
  /** Null: no union; the facet is its own and only branch. */
  readonly union: Union | null;
  /** What is said beside the union. */
  readonly own: Facet;
  readonly branches: readonly BranchView[];
}

/**
 * The branches of one of a facet's unions, what it says beside that merged into them; or the facet as the only one, where no
 * union is to be looked at.
 */
export function branchesOf(
  canonical: Canonical,
  view: View,
  { type, union }: { readonly type: JsonType; readonly union: Union | undefined },
): Branches | undefined {
  const facet = view.shape.facets.get(type);
  if (facet === undefined) return undefined;
  if (union === undefined) return { union: null, own: facet, branches: [wholeView(view, facet)] };
  const own = { ...facet, unions: facet.unions.filter((other) => other !== union) };
  const branches = union.branches.flatMap((set) => branchView(canonical, { view, own, union }, set));
  return { union, own, branches: union.kind === "anyOf" ? differing(canonical, branches) : branches };
}

/** Of inline branches that say the same all but the first add nothing to a choice of any. Those with a name may part again. */
function differing(canonical: Canonical, branches: readonly BranchView[]): readonly BranchView[] {
  const texts = new Set<string>();
  return branches.filter(({ isComponent, facet }) => {
    if (isComponent) return true;
    const text = canonical.facetText(facet);
    if (texts.has(text)) return false;
    texts.add(text);
    return true;
  });
}

/** The schemas that extend a facet's schema, as branches of it. */
export function extensionsOf(canonical: Canonical, view: View, facet: Facet): Branches | undefined {
  const { dispatch } = facet;
  if (dispatch === null) return undefined;
  const own = { ...openObject(facet), dispatch: null };
  const branches = dispatch.branches.flatMap((set) => branchView(canonical, { view, own, union: dispatch }, set));
  return { union: dispatch, own, branches };
}

/** An extension repeats what it extends, so that nothing has to be added to it. */
function openObject(facet: Facet): Facet {
  return {
    ...facet,
    values: null,
    bounds: new Map(),
    required: new Map(),
    objects: [],
    residues: new Map(),
    unions: [],
    propertyNames: [],
    dependents: new Map(),
  };
}

function wholeView(view: View, facet: Facet): BranchView {
  const restricted = {
    key: `${view.key}\n@${facet.type}`,
    merges: view.merges ?? 0,
    shape: restrictedTo(view.shape, facet),
  };
  const pointer = facet.branch ?? view.shape.pointers[0] ?? facet.pointer;
  return { view: restricted, facet, label: labelOf(pointer), pointer, isComponent: false };
}

function restrictedTo(shape: Shape, facet: Facet): Shape {
  return { ...shape, facets: new Map([[facet.type, facet]]), deprecated: null, defaultValue: null };
}

interface UnionSite {
  readonly view: View;
  readonly own: Facet;
  readonly union: Union;
}

function branchView(canonical: Canonical, { view, own, union }: UnionSite, set: SchemaSet): readonly BranchView[] {
  const shape = canonical.shapeOf(set);
  const alone = shape.facets.get(own.type);
  const merged = alone === undefined ? undefined : intersectFacets(own, alone);
  const facet = merged === undefined ? undefined : settleFacet(merged);
  if (alone === undefined || facet === undefined) return [];
  const pointer = set.pointers[0] ?? union.pointer;
  const named = { label: labelOf(pointer), pointer, isComponent: componentOf(pointer) === pointer };
  if (isOpenFacet(own))
    return [{ view: { key: keyOf(set), set, shape: restrictedTo(shape, alone) }, facet: alone, ...named }];
  const pointers = [...new Set([...shape.pointers, ...view.shape.pointers])];
  const unknown = new Set([...view.shape.unknown, ...shape.unknown]);
  const joined = { ...restrictedTo(shape, facet), pointers, unknown };
  const merges = (view.merges ?? 0) + 1;
  return [{ view: { key: `${view.key}~${union.pointer}&${keyOf(set)}`, merges, shape: joined }, facet, ...named }];
}

function labelOf(pointer: string): string {
  const tokens = parsePointer(pointer);
  if (tokens[0] === "components" && tokens.length === 3) return tokens[2] ?? "";
  return tokens.slice(-2).join("/");
}

/** Two branches taken to be the same one, before and after. */
export interface BranchMatch {
  readonly base: BranchView;
  readonly revision: BranchView;
}

/** Which branch became which: equal ones first, then by tag, by name, and by the properties they share. */
export function matchBranches(
  sides: { readonly base: Canonical; readonly revision: Canonical },
  base: readonly BranchView[],
  revision: readonly BranchView[],
): readonly BranchMatch[] {
  const matches: BranchMatch[] = [];
  const used = { base: new Set<number>(), revision: new Set<number>() };
  const take = (i: number, j: number) => {
    const one = base[i];
    const other = revision[j];
    if (one === undefined || other === undefined || used.base.has(i) || used.revision.has(j)) return;
    used.base.add(i);
    used.revision.add(j);
    matches.push({ base: one, revision: other });
  };
  // Branches of one name are the same branch: no need to look into them, which is what takes time.
  base.forEach((branch, i) => {
    take(i, branch.isComponent ? revision.findIndex((other) => other.pointer === branch.pointer) : -1);
  });
  const scored = scores(sides, { base, revision, used });
  for (const { i, j, score } of scored) if (score >= CLEAR) take(i, j);
  const isLastPair = base.length - used.base.size === 1 || base.length === 1 || revision.length === 1;
  const isEven = base.length - used.base.size === revision.length - used.revision.size;
  if (isLastPair && (isEven || matches.length === 0)) for (const { i, j, score } of scored) if (score > 0) take(i, j);
  return matches;
}

interface Score {
  readonly i: number;
  readonly j: number;
  readonly score: number;
}

interface Unmatched {
  readonly base: readonly BranchView[];
  readonly revision: readonly BranchView[];
  readonly used: { readonly base: ReadonlySet<number>; readonly revision: ReadonlySet<number> };
}

/** How well the branches that are left fit each other, best first. */
function scores(
  sides: { readonly base: Canonical; readonly revision: Canonical },
  { base, revision, used }: Unmatched,
): readonly Score[] {
  const before = base.map((branch, i) => (used.base.has(i) ? undefined : described(sides.base, branch)));
  const after = revision.map((branch, j) => (used.revision.has(j) ? undefined : described(sides.revision, branch)));
  const scored = before.flatMap((one, i) =>
    after.flatMap((other, j) =>
      one === undefined || other === undefined ? [] : [{ i, j, score: similarity(one, other) }],
    ),
  );
  return scored.sort((a, b) => b.score - a.score || a.i - b.i || a.j - b.j);
}

const CLEAR = 5;

interface Description {
  readonly branch: BranchView;
  readonly text: string;
  readonly properties: ReadonlySet<string>;
  /** Required properties whose values are listed. */
  readonly tags: ReadonlyMap<string, ReadonlySet<string>>;
}

function described(canonical: Canonical, branch: BranchView): Description {
  const names = propertyNamesOf(branch.facet);
  const tags = new Map<string, ReadonlySet<string>>();
  for (const name of names) {
    const facets = [...canonical.shapeOf(canonical.normalSet(propertySet(branch.facet, name))).facets.values()];
    const [only] = facets;
    if (facets.length === 1 && only?.values != null && only.values.size <= 8)
      tags.set(name, new Set(only.values.keys()));
  }
  return { branch, text: canonical.facetText(branch.facet), properties: new Set(names), tags };
}

/** 0: told apart by a tag. Above `CLEAR`: the same branch. */
function similarity(one: Description, other: Description): number {
  if (one.text === other.text) return 1000;
  let score = one.branch.label === other.branch.label && !one.branch.label.includes("Of/") ? 100 : 1;
  for (const [name, values] of one.tags) {
    const others = other.tags.get(name);
    if (others === undefined) continue;
    const isDisjoint = ![...values].some((value) => others.has(value));
    if (isDisjoint && one.branch.facet.required.has(name) && other.branch.facet.required.has(name)) return 0;
    score += isDisjoint ? -3 : 50;
  }
  const all = new Set([...one.properties, ...other.properties]);
  const both = [...one.properties].filter((name) => other.properties.has(name));
  return Math.max(score, 1) + (all.size === 0 ? 0 : (10 * both.length) / all.size);
}
