import { type Canonical, type Discriminator, propertySet } from "@driftline/schema";
import type { Branches, BranchMatch, BranchView } from "./branches.js";
import type { Sides } from "./child.js";
import { type Aim, editOf, type SchemaEdit } from "./edit.js";

interface Comparison {
  readonly before: Branches;
  readonly after: Branches;
  readonly matches: readonly BranchMatch[];
  readonly sides: Sides;
}

/** Changes of the property, or of the values, by which a branch is chosen (OpenAPI 3.1.1, section 4.8.25). */
export function* discriminatorEdits({ before, after, matches, sides }: Comparison): Generator<SchemaEdit> {
  const was = before.union?.discriminator ?? null;
  const is = after.union?.discriminator ?? null;
  if (before.union === null || after.union === null || (was === null && is === null)) return;
  const pairs = matches.map(({ base, revision }) => ({
    base: was === null ? [] : valuesFor(sides.base, was, base),
    revision: is === null ? [] : valuesFor(sides.revision, is, revision),
    view: revision.view,
  }));
  const isSame = pairs.every((pair) => pair.base.join("\n") === pair.revision.join("\n"));
  if (was?.propertyName === is?.propertyName && isSame) return;
  const { union: wasUnion } = before;
  const { union: isUnion } = after;
  const named = matches.flatMap(({ base, revision }): Aim[] => [
    { kind: "view", view: base.view, side: "base", branchOf: { union: wasUnion, pointer: base.pointer } },
    { kind: "view", view: revision.view, side: "revision", branchOf: { union: isUnion, pointer: revision.pointer } },
  ]);
  const edit = editOf({
    change: "discriminator-changed",
    subject: is?.propertyName ?? was?.propertyName ?? null,
    base: was?.pointer ?? before.union.pointer,
    revision: is?.pointer ?? after.union.pointer,
    message: told(was, is),
    converse: "discriminator-changed",
    aims: [
      ...named,
      ...pairs.map((pair): Aim => ({ kind: "view", view: pair.view, side: "revision" })),
      { kind: "limits" },
    ],
  });
  // A discriminator that came or went says how to choose, and seldom what may be chosen.
  yield was === null || is === null ? { ...edit, unprovedLevel: "note" } : edit;
}

function told(was: Discriminator | null, is: Discriminator | null): string {
  if (was === null) return "has a discriminator now";
  if (is === null) return "has no discriminator any more";
  return was.propertyName === is.propertyName
    ? `has other values of its discriminator \`${is.propertyName}\``
    : `has the discriminator \`${is.propertyName}\` instead of \`${was.propertyName}\``;
}

/** The values that choose a branch: those mapped to it, or its own name where nothing else tells. */
function valuesFor(canonical: Canonical, discriminator: Discriminator, branch: BranchView): readonly string[] {
  const mapped = [...discriminator.mapping].filter(
    ([, pointer]) => canonical.normalSet({ pointers: [pointer] }).pointers[0] === branch.pointer,
  );
  if (mapped.length > 0) return mapped.map(([value]) => value).sort();
  const tag = canonical.shapeOf(canonical.normalSet(propertySet(branch.facet, discriminator.propertyName)));
  const values = tag.facets.get("string")?.values;
  return values == null ? [branch.label] : [...values.values()].map(({ value }) => String(value)).sort();
}
