import { isJsonObject, type JsonObject, type JsonPointer, type JsonValue, type Violation } from "@driftline/model";
import type { Direction } from "../compiled-schema.js";
import { dispatchOf } from "../union.js";
import type { SchemaView } from "../view.js";
import { applicatorNodes, conjunctContext } from "./applicators.js";
import { assertionNodes, typeNode, typesOf } from "./assertions.js";
import { forbidValue } from "./child.js";
import { childNodes } from "./children.js";
import { breakingCircles, isCircular } from "./circle.js";
import { createMemory, type Memory } from "./memory.js";
import type { Evaluated, KeywordNode, NodeContext, NodeFactory, SchemaNode } from "./node.js";
import { ROOT_CONTEXT } from "./node.js";
import { createTypeTeller } from "./possible-types.js";
import { type Remark, Site, violationsOf } from "./site.js";
import { evaluateAll, unevaluatedNodes } from "./unevaluated.js";

/** Explains values under schemas of one document; every schema is compiled to closures once, when first needed. */
export interface Explainer {
  /** Whether the schema at a pointer accepts a value under the open lens. */
  accepts(pointer: JsonPointer, value: JsonValue): boolean;
  explain(pointer: JsonPointer, value: JsonValue): readonly Violation[];
}

/** Schemas that may be looked into for one value: branches within branches within a deep value multiply. */
const MOST_LOOKS = 2_000_000;

/** An explainer; `quickJudgeOf` may spare it the subtrees that a faster judge already knows to be clean. */
export function createExplainer(
  view: SchemaView,
  direction: Direction,
  quickJudgeOf: (pointer: JsonPointer) => ((value: JsonValue) => boolean) | undefined,
): Explainer {
  const nodes = new Map<string, SchemaNode>();
  const budget = { looks: 0 };
  const memory = createMemory();
  const factory: NodeFactory = {
    view,
    direction,
    quickJudgeOf,
    trialOf: memory.trialOf,
    typesAt: createTypeTeller(view),
    node(pointer, context) {
      const resolved = context.isParent ? pointer : view.resolve(pointer);
      const key = `${context.isNamed ? "n" : context.isDeferred ? "d" : "f"}${context.isParent ? "+" : ""}${context.spared.key}${resolved}`;
      let node = nodes.get(key);
      if (node === undefined) {
        node = lazyNode(factory, { pointer: resolved, context, budget, memory });
        nodes.set(key, node);
      }
      return node;
    },
  };
  return {
    accepts: (pointer, value) => memory.asking(() => factory.node(pointer, ROOT_CONTEXT).accepts(value)),
    explain(pointer, value) {
      budget.looks = 0;
      const root = new Site(undefined, "", false);
      const remarks: Remark[] = [];
      memory.asking(() => factory.node(pointer, ROOT_CONTEXT).explain(value, root, remarks));
      addUndocumented(value, root, { pointer: view.resolve(pointer), remarks });
      return violationsOf(remarks);
    },
  };
}

/** Properties that no schema named, in maps that are not free-form (design, section 2). */
function addUndocumented(value: JsonValue, site: Site, into: { pointer: JsonPointer; remarks: Remark[] }): void {
  if (site.isSettled || typeof value !== "object" || value === null) return;
  const isOpen = site.isFree || site.owner === undefined;
  if (isJsonObject(value) && !isOpen) {
    for (const name of Object.keys(value)) {
      if (site.names(name)) continue;
      const child = site.child(name, false);
      child.isSettled = true;
      into.remarks.push({
        site: child,
        kind: "property-undocumented",
        keyword: "properties",
        keywordLocation: site.owner ?? into.pointer,
        subject: name,
        expected: "no such property",
        value: value[name] as JsonValue,
      });
    }
  }
  for (const [token, child] of site.children ?? []) {
    const member = Array.isArray(value) ? value[token as number] : (value as JsonObject)[token];
    if (member !== undefined) addUndocumented(member, child, into);
  }
}

