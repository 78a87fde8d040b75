import type { JsonPointer, JsonValue } from "@driftline/model";
import type { Direction } from "../compiled-schema.js";
import { NOTHING_SPARED, type Spared } from "../omittable.js";
import type { SchemaView } from "../view.js";
import type { Remark, Site } from "./site.js";

/** Names and indices that a schema and its branches have looked at (JSON Schema 2020-12 core, section 11). */
export interface Evaluated {
  /** The schemas that said so already. */
  readonly by: Set<object>;
  readonly names: Set<string>;
  allNames: boolean;
  readonly indices: Set<number>;
  allIndices: boolean;
}

/** One keyword of a schema, compiled to closures. */
export interface KeywordNode {
  /** Whether the keyword accepts the value under the open lens. */
  accepts(value: JsonValue): boolean;
  /** Adds what the keyword evaluates of a value it accepts. */
  evaluate?(value: JsonValue, evaluated: Evaluated): void;
  /** Says what is wrong, and notes on the site what the keyword documents. */
  explain(value: JsonValue, site: Site, remarks: Remark[]): void;
}

/** A schema, compiled to closures. */
export interface SchemaNode {
  readonly pointer: JsonPointer;
  /** The JSON types the schema can accept at all; null: any. */
  readonly types: ReadonlySet<string> | null;
  /** Whether a value is clean, when a quick answer is at hand; false whenever unsure. */
  isQuicklyClean(value: JsonValue): boolean;
  accepts(value: JsonValue): boolean;
  evaluate(value: JsonValue, evaluated: Evaluated): void;
  explain(value: JsonValue, site: Site, remarks: Remark[]): void;
}

/** What a branch would complain about. */
export interface Trial {
  readonly branch: SchemaNode;
  readonly cost: number;
  readonly signature: string;
}

/** Where a schema stands among the others that apply to the same instance; see `Lens`. */
export interface NodeContext {
  /** Something else that applies to the same instance names properties. */
  readonly isNamed: boolean;
  /** Branches that apply to the same instance decide whether the map is free. */
  readonly isDeferred: boolean;
  /** The schema is read as a parent that an `allOf` extends. */
  readonly isParent: boolean;
  /** What the schemas around it say that a body may leave out. */
  readonly spared: Spared;
}

/** What the compilers of keywords work with. */
export interface NodeFactory {
  readonly view: SchemaView;
  readonly direction: Direction;
  node(pointer: JsonPointer, context: NodeContext): SchemaNode;
  /** A branch tried on a value, by `attempt` where the question at hand did not ask the same before. */
  trialOf(branch: SchemaNode, value: JsonValue, attempt: (branch: SchemaNode, value: JsonValue) => Trial): Trial;
  /** The JSON types that a schema can accept at all, as far as that is told; null: any. */
  typesAt(pointer: JsonPointer): ReadonlySet<string> | null;
  /** A judge that knows quickly whether a value is clean under the schema at a pointer (false whenever unsure), if there is one. */
  quickJudgeOf(pointer: JsonPointer): ((value: JsonValue) => boolean) | undefined;
}

/** The context of an instance of its own: a property, an item. */
export const ROOT_CONTEXT: NodeContext = { isNamed: false, isDeferred: false, isParent: false, spared: NOTHING_SPARED };

/** What a schema evaluates of a value it accepts. */
export function evaluatedBy(
  node: { evaluate?(value: JsonValue, evaluated: Evaluated): void },
  value: JsonValue,
): Evaluated {
  const evaluated: Evaluated = {
    by: new Set(),
    names: new Set(),
    allNames: false,
    indices: new Set(),
    allIndices: false,
  };
  node.evaluate?.(value, evaluated);
  return evaluated;
}
