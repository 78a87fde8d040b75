import {
  appendPointer,
  arrayOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
} from "@driftline/model";
import { NOTHING_SPARED, sparedIn } from "../omittable.js";
import { nullableOf } from "../traits.js";
import { dispatchOf } from "../union.js";
import { branchPointers, isAnnotation } from "../view.js";
import { forbidMember, forbidValue } from "./child.js";
import { conjunctNode, conjunctNodes } from "./conjunction.js";
import { type KeywordNode, type NodeContext, type NodeFactory, ROOT_CONTEXT, type SchemaNode } from "./node.js";
import type { Remark, Site } from "./site.js";
import { dispatchNode, unionNode } from "./union-node.js";

/** The keywords whose subschemas apply to the same instance (JSON Schema 2020-12 core, section 10.2). */
export function applicatorNodes(
  factory: NodeFactory,
  schema: JsonObject,
  site: { pointer: JsonPointer; context: NodeContext },
): readonly KeywordNode[] {
  const { pointer, context } = site;
  const conjunct = conjunctContext(factory, pointer, context);
  const spared = (part: JsonPointer) =>
    sparedIn(factory.view, part, { whole: pointer, spared: context.spared, direction: factory.direction });
  const partOf = (part: JsonPointer) => factory.node(part, { ...branch, spared: spared(part) });
  const branch: NodeContext = { ...ROOT_CONTEXT, isNamed: conjunct.isNamed };
  const nodes: KeywordNode[] = [];
  const target = factory.view.referenceAt(pointer);
  if (target !== undefined) {
    const { isParent } = context;
    nodes.push(conjunctNode(factory.node(target, { ...conjunct, isParent, spared: spared(target) })));
  }
  const contextOf = (member: JsonPointer) => ({ ...conjunct, isParent: true, spared: spared(member) });
  for (const one of conjunctNodes(factory, branchPointers(factory.view, pointer, "allOf"), contextOf)) nodes.push(one);
  for (const one of unionNodes(factory, schema, { pointer, branch, partOf, isParent: context.isParent }))
    nodes.push(one);
  if ("if" in schema) nodes.push(conditionalNode(factory, schema, { pointer, branch, partOf }));
  if (isJsonObject(schema.dependentSchemas))
    nodes.push(dependentSchemasNode(schema.dependentSchemas, { pointer, partOf }));
  if ("not" in schema) nodes.push(notNode(factory, pointer));
  return nodes;
}

/** The context that the conjuncts of a schema share: what any of them names, all of them know. */
export function conjunctContext(factory: NodeFactory, pointer: JsonPointer, context: NodeContext): NodeContext {
  const isNamed = context.isNamed || factory.view.conjunctionNames(pointer);
  return {
    isNamed,
    isDeferred: !isNamed && (context.isDeferred || factory.view.conjunctionBranches(pointer)),
    isParent: false,
    spared: NOTHING_SPARED,
  };
}

/** The parts of a schema that apply to some instances only, and know what it lets them leave out. */
interface Parts {
  readonly pointer: JsonPointer;
  readonly partOf: (part: JsonPointer) => SchemaNode;
}

function unionNodes(
  factory: NodeFactory,
  schema: JsonObject,
  of: Parts & { branch: NodeContext; isParent: boolean },
): readonly KeywordNode[] {
  const isUnion = "anyOf" in schema || "oneOf" in schema;
  const dispatch = isUnion || !of.isParent ? dispatchOf(factory.view, of.pointer) : undefined;
  if (dispatch !== undefined) return [dispatchNode(factory, dispatch, { pointer: of.pointer, context: of.branch })];
  return (["anyOf", "oneOf"] as const)
    .filter((keyword) => Array.isArray(schema[keyword]))
    .map((keyword) => {
      // A branch of `oneOf` stands for itself, but for one that stands beside null alone.
      const isPart = keyword === "anyOf" || nullableOf(factory.view, of.pointer, schema, keyword) !== undefined;
      const nodeOf = isPart ? of.partOf : (branch: JsonPointer) => factory.node(branch, of.branch);
      return unionNode(factory, keyword, { pointer: of.pointer, context: of.branch, nodeOf });
    });
}

