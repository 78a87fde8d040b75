import { entryOf, isJsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import type { PropertyNode } from "../property-tree.js";
import { type Drift, driftOf } from "./drift.js";
import { placeName } from "./drift-of-violation.js";
import type { ContentPlan } from "./operation-plan.js";

/** The deprecated properties of a tree. */
export interface DeprecatedProperties {
  /** Those a value still has, each folded place once. */
  in(value: JsonValue): readonly PropertyNode[];
  /** By folded place; null where a place does not tell which property it is. */
  readonly byPlace: ReadonlyMap<JsonPointer, PropertyNode> | null;
}

/** The deprecated properties of a tree, or null where it has none: most contracts cost nothing here. */
export function deprecatedProperties(root: PropertyNode): DeprecatedProperties | null {
  const pruned = prune(root);
  if (pruned === null) return null;
  const nodes = [...nodesOf(pruned)];
  // A property that is called `*` stands where items and members stand, and so does all below it.
  const isAmbiguous = nodes.some(({ source }) => source.properties.has("*"));
  const named = nodes.filter(({ source }) => isNamed(source.place) && source.deprecated !== null);
  return {
    in(value) {
      const found = new Set<PropertyNode>();
      scan(pruned, value, found);
      return [...found];
    },
    byPlace: isAmbiguous ? null : new Map(named.map(({ source }) => [source.place, source])),
  };
}

function* nodesOf(node: ScanNode): Generator<ScanNode> {
  yield node;
  for (const below of node.properties.values()) yield* nodesOf(below);
  if (node.items !== null) yield* nodesOf(node.items);
  if (node.members !== null) yield* nodesOf(node.members);
}

/** A memo, not state: a drift of this rule says the same of every body. */
const driftsByContent = new WeakMap<ContentPlan, Map<PropertyNode, Drift>>();

/** The drifts of deprecated properties that a body of some content still has. */
export function deprecatedDriftsOf(
  nodes: readonly PropertyNode[],
  content: ContentPlan,
  status: string,
): readonly Drift[] {
  const drifts = driftsByContent.get(content) ?? new Map<PropertyNode, Drift>();
  driftsByContent.set(content, drifts);
  return nodes.map((node) =>
    entryOf(drifts, node, () => deprecatedDrift(node, { status, mediaType: content.mediaType })),
  );
}

/** `response-property-deprecated`. */
function deprecatedDrift(
  node: PropertyNode,
  site: { readonly status: string; readonly mediaType: string | null },
): Drift {
  const name = node.place
    .slice(node.place.lastIndexOf("/") + 1)
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
  return driftOf({
    ...site,
    ruleId: "response-property-deprecated",
    message: `${placeName(node.place, "response")} is still sent although deprecated`,
    instanceLocation: node.place,
    subject: name,
    keywordLocation: node.deprecated,
  });
}

interface ScanNode {
  readonly source: PropertyNode;
  readonly properties: ReadonlyMap<string, ScanNode>;
  readonly items: ScanNode | null;
  readonly members: ScanNode | null;
}

/** Only the ways that lead to a deprecated property. */
function prune(node: PropertyNode): ScanNode | null {
  const properties = new Map<string, ScanNode>();
  for (const [name, below] of node.properties) {
    const kept = prune(below);
    if (kept !== null) properties.set(name, kept);
  }
  const items = node.items === null ? null : prune(node.items);
  const members = node.members === null ? null : prune(node.members);
  const isKept = node.deprecated !== null || properties.size > 0 || items !== null || members !== null;
  return isKept ? { source: node, properties, items, members } : null;
}

function scan(node: ScanNode, value: JsonValue, found: Set<PropertyNode>): void {
  if (Array.isArray(value)) {
    if (node.items !== null) for (const item of value) scan(node.items, item, found);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [name, below] of node.properties)
    scanMember(below, Object.hasOwn(value, name) ? value[name] : undefined, found);
  if (node.members === null) return;
  for (const name of Object.keys(value)) {
    if (!node.source.properties.has(name)) scanMember(node.members, value[name], found);
  }
}

function scanMember(node: ScanNode, member: JsonValue | undefined, found: Set<PropertyNode>): void {
  if (member === undefined) return;
  if (isNamed(node.source.place) && node.source.deprecated !== null) found.add(node.source);
  scan(node, member, found);
}

/** Items and map members have no name that could be deprecated. */
function isNamed(place: JsonPointer): boolean {
  return !place.endsWith("/*");
}