interface Compiling {
  readonly pointer: JsonPointer;
  readonly context: NodeContext;
  readonly budget: { looks: number };
  readonly memory: Memory;
}

/** Schemas may refer to themselves, so a node compiles its keywords when it first meets a value. */
function lazyNode(factory: NodeFactory, { pointer, context, budget, memory }: Compiling): SchemaNode {
  let compiled: SchemaNode | undefined;
  const quickJudge = factory.quickJudgeOf(pointer);
  const ready = () => {
    if (compiled === undefined) {
      const node = compileNode(factory, { pointer, context, memory });
      compiled = isCircular(factory.view, pointer) ? breakingCircles(node) : node;
    }
    return compiled;
  };
  return {
    pointer,
    get types() {
      return ready().types;
    },
    isQuicklyClean: quickJudge === undefined ? () => false : memory.onceByValue(quickJudge),
    accepts: (value) => ready().accepts(value),
    evaluate: (value, evaluated) => ready().evaluate(value, evaluated),
    explain(value, site, remarks) {
      // As where the stack ends: whoever asked hears that this value cannot be told about.
      if (++budget.looks > MOST_LOOKS) throw new RangeError("the branches of the schema multiply");
      ready().explain(value, site, remarks);
    },
  };
}

function compileNode(
  factory: NodeFactory,
  { pointer, context, memory }: Pick<Compiling, "pointer" | "context" | "memory">,
): SchemaNode {
  const schema = factory.view.at(pointer);
  if (typeof schema === "boolean") return booleanNode(pointer, schema);
  const types = typesOf(schema);
  const type = types === null ? undefined : typeNode(types, pointer);
  const applicators = applicatorNodes(factory, schema, { pointer, context });
  const others = [
    ...assertionNodes(schema, pointer),
    ...childNodes(factory, schema, { pointer, context }),
    ...applicators,
  ];
  const keywords: readonly KeywordNode[] = [...others, ...unevaluatedNodes(factory, schema, { pointer, others })];
  const isFree = marksFree(factory, schema, { pointer, context });
  const node: SchemaNode = {
    pointer,
    types: factory.typesAt(pointer),
    isQuicklyClean: () => false,
    accepts(value) {
      if (type !== undefined && !type.accepts(value)) return false;
      for (const keyword of keywords) if (!keyword.accepts(value)) return false;
      return true;
    },
    evaluate(value: JsonValue, evaluated: Evaluated) {
      evaluateAll(keywords, value, evaluated);
    },
    explain(value, site, remarks) {
      if (isFree) site.isFree = true;
      if (type !== undefined && !type.accepts(value)) return type.explain(value, site, remarks);
      for (const keyword of keywords) keyword.explain(value, site, remarks);
    },
  };
  // Only through what applies other schemas to the same value do several ways lead to one question.
  return applicators.length > 0 ? memory.remembering(node) : node;
}

function marksFree(
  factory: NodeFactory,
  schema: JsonObject,
  at: { pointer: JsonPointer; context: NodeContext },
): boolean {
  if ("additionalProperties" in schema && schema.additionalProperties !== false) return true;
  if ("unevaluatedProperties" in schema && schema.unevaluatedProperties !== false) return true;
  const { isNamed, isDeferred } = conjunctContext(factory, at.pointer, at.context);
  return (
    !isNamed &&
    !isDeferred &&
    !("additionalProperties" in schema) &&
    (at.context.isParent || dispatchOf(factory.view, at.pointer) === undefined)
  );
}

function booleanNode(pointer: JsonPointer, isAccepting: boolean): SchemaNode {
  return {
    pointer,
    types: isAccepting ? null : new Set(),
    isQuicklyClean: () => false,
    accepts: () => isAccepting,
    evaluate() {},
    explain(value, site, remarks) {
      if (isAccepting) {
        site.isFree = true;
        return;
      }
      forbidValue(value, { site, remarks, keyword: "false", keywordLocation: pointer });
    },
  };
}
