import { arrayOf, entryOf, isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { isAnnotation, type SchemaView } from "../view.js";
import type { KeywordNode, NodeContext, NodeFactory, SchemaNode } from "./node.js";

/** Fewer are asked sooner than it is found out which of them to ask. */
const WIDE = 32;

/**
 * The members of an `allOf` as conjuncts. Of a thousand that only name properties, one after the other, an object is of
 * interest to those whose properties it has or lacks.
 */
export function conjunctNodes(
  factory: NodeFactory,
  members: readonly JsonPointer[],
  contextOf: (member: JsonPointer) => NodeContext,
): readonly KeywordNode[] {
  const nodes: KeywordNode[] = [];
  for (const { isPlain, pointers } of runsOf(factory.view, members)) {
    const conjuncts = pointers.map((pointer) => factory.node(pointer, contextOf(pointer)));
    if (isPlain && pointers.length >= WIDE) nodes.push(plainConjunctsNode(factory.view, pointers, conjuncts));
    else for (const conjunct of conjuncts) nodes.push(conjunctNode(conjunct));
  }
  return nodes;
}

/** A schema as one conjunct of another; compiled when first needed, since schemas may refer to themselves. */
export function conjunctNode(node: SchemaNode): KeywordNode {
  return {
    accepts: (value) => node.accepts(value),
    evaluate: (value, evaluated) => node.evaluate(value, evaluated),
    explain: (value, site, remarks) => node.explain(value, site, remarks),
  };
}

interface Run {
  readonly isPlain: boolean;
  readonly pointers: JsonPointer[];
}

/** What stands beside each other in order: a member that says more may ask what those before it have named. */
function runsOf(view: SchemaView, members: readonly JsonPointer[]): readonly Run[] {
  const runs: Run[] = [];
  for (const pointer of members) {
    const isPlain = plainSchema(view, pointer) !== undefined;
    const last = runs.at(-1);
    if (last?.isPlain === isPlain) last.pointers.push(pointer);
    else runs.push({ isPlain, pointers: [pointer] });
  }
  return runs;
}

/** The schema behind a member that says something about properties by their names, and of nothing else. */
function plainSchema(view: SchemaView, pointer: JsonPointer): JsonObject | undefined {
  const schema = view.at(view.resolve(pointer));
  if (typeof schema === "boolean" || !isJsonObject(schema.properties)) return undefined;
  if (schema.type !== undefined && schema.type !== "object") return undefined;
  const isPlain = Object.keys(schema).every((keyword) => PLAIN.has(keyword) || isAnnotation(keyword));
  return isPlain && Object.keys(schema.properties).length > 0 ? schema : undefined;
}

const PLAIN: ReadonlySet<string> = new Set(["type", "properties", "required"]);

function plainConjunctsNode(
  view: SchemaView,
  pointers: readonly JsonPointer[],
  nodes: readonly SchemaNode[],
): KeywordNode {
  const index = indexOf(view, pointers);
  const concerned = (value: JsonValue): readonly SchemaNode[] => {
    if (!isJsonObject(value)) return nodes;
    // The first says whose properties these are.
    const orders = new Set([0]);
    for (const name of Object.keys(value)) for (const order of index.byProperty.get(name) ?? []) orders.add(order);
    for (const [name, requiring] of index.byRequired)
      if (!Object.hasOwn(value, name)) for (const order of requiring) orders.add(order);
    return [...orders].sort((a, b) => a - b).flatMap((order) => nodes[order] ?? []);
  };
  return {
    accepts: (value) => concerned(value).every((node) => node.accepts(value)),
    evaluate(value, evaluated) {
      for (const node of concerned(value)) node.evaluate(value, evaluated);
    },
    explain(value, site, remarks) {
      for (const node of concerned(value)) node.explain(value, site, remarks);
      if (isJsonObject(value)) site.nameAll(index.byProperty);
    },
  };
}

/** The positions of the members that state or require a property, by its name. */
interface PropertyIndex {
  readonly byProperty: ReadonlyMap<string, readonly number[]>;
  readonly byRequired: ReadonlyMap<string, readonly number[]>;
}

function indexOf(view: SchemaView, pointers: readonly JsonPointer[]): PropertyIndex {
  const byProperty = new Map<string, number[]>();
  const byRequired = new Map<string, number[]>();
  pointers.forEach((pointer, order) => {
    const schema = plainSchema(view, pointer);
    for (const name of Object.keys(schema?.properties ?? {})) entryOf(byProperty, name, () => []).push(order);
    for (const name of arrayOf(schema, "required"))
      if (typeof name === "string") entryOf(byRequired, name, () => []).push(order);
  });
  return { byProperty, byRequired };
}
