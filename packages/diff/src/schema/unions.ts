import { type Canonical, type Facet, intersectFacets, type JsonType, openFacet, type Union } from "@driftline/schema";
import { type Branches, type BranchView, branchesOf, extensionsOf, matchBranches } from "./branches.js";
import type { Child, Sides } from "./child.js";
import { conditionEdit } from "./constraints.js";
import { discriminatorEdits } from "./discriminators.js";
import { type Aim, editOf, type SchemaEdit, type ShapePair } from "./edit.js";

/** What a union's comparison yields. */
export interface UnionComparison {
  readonly edits: readonly SchemaEdit[];
  readonly children: readonly Child[];
}

/**
 * Branches that came and went, and pairs of those that stayed. A schema beside a union is part of each branch, and a
 * schema that was wrapped in a union is a branch of it, so that wrapping is told as what it is: a branch more.
 */
export function compareUnions(pair: ShapePair, type: JsonType, sides: Sides): UnionComparison {
  const unions = unionsToCompare(pair, type, sides);
  const before = branchesOf(sides.base, pair.base, { type, union: unions.base });
  const after = branchesOf(sides.revision, pair.revision, { type, union: unions.revision });
  if (before === undefined || after === undefined) return { edits: [], children: [] };
  const condition = unionAsCondition(before, after, sides);
  if (condition !== undefined) return { edits: [condition], children: [] };
  return matchedComparison(before, after, { type, sides });
}

/**
 * The unions that are held against each other. Where a side has several (an `allOf` of unions), those that both have say
 * nothing, in whatever order they stand, and the first of the others is meant.
 */
function unionsToCompare(
  pair: ShapePair,
  type: JsonType,
  sides: Sides,
): { readonly base: Union | undefined; readonly revision: Union | undefined } {
  const before = pair.base.shape.facets.get(type)?.unions ?? [];
  const after = pair.revision.shape.facets.get(type)?.unions ?? [];
  if (before.length < 2 && after.length < 2) return { base: before[0], revision: after[0] };
  const base = new Map(before.map((union) => [unionText(sides.base, union, type), union]));
  const revision = new Map(after.map((union) => [unionText(sides.revision, union, type), union]));
  const [left] = [...base].filter(([text]) => !revision.has(text));
  const [added] = [...revision].filter(([text]) => !base.has(text));
  if (left !== undefined || added !== undefined) return { base: left?.[1], revision: added?.[1] };
  const [first = ""] = [...base.keys()].sort();
  return { base: base.get(first), revision: revision.get(first) };
}

function unionText(canonical: Canonical, union: Union, type: JsonType): string {
  const { propertyName, mapping } = union.discriminator ?? { propertyName: "", mapping: new Map<string, string>() };
  const choice = JSON.stringify([propertyName, [...mapping].sort()]);
  return `${canonical.facetText({ ...openFacet(type, union.pointer), unions: [union] })} ${choice}`;
}

function matchedComparison(
  before: Branches,
  after: Branches,
  { type, sides }: { readonly type: JsonType; readonly sides: Sides },
): UnionComparison {
  const matches = matchBranches(sides, before.branches, after.branches);
  const kept = new Set(matches.flatMap((match) => [match.base, match.revision]));
  const added = after.branches.filter((branch) => !kept.has(branch));
  const removed = before.branches.filter((branch) => !kept.has(branch));
  return {
    edits: [
      ...added.map((branch) => branchEdit("branch-added", branch, { before, after })),
      ...removed.map((branch) => branchEdit("branch-removed", branch, { before, after })),
      ...kindEdits(before, after),
      ...discriminatorEdits({ before, after, matches, sides }),
    ],
    children: matches.map(({ base, revision }) => ({
      step: { kind: "branch", type },
      views: { base: base.view, revision: revision.view },
    })),
  };
}

