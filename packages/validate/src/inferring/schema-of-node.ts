import type { JsonObject } from "@driftline/model";
import { isIdLike } from "../matching/folded-path.js";
import { addNodes, type ObservedNode, VALUES_AT_MOST } from "../observing/observed-node.js";

/** Strings seen at least so many times before few distinct ones are called an enum. */
const SAMPLES_AT_LEAST = 10;
/** And each value as often on average. */
const REPEATS_AT_LEAST = 3;

/** An object with fewer names has properties, however rare they are. */
const NAMES_OF_A_MAP = 8;

/**
 * The schema of what was seen at a place (JSON Schema 2020-12): types, properties, formats, small enums. What was always
 * there is required; bounds are not told, since the next value may well lie beyond.
 */
export function schemaOfNode(node: ObservedNode): JsonObject {
  const types = typesOf(node);
  return {
    ...(types.length === 0 ? {} : { type: types.length === 1 ? (types[0] ?? "") : types }),
    ...stringKeywords(node),
    ...objectKeywords(node),
    ...(node.items === null ? {} : { items: schemaOfNode(node.items) }),
  };
}

function typesOf(node: ObservedNode): readonly string[] {
  const seen = Object.keys(node.types);
  return seen.includes("number") ? seen.filter((type) => type !== "integer") : seen;
}

function stringKeywords(node: ObservedNode): JsonObject {
  const format = node.formats?.[0];
  if (format !== undefined) return { format };
  return isEnum(node) ? { enum: [...node.values, ...(node.types.null === undefined ? [] : [null])] } : {};
}

/** Few words, each again and again, and nothing else than strings (or null) beside them. */
function isEnum(node: ObservedNode): boolean {
  const strings = node.types.string ?? 0;
  const others = Object.keys(node.types).filter((type) => type !== "string" && type !== "null");
  if (others.length > 0 || node.hasFreeText || strings < SAMPLES_AT_LEAST) return false;
  if (node.values.length === 0 || node.values.length > VALUES_AT_MOST) return false;
  return strings >= node.values.length * REPEATS_AT_LEAST && node.values.every((value) => isWord(value));
}

function isWord(value: string): boolean {
  return /^[A-Za-z][\w.:+-]{0,39}$/.test(value) && !isIdLike(value);
}

function objectKeywords(node: ObservedNode): JsonObject {
  const members = membersOf(node);
  if (members !== null) return { additionalProperties: schemaOfNode(members) };
  if (node.properties.length === 0) return {};
  const required = node.properties.filter(([, child]) => child.seen >= node.objects).map(([name]) => name);
  return {
    properties: Object.fromEntries(node.properties.map(([name, child]) => [name, schemaOfNode(child)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

/** A map: too many names to be names, names that are ids, or many of which none is in more than a few objects. */
function membersOf(node: ObservedNode): ObservedNode | null {
  if (node.isFolded) return node.members;
  const names = node.properties.map(([name]) => name);
  const areIds = names.length > 1 && names.every((name) => isIdLike(name));
  const children = node.properties.map(([, child]) => child);
  const areSparse = names.length >= NAMES_OF_A_MAP && children.every(({ seen }) => seen * 4 <= node.objects);
  return areIds || areSparse ? children.reduce((sum, child) => addNodes(sum, child)) : null;
}
