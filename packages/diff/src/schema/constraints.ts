import { type JsonPointer, parsePointer } from "@driftline/model";
import { type BoundName, type Direction, type Facet, isLowerBound, type Sourced } from "@driftline/schema";
import { type Aim, editOf, type FacetPair, isUnknown, type SchemaEdit } from "./edit.js";

const LIMITS: readonly Aim[] = [{ kind: "limits" }];

/** Limits of numbers, lengths, items and properties, `multipleOf`, `uniqueItems` and conditions kept whole. */
export function* constraintEdits(pair: FacetPair): Generator<SchemaEdit> {
  yield* boundEdits(pair);
  yield* multipleEdits(pair);
  yield* uniquenessEdits(pair);
  yield* presenceEdits(pair);
  yield* residueEdits(pair);
}

const SIDES: readonly (readonly BoundName[])[] = [
  ["minimum", "exclusiveMinimum"],
  ["maximum", "exclusiveMaximum"],
  ["minLength"],
  ["maxLength"],
  ["minItems"],
  ["maxItems"],
  ["minProperties"],
  ["maxProperties"],
];

interface Bound extends Sourced<number> {
  readonly name: BoundName;
}

function boundOf(facet: Facet, names: readonly BoundName[]): Bound | undefined {
  for (const name of names) {
    const bound = facet.bounds.get(name);
    if (bound !== undefined) return { name, ...bound };
  }
  return undefined;
}

function* boundEdits({ base, revision, baseShape, revisionShape }: FacetPair): Generator<SchemaEdit> {
  for (const names of SIDES) {
    const before = boundOf(base, names);
    const after = boundOf(revision, names);
    const keyword = (after ?? before)?.name;
    if (keyword === undefined || (before?.name === after?.name && before?.value === after?.value)) continue;
    if (before === undefined && isUnknown(baseShape, keyword)) continue;
    if (after === undefined && isUnknown(revisionShape, keyword)) continue;
    yield editOf({
      change: isTighter(before, after) ? "constraint-tightened" : "constraint-relaxed",
      subject: keyword,
      base: before?.pointer ?? base.pointer,
      revision: after?.pointer ?? revision.pointer,
      message: `has ${boundText(after, before)}`,
      aims: LIMITS,
    });
  }
}

function isTighter(before: Bound | undefined, after: Bound | undefined): boolean {
  if (before === undefined || after === undefined) return after !== undefined;
  if (before.value === after.value) return after.name.startsWith("exclusive");
  return isLowerBound(after.name) ? after.value > before.value : after.value < before.value;
}

function boundText(after: Bound | undefined, before: Bound | undefined): string {
  const name = (after ?? before)?.name ?? "";
  if (after === undefined) return `no \`${name}\` any more (it was ${before?.value})`;
  const was = before === undefined ? "it had none" : `it was ${before.value}`;
  return `\`${name}\` ${after.value} now (${was})`;
}

function* multipleEdits({ base, revision }: FacetPair): Generator<SchemaEdit> {
  const before = [...base.multiples.keys()];
  const after = [...revision.multiples.keys()];
  const gone = before.filter((one) => !after.some((other) => isMultiple(other, one)));
  const come = after.filter((one) => !before.some((other) => isMultiple(other, one)));
  for (const one of come)
    yield conditionEdit("constraint-tightened", "multipleOf", {
      base: base.multiples.get(before[0] ?? Number.NaN) ?? base.pointer,
      revision: revision.multiples.get(one) ?? null,
      message: `must be a multiple of ${one} now`,
    });
  for (const one of gone)
    yield conditionEdit("constraint-relaxed", "multipleOf", {
      base: base.multiples.get(one) ?? null,
      revision: revision.multiples.get(after[0] ?? Number.NaN) ?? revision.pointer,
      message: `need no longer be a multiple of ${one}`,
    });
}

/** Whether every multiple of `one` is a multiple of `other`. */
function isMultiple(one: number, other: number): boolean {
  const quotient = one / other;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9 && Math.round(quotient) !== 0;
}

function* uniquenessEdits({ base, revision }: FacetPair): Generator<SchemaEdit> {
  if ((base.uniqueItems === null) === (revision.uniqueItems === null)) return;
  const isNow = revision.uniqueItems !== null;
  yield conditionEdit(isNow ? "constraint-tightened" : "constraint-relaxed", "uniqueItems", {
    base: base.uniqueItems ?? base.pointer,
    revision: revision.uniqueItems ?? revision.pointer,
    message: isNow ? "must have unique items now" : "may repeat items now",
  });
}