/** The schemas that extend both sides by inheritance: those that came and went, and pairs of those that stayed. */
export function compareExtensions(
  pair: ShapePair,
  { base, revision }: { readonly base: Facet; readonly revision: Facet },
  sides: Sides,
): UnionComparison {
  const before = extensionsOf(sides.base, pair.base, base);
  const after = extensionsOf(sides.revision, pair.revision, revision);
  return before === undefined || after === undefined
    ? { edits: [], children: [] }
    : matchedComparison(before, after, { type: "object", sides });
}

/** A union put beside, or taken from, a schema that else stayed as it was limits it; it is no choice of new things. */
function unionAsCondition(before: Branches, after: Branches, sides: Sides): SchemaEdit | undefined {
  if ((before.union === null) === (after.union === null)) return undefined;
  if (factText(sides.base, before.own) !== factText(sides.revision, after.own)) return undefined;
  const isNow = after.union !== null;
  const keyword = (after.union ?? before.union)?.pointer.split("/").at(-1) ?? "anyOf";
  return conditionEdit(isNow ? "constraint-tightened" : "constraint-relaxed", keyword, {
    base: before.union?.pointer ?? before.own.pointer,
    revision: after.union?.pointer ?? after.own.pointer,
    aims: outsideBranches(isNow ? before : after, isNow ? "base" : "revision"),
    message: isNow ? `must fit a new \`${keyword}\`` : `need no longer fit its \`${keyword}\``,
  });
}

/** Values of the schema without the union: some of them fit no branch. */
function outsideBranches({ branches }: Branches, side: "base" | "revision"): readonly Aim[] {
  return [...branches.map((branch): Aim => ({ kind: "view", view: branch.view, side })), { kind: "limits" }];
}

function factText(canonical: Canonical, facet: Facet): string {
  return canonical.facetText(facet);
}

function branchEdit(change: "branch-added" | "branch-removed", branch: BranchView, unions: Unions): SchemaEdit {
  const isAdded = change === "branch-added";
  return editOf({
    change,
    subject: branch.label,
    base: placeOf(unions.before),
    revision: placeOf(unions.after),
    message: isAdded ? `has a new branch \`${branch.label}\`` : `lost its branch \`${branch.label}\``,
    aims: [viewAim(branch, isAdded ? unions.after : unions.before, isAdded ? "revision" : "base")],
  });
}

function viewAim({ view, pointer }: BranchView, { union }: Branches, side: "base" | "revision"): Aim {
  const aim = { kind: "view", view, side } as const;
  return union === null ? aim : { ...aim, branchOf: { union, pointer } };
}

interface Unions {
  readonly before: Branches;
  readonly after: Branches;
}

function placeOf({ union, own }: Branches): string {
  return union?.pointer ?? own.pointer;
}

/** From exactly one branch to at least one, or back: a difference only for values that fit several. */
function* kindEdits(before: Branches, after: Branches): Generator<SchemaEdit> {
  if (before.union === null || after.union === null || before.union.kind === after.union.kind) return;
  const isRelaxed = before.union.kind === "oneOf";
  const side = isRelaxed ? ("revision" as const) : ("base" as const);
  const aims = overlaps(side === "revision" ? after : before, side);
  yield {
    ...conditionEdit(isRelaxed ? "constraint-relaxed" : "constraint-tightened", after.union.kind, {
      base: before.union.pointer,
      revision: after.union.pointer,
      message: isRelaxed ? "may fit several branches now" : "must fit exactly one branch now",
    }),
    aims,
    unprovedLevel: "note",
  };
}

function overlaps({ branches }: Branches, side: "base" | "revision"): readonly Aim[] {
  const aims: Aim[] = [];
  branches.forEach((one, index) => {
    for (const other of branches.slice(index + 1)) {
      const facet = intersectFacets(one.facet, other.facet);
      if (facet === undefined || aims.length >= 10) continue;
      const shape = { ...one.view.shape, facets: new Map([[facet.type, facet]]) };
      aims.push({ kind: "view", view: { key: `${one.view.key}&${other.view.key}`, shape }, side });
    }
  });
  return aims;
}
