import type { JsonObject, JsonPointer } from "@driftline/model";
import { containsNode, itemsNode } from "./items.js";
import { membersNode, propertyNamesNode } from "./members.js";
import type { KeywordNode, NodeContext, NodeFactory } from "./node.js";
import { dependentRequiredNode, requiredNode } from "./required.js";

/** The keywords that look at properties and items (JSON Schema 2020-12 core, section 10.3). */
export function childNodes(
  factory: NodeFactory,
  schema: JsonObject,
  site: { readonly pointer: JsonPointer; readonly context: NodeContext },
): readonly KeywordNode[] {
  const { pointer } = site;
  const at = { pointer, spared: site.context.spared };
  const nodes: KeywordNode[] = [];
  const add = (node: KeywordNode | undefined) => node !== undefined && nodes.push(node);
  add(requiredNode(factory, schema, at));
  add(dependentRequiredNode(factory, at));
  add(membersNode(factory, schema, pointer));
  add(propertyNamesNode(factory, schema, pointer));
  add(itemsNode(factory, schema, pointer));
  add(containsNode(factory, schema, pointer));
  return nodes;
}