function* presenceEdits({ base, revision }: FacetPair): Generator<SchemaEdit> {
  for (const [key, { value, pointer }] of revision.dependents)
    if (!base.dependents.has(key) && !base.required.has(value[1]))
      yield conditionEdit("constraint-tightened", dependencyOf(pointer), {
        base: base.pointer,
        revision: pointer,
        message: `must have \`${value[1]}\` where it has \`${value[0]}\` now`,
        aims: [{ kind: "with", name: value[0], without: value[1] }],
      });
  for (const [key, { value, pointer }] of base.dependents)
    if (!revision.dependents.has(key) && !revision.required.has(value[1]))
      yield conditionEdit("constraint-relaxed", dependencyOf(pointer), {
        base: pointer,
        revision: revision.pointer,
        message: `may lack \`${value[1]}\` where it has \`${value[0]}\` now`,
        aims: [{ kind: "with", name: value[0], without: value[1] }],
      });
}

/** A dependent schema that only requires says the same as `dependentRequired`; it is told as what is written. */
function dependencyOf(pointer: JsonPointer): string {
  return parsePointer(pointer).at(-2) ?? "dependentRequired";
}

/** What is kept whole can be compared only as a whole; where it changed, a witness says which way. */
function* residueEdits({ base, revision, direction }: FacetPair): Generator<SchemaEdit> {
  const come = [...revision.residues].filter(([text]) => !base.residues.has(text));
  const gone = [...base.residues].filter(([text]) => !revision.residues.has(text));
  for (let index = 0; index < Math.max(come.length, gone.length); index++) {
    const after = come[index];
    const before = gone[index];
    const keyword = keywordOf(after?.[1] ?? before?.[1] ?? "");
    const message = `${before === undefined ? "has a new" : after === undefined ? "has no" : "has another"} \`${keyword}\``;
    const places = {
      base: before?.[1] ?? base.pointer,
      revision: after?.[1] ?? revision.pointer,
      message,
      aims: [...foreignAims(before?.[1], "base"), ...foreignAims(after?.[1], "revision"), ...LIMITS],
    };
    if (before === undefined) yield conditionEdit("constraint-tightened", keyword, places);
    else if (after === undefined) yield conditionEdit("constraint-relaxed", keyword, places);
    else yield eitherWay(direction, keyword, places);
  }
}

/** An edit that moved the set of values one way or the other: the harmful one first. */
export function eitherWay(direction: Direction, keyword: string, places: Places): SchemaEdit {
  const isRequest = direction === "request";
  return {
    ...conditionEdit(isRequest ? "constraint-tightened" : "constraint-relaxed", keyword, places),
    converse: isRequest ? "constraint-relaxed" : "constraint-tightened",
  };
}

type Places = Pick<SchemaEdit, "base" | "revision" | "message"> & Partial<Pick<SchemaEdit, "aims">>;

/** Values of the schemas a condition consists of: what `not` forbids, what `if` asks for. */
function foreignAims(pointer: JsonPointer | undefined, side: "base" | "revision"): readonly Aim[] {
  if (pointer === undefined) return [];
  const owner = pointer.slice(0, pointer.lastIndexOf("/"));
  if (owner.endsWith("/dependentSchemas")) return [{ kind: "with", name: parsePointer(pointer).at(-1) ?? "" }];
  if (!pointer.endsWith("/if")) return [{ kind: "foreign", pointers: [pointer], side }];
  const sets = [[pointer], [pointer, `${owner}/then`], [`${owner}/else`]];
  return sets.map((pointers) => ({ kind: "foreign", pointers, side }));
}

function keywordOf(pointer: JsonPointer): string {
  const tokens = pointer.split("/");
  const last = tokens.at(-1) ?? "";
  return tokens.at(-2) === "dependentSchemas" ? "dependentSchemas" : last;
}

/** An edit of a keyword that is no number. */
export function conditionEdit(
  change: "constraint-tightened" | "constraint-relaxed",
  keyword: string,
  places: Places,
): SchemaEdit {
  return editOf({ change, subject: keyword, aims: LIMITS, ...places });
}
