import type { JsonObject, JsonPointer } from "@driftline/model";
import type { SchemaView } from "../view.js";
import type { Facet, SchemaSet, Shape } from "./shape.js";

/** The schemas of one document in canonical form, computed on demand and each once. */
export interface Canonical {
  readonly document: JsonObject;
  /** What a set says, type by type; equal sets of instances look equal wherever that can be told exactly. */
  shapeOf(set: SchemaSet): Shape;
  /** The set with references followed where nothing stands beside them, sorted. */
  normalSet(set: SchemaSet): SchemaSet;
  /** A text that is equal for schemas that say the same; prose, order and the names of components take no part. */
  deepText(set: SchemaSet): string;
  /** The same for what is said about one type. */
  facetText(facet: Facet): string;
}

/** What the canonicalisers of single keywords need of the whole. */
export interface CanonicalContext extends Canonical {
  /** Whether nothing is under way: what is computed while a cycle is open may be cut, and is not kept. */
  isSettled(): boolean;
  /** The shape of the schema at a place, or `undefined` while it is being computed (a schema that is its own branch). */
  shapeAt(pointer: JsonPointer): Shape | undefined;
  /** How a discriminator without a union chooses among the schemas that extend its schema. */
  readonly view: SchemaView;
  /** The place of the schema meant: references followed where nothing that counts stands beside them. */
  followed(pointer: JsonPointer): JsonPointer;
}
