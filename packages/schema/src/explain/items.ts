import { appendPointer, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { branchPointers } from "../view.js";
import { explainChild } from "./child.js";
import { type KeywordNode, type NodeFactory, ROOT_CONTEXT } from "./node.js";

/** `prefixItems` and `items` together (JSON Schema 2020-12 core, section 10.3.1). */
export function itemsNode(factory: NodeFactory, schema: JsonObject, pointer: JsonPointer): KeywordNode | undefined {
  if (schema.items === undefined && !Array.isArray(schema.prefixItems)) return undefined;
  const prefix = branchPointers(factory.view, pointer, "prefixItems").map((item) => factory.node(item, ROOT_CONTEXT));
  const rest = schema.items === undefined ? undefined : factory.node(appendPointer(pointer, "items"), ROOT_CONTEXT);
  const nodeAt = (index: number) => prefix[index] ?? rest;
  return {
    accepts: (value) =>
      !Array.isArray(value) || value.every((item: JsonValue, index) => nodeAt(index)?.accepts(item) ?? true),
    evaluate(value, evaluated) {
      if (!Array.isArray(value)) return;
      if (rest !== undefined) evaluated.allIndices = true;
      else for (let index = 0; index < Math.min(prefix.length, value.length); index++) evaluated.indices.add(index);
    },
    explain(value, site, remarks) {
      if (!Array.isArray(value)) return;
      if (schema.items === false && value.length > prefix.length) {
        const keywordLocation = appendPointer(pointer, "items");
        remarks.push({
          site,
          kind: "constraint",
          keyword: "items",
          keywordLocation,
          subject: null,
          expected: `at most ${prefix.length} items`,
          value,
        });
      }
      value.forEach((item: JsonValue, index) => {
        const node = nodeAt(index);
        if (node === undefined || (schema.items === false && index >= prefix.length)) return;
        explainChild(node, item, { site, token: index, isFolded: true, remarks });
      });
    },
  };
}

/** `contains` with its bounds (core, section 10.3.1.3; validation, sections 6.4.4 and 6.4.5). */
export function containsNode(factory: NodeFactory, schema: JsonObject, pointer: JsonPointer): KeywordNode | undefined {
  if (schema.contains === undefined) return undefined;
  const keywordLocation = appendPointer(pointer, "contains");
  const node = factory.node(keywordLocation, ROOT_CONTEXT);
  const minimum = typeof schema.minContains === "number" ? schema.minContains : 1;
  const maximum = typeof schema.maxContains === "number" ? schema.maxContains : Number.POSITIVE_INFINITY;
  const accepts = (value: JsonValue) => {
    if (!Array.isArray(value)) return true;
    const count = value.filter((item: JsonValue) => node.accepts(item)).length;
    return count >= minimum && count <= maximum;
  };
  return {
    accepts,
    evaluate(value, evaluated) {
      if (!Array.isArray(value)) return;
      value.forEach((item: JsonValue, index) => {
        if (node.accepts(item)) evaluated.indices.add(index);
      });
    },
    explain(value, site, remarks) {
      if (accepts(value)) return;
      const range = maximum === Number.POSITIVE_INFINITY ? `at least ${minimum}` : `${minimum} to ${maximum}`;
      remarks.push({
        site,
        kind: "constraint",
        keyword: "contains",
        keywordLocation,
        subject: null,
        expected: `${range} items of the contained kind`,
        value,
      });
    },
  };
}
