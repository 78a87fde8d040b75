import { appendPointer, isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { explainChild, forbidMember } from "./child.js";
import { type Evaluated, evaluatedBy, type KeywordNode, type NodeFactory, ROOT_CONTEXT } from "./node.js";

/** `unevaluatedProperties` and `unevaluatedItems`: what no other keyword of the schema looked at (core, section 11). */
export function unevaluatedNodes(
  factory: NodeFactory,
  schema: JsonObject,
  site: { pointer: JsonPointer; others: readonly KeywordNode[] },
): readonly KeywordNode[] {
  const nodes: KeywordNode[] = [];
  const { pointer, others } = site;
  const evaluatedOf = (value: JsonValue) =>
    evaluatedBy({ evaluate: (of, into) => evaluateAll(others, of, into) }, value);
  const isRefused = (value: JsonValue) => others.some((other) => !other.accepts(value));
  if (schema.unevaluatedProperties !== undefined)
    nodes.push(unevaluatedProperties(factory, pointer, { evaluatedOf, isRefused }));
  if (schema.unevaluatedItems !== undefined) nodes.push(unevaluatedItems(factory, pointer, evaluatedOf));
  return nodes;
}

/** What several keywords evaluate of one value together. */
export function evaluateAll(nodes: readonly KeywordNode[], value: JsonValue, evaluated: Evaluated): void {
  for (const node of nodes) node.evaluate?.(value, evaluated);
}

interface Siblings {
  evaluatedOf(value: JsonValue): Evaluated;
  /** Whether another keyword of the schema refuses the value, so that what it evaluates cannot be told. */
  isRefused(value: JsonValue): boolean;
}

function unevaluatedProperties(factory: NodeFactory, pointer: JsonPointer, siblings: Siblings): KeywordNode {
  const keywordLocation = appendPointer(pointer, "unevaluatedProperties");
  const node = factory.node(keywordLocation, ROOT_CONTEXT);
  const isForbidden = factory.view.at(keywordLocation) === false;
  const restOf = (value: JsonObject) => {
    const { names, allNames } = siblings.evaluatedOf(value);
    return allNames ? [] : Object.keys(value).filter((name) => !names.has(name));
  };
  return {
    accepts: (value) => !isJsonObject(value) || restOf(value).every((name) => node.accepts(value[name] as JsonValue)),
    evaluate(_, evaluated) {
      evaluated.allNames = true;
    },
    explain(value, site, remarks) {
      if (!isJsonObject(value)) return;
      const isUnsure = siblings.isRefused(value);
      for (const name of restOf(value)) {
        if (isUnsure && site.names(name)) continue;
        const member = value[name] as JsonValue;
        site.name(name);
        if (!isForbidden) explainChild(node, member, { site, token: name, isFolded: true, remarks });
        else forbidMember(name, member, { site, remarks, keyword: "unevaluatedProperties", keywordLocation });
      }
    },
  };
}

function unevaluatedItems(
  factory: NodeFactory,
  pointer: JsonPointer,
  evaluatedOf: (value: JsonValue) => Evaluated,
): KeywordNode {
  const keywordLocation = appendPointer(pointer, "unevaluatedItems");
  const node = factory.node(keywordLocation, ROOT_CONTEXT);
  const restOf = (value: readonly JsonValue[]) => {
    const { indices, allIndices } = evaluatedOf(value);
    return allIndices ? [] : [...value.keys()].filter((index) => !indices.has(index));
  };
  return {
    accepts: (value) =>
      !Array.isArray(value) || restOf(value).every((index) => node.accepts(value[index] as JsonValue)),
    evaluate(_, evaluated) {
      evaluated.allIndices = true;
    },
    explain(value, site, remarks) {
      if (!Array.isArray(value)) return;
      const refused = restOf(value).filter((index) => !node.accepts(value[index] as JsonValue));
      if (refused.length === 0) return;
      remarks.push({
        site,
        kind: "constraint",
        keyword: "unevaluatedItems",
        keywordLocation,
        subject: null,
        expected: "no further items",
        value,
      });
    },
  };
}
