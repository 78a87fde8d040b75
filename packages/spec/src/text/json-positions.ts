import { appendPointer, type JsonPointer, type Location, parsePointer, type SourcePositions } from "@driftline/model";
import { type DocumentNode, type MemberNode, parse, type ValueNode } from "@humanwhocodes/momoa";

/** Where the values of a JSON text stand. The tree is built once, the first time a place is asked for. */
export function jsonPositions(text: string, options: { uri: string; lineOffset?: number }): SourcePositions {
  let tree: DocumentNode | undefined;
  return {
    locate: (pointer) => {
      tree ??= parse(text, { mode: "json", allowTrailingCommas: false });
      return locateIn(tree.body, pointer, options);
    },
  };
}

function locateIn(root: ValueNode, pointer: JsonPointer, options: { uri: string; lineOffset?: number }): Location {
  let node: ValueNode = root;
  let place: { readonly line: number; readonly column: number } = root.loc.start;
  let reached: JsonPointer = "";
  for (const token of parsePointer(pointer)) {
    const next = childOf(node, token);
    if (next === undefined) break;
    node = next.value;
    place = next.loc.start;
    reached = appendPointer(reached, token);
  }
  return { uri: options.uri, pointer: reached, line: place.line + (options.lineOffset ?? 0), column: place.column };
}

/** The last of equal names counts, as it does for `JSON.parse`. */
function childOf(
  node: ValueNode,
  token: string,
): { readonly value: ValueNode; readonly loc: ValueNode["loc"] } | undefined {
  if (node.type === "Array") {
    const element = node.elements[Number(token)];
    return element === undefined ? undefined : { value: element.value, loc: element.value.loc };
  }
  if (node.type !== "Object") return undefined;
  return node.members.findLast((member: MemberNode) => nameOf(member) === token);
}

function nameOf(member: MemberNode): string {
  return member.name.type === "String" ? member.name.value : member.name.name;
}
