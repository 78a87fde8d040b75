import type { JsonPointer, JsonValue, Level } from "@driftline/model";
import type { Direction, Facet, JsonType, SchemaSet, Shape, Union } from "@driftline/schema";

/** What happened to a schema; with the direction before it, the id of a rule. */
export type SchemaChange =
  | "additional-properties-allowed"
  | "additional-properties-forbidden"
  | "became-non-nullable"
  | "became-nullable"
  | "branch-added"
  | "branch-removed"
  | "constraint-relaxed"
  | "constraint-tightened"
  | "default-changed"
  | "deprecated"
  | "discriminator-changed"
  | "enum-value-added"
  | "enum-value-removed"
  | "format-changed"
  | "pattern-changed"
  | "property-added"
  | "property-became-optional"
  | "property-became-required"
  | "property-removed"
  | "property-required-added"
  | "type-changed"
  | "type-narrowed"
  | "type-widened"
  | "undeprecated";

/** One side of a compared place: a shape, and what it is known by in its document. */
export interface View {
  readonly key: string;
  /** The set it is the view of; absent for what only a comparison puts together. */
  readonly set?: SchemaSet;
  /** How many unions lie above, each with what stands beside it merged into the view; absent for none. */
  readonly merges?: number;
  readonly shape: Shape;
}

/** What a witness should have at the place of an edit. Aims that one side cannot fulfil yield nothing there. */
export type Aim =
  /** Exactly this value. */
  | { readonly kind: "value"; readonly value: JsonValue }
  /** Some value of the type. */
  | { readonly kind: "type"; readonly type: JsonType }
  /** An object without the property. */
  | { readonly kind: "without"; readonly name: string }
  /** An object with the property, and without another. */
  | { readonly kind: "with"; readonly name: string; readonly without?: string }
  /** An object with a property nobody names. */
  | { readonly kind: "extra" }
  /** Values of the shape itself, at and around its limits and those of the other side. */
  | { readonly kind: "limits" }
  /** A value of schemas that stand in one of the documents (what `not` or `if` names), beside what the place demands. */
  | { readonly kind: "foreign"; readonly pointers: readonly JsonPointer[]; readonly side: "base" | "revision" }
  /** Some value of another shape, such as a branch. */
  | {
      readonly kind: "view";
      readonly view: View;
      readonly side: "base" | "revision";
      /** The union the shape is a branch of, whose discriminator has to name it. */
      readonly branchOf?: { readonly union: Union; readonly pointer: JsonPointer };
    };

/** One difference between two schemas, before its level is known. */
export interface SchemaEdit {
  readonly change: SchemaChange;
  readonly subject: string | null;
  readonly base: JsonPointer | null;
  readonly revision: JsonPointer | null;
  /** What happened, as the end of a clause that starts with the place. */
  readonly message: string;
  /** Where the clause is about a property of the place, its name. */
  readonly property: string | null;
  readonly aims: readonly Aim[];
  /** A level the table gives for the case at hand, which needs no witness. */
  readonly level: Level | null;
  /**
   * Where only a witness can tell which way the set of values moved: what it is called when it moved the harmless way.
   * Null: the change itself says which way.
   */
  readonly converse: SchemaChange | null;
  /** What an edit without a witness is worth where `warning` would be too much. */
  readonly unprovedLevel?: Level;
}

/** A step from an instance to a part of it, or to the same instance under one branch of a union. */
export type Step =
  | { readonly kind: "property"; readonly name: string }
  | { readonly kind: "rest" }
  | { readonly kind: "pattern"; readonly pattern: string }
  | { readonly kind: "item"; readonly index: number | null }
  | { readonly kind: "name" }
  | { readonly kind: "branch"; readonly type: JsonType };

/** Both sides of one place. */
export interface ShapePair {
  readonly direction: Direction;
  readonly base: View;
  readonly revision: View;
}

/** Both sides of one place, as far as one JSON type is concerned. */
export interface FacetPair {
  readonly direction: Direction;
  readonly base: Facet;
  readonly revision: Facet;
  readonly baseShape: Shape;
  readonly revisionShape: Shape;
}

/** An edit with the parts that are mostly the same filled in. */
export function editOf(
  known: Pick<SchemaEdit, "change" | "base" | "revision" | "message"> & Partial<SchemaEdit>,
): SchemaEdit {
  return { subject: null, property: null, aims: [{ kind: "limits" }], level: null, converse: null, ...known };
}

/** Whether a side does not know a keyword: what it lacks of it is then no difference. */
export function isUnknown(shape: Shape, keyword: string): boolean {
  return shape.unknown.has(keyword);
}