function conditionalNode(factory: NodeFactory, schema: JsonObject, of: Parts & { branch: NodeContext }): KeywordNode {
  const part = (keyword: string) => (keyword in schema ? of.partOf(appendPointer(of.pointer, keyword)) : undefined);
  const condition = factory.node(appendPointer(of.pointer, "if"), of.branch);
  const whenTrue = part("then");
  const whenFalse = part("else");
  const chosen = (value: JsonValue) => (condition.accepts(value) ? whenTrue : whenFalse);
  return {
    accepts: (value) => chosen(value)?.accepts(value) ?? true,
    evaluate(value, evaluated) {
      if (condition.accepts(value)) condition.evaluate(value, evaluated);
      chosen(value)?.evaluate(value, evaluated);
    },
    explain(value, site, remarks) {
      if (condition.accepts(value)) condition.explain(value, site, remarks);
      chosen(value)?.explain(value, site, remarks);
    },
  };
}

function dependentSchemasNode(schemas: JsonObject, of: Parts): KeywordNode {
  const nodesByTrigger = new Map(
    Object.keys(schemas).map((name) => [name, of.partOf(appendPointer(of.pointer, "dependentSchemas", name))]),
  );
  // Of a thousand triggers an object has one or two: what it has is looked up, and not each of them.
  const applying = (value: JsonValue) =>
    isJsonObject(value) ? Object.keys(value).flatMap((name) => nodesByTrigger.get(name) ?? []) : [];
  return {
    accepts: (value) => applying(value).every((node) => node.accepts(value)),
    evaluate(value, evaluated) {
      for (const node of applying(value)) node.evaluate(value, evaluated);
    },
    explain(value, site, remarks) {
      for (const node of applying(value)) node.explain(value, site, remarks);
    },
  };
}

function notNode(factory: NodeFactory, pointer: JsonPointer): KeywordNode {
  const keywordLocation = appendPointer(pointer, "not");
  const node = factory.node(keywordLocation, { ...ROOT_CONTEXT, isNamed: true });
  const forbidden = forbiddenNames(factory, keywordLocation);
  const excluded = factory.view.at(keywordLocation);
  const isAnything = excluded === true || (excluded !== false && Object.keys(excluded).every(isAnnotation));
  return {
    accepts: (value) => !node.accepts(value),
    explain(value: JsonValue, site: Site, remarks: Remark[]) {
      if (!node.accepts(value)) return;
      if (isAnything) return forbidValue(value, { site, remarks, keyword: "not", keywordLocation });
      if (forbidden !== undefined && isJsonObject(value)) {
        for (const name of forbidden.filter((one) => Object.hasOwn(value, one))) {
          site.name(name);
          forbidMember(name, value[name] as JsonValue, { site, remarks, keyword: "not", keywordLocation });
        }
        return;
      }
      remarks.push({
        site,
        kind: "constraint",
        keyword: "not",
        keywordLocation,
        subject: null,
        expected: "a value that `not` does not exclude",
        value,
      });
    },
  };
}

/**
 * The properties that a schema under `not` forbids, each for itself: `{ required: [one] }`, or `anyOf` of such. Undefined where
 * it says anything else.
 */
function forbiddenNames({ view }: Pick<NodeFactory, "view">, pointer: JsonPointer): readonly string[] | undefined {
  const schema = view.at(pointer);
  if (typeof schema === "boolean") return undefined;
  const keywords = Object.keys(schema).filter((keyword) => !isAnnotation(keyword));
  const [keyword] = keywords;
  if (keywords.length !== 1) return undefined;
  if (keyword === "required") {
    const [name, ...others] = arrayOf(schema, "required");
    return typeof name === "string" && others.length === 0 ? [name] : undefined;
  }
  if (keyword !== "anyOf") return undefined;
  const branches = branchPointers(view, pointer, "anyOf").map((branch) => forbiddenNames({ view }, branch));
  const told = branches.filter((names) => names !== undefined);
  return told.length > 0 && told.length === branches.length ? told.flat() : undefined;
}
