import {
  appendPointer,
  arrayOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
} from "@driftline/model";
import { dispatchOf } from "../union.js";
import { branchPointers, isAnnotation } from "../view.js";
import { forbidMember, forbidValue } from "./child.js";
import { conjunctNode, conjunctNodes } from "./conjunction.js";
import type { KeywordNode, NodeContext, NodeFactory } from "./node.js";
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
  const branch: NodeContext = { isNamed: conjunct.isNamed, isDeferred: false, isParent: false };
  const nodes: KeywordNode[] = [];
  const target = factory.view.referenceAt(pointer);
  if (target !== undefined) nodes.push(conjunctNode(factory.node(target, { ...conjunct, isParent: context.isParent })));
  const members = branchPointers(factory.view, pointer, "allOf");
  for (const one of conjunctNodes(factory, members, { ...conjunct, isParent: true })) nodes.push(one);
  for (const one of unionNodes(factory, schema, { pointer, branch, isParent: context.isParent })) nodes.push(one);
  if ("if" in schema) nodes.push(conditionalNode(factory, schema, { pointer, branch }));
  if (isJsonObject(schema.dependentSchemas))
    nodes.push(dependentSchemasNode(factory, schema.dependentSchemas, { pointer, branch }));
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
  };
}

function unionNodes(
  factory: NodeFactory,
  schema: JsonObject,
  of: { pointer: JsonPointer; branch: NodeContext; isParent: boolean },
): readonly KeywordNode[] {
  const isUnion = "anyOf" in schema || "oneOf" in schema;
  const dispatch = isUnion || !of.isParent ? dispatchOf(factory.view, of.pointer) : undefined;
  if (dispatch !== undefined) return [dispatchNode(factory, dispatch, { pointer: of.pointer, context: of.branch })];
  return (["anyOf", "oneOf"] as const)
    .filter((keyword) => Array.isArray(schema[keyword]))
    .map((keyword) => unionNode(factory, keyword, { pointer: of.pointer, context: of.branch }));
}

function conditionalNode(
  factory: NodeFactory,
  schema: JsonObject,
  of: { pointer: JsonPointer; branch: NodeContext },
): KeywordNode {
  const part = (keyword: string) =>
    keyword in schema ? factory.node(appendPointer(of.pointer, keyword), of.branch) : undefined;
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

function dependentSchemasNode(
  factory: NodeFactory,
  schemas: JsonObject,
  of: { pointer: JsonPointer; branch: NodeContext },
): KeywordNode {
  const nodesByTrigger = new Map(
    Object.keys(schemas).map((name) => [
      name,
      factory.node(appendPointer(of.pointer, "dependentSchemas", name), of.branch),
    ]),
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
  const node = factory.node(keywordLocation, { isNamed: true, isDeferred: false, isParent: false });
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
