import type { Facet, Shape } from "@driftline/schema";
import { type Aim, editOf, type FacetPair, isUnknown, type SchemaEdit } from "./edit.js";

/** Values that joined or left `enum` and `const`, one edit each. */
export function* valueEdits({ base, revision, baseShape, revisionShape }: FacetPair): Generator<SchemaEdit> {
  const before = base.values;
  const after = revision.values;
  if (before === null && after === null) return;
  if (before === null) {
    if (!isUnlisted(baseShape) && after !== null) yield limited(base, revision);
    return;
  }
  if (after === null) {
    if (!isUnlisted(revisionShape)) yield unlimited(base, revision);
    return;
  }
  for (const [text, { value, pointer }] of after) {
    if (before.has(text)) continue;
    const subject = typeof value === "string" ? value : text;
    yield editOf({
      change: "enum-value-added",
      subject,
      base: placeOfValues(base),
      revision: pointer,
      message: `may be \`${subject}\` now`,
      aims: [{ kind: "value", value }],
    });
  }
  for (const [text, { value, pointer }] of before) {
    if (after.has(text)) continue;
    const subject = typeof value === "string" ? value : text;
    yield editOf({
      change: "enum-value-removed",
      subject,
      base: pointer,
      revision: placeOfValues(revision),
      message: `may no longer be \`${subject}\``,
      aims: [{ kind: "value", value }],
    });
  }
}

const OTHERS: readonly Aim[] = [
  { kind: "limits" },
  { kind: "value", value: "driftline" },
  { kind: "value", value: 4242 },
  { kind: "value", value: true },
  { kind: "value", value: false },
];

function limited(base: Facet, revision: Facet): SchemaEdit {
  return editOf({
    change: "enum-value-removed",
    base: base.pointer,
    revision: placeOfValues(revision),
    message: `is limited to ${listed(revision)} now`,
    aims: OTHERS,
  });
}

function unlimited(base: Facet, revision: Facet): SchemaEdit {
  return editOf({
    change: "enum-value-added",
    base: placeOfValues(base),
    revision: revision.pointer,
    message: `is no longer limited to ${listed(base)}`,
    aims: OTHERS,
  });
}

function listed(facet: Facet): string {
  const texts = [...(facet.values?.keys() ?? [])];
  const more = texts.length > 5 ? ` and ${texts.length - 5} more` : "";
  return `${texts.slice(0, 5).join(", ")}${more}`;
}

/** The `enum` itself, or the `const`. */
function placeOfValues(facet: Facet): string {
  const first = facet.values?.values().next().value?.pointer;
  return first?.replace(/\/enum\/\d+$/, "/enum") ?? facet.pointer;
}

function isUnlisted(shape: Shape): boolean {
  return isUnknown(shape, "enum");
}
