import {
  appendPointer,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  jsonTypeOf,
} from "@driftline/model";
import { childSchemas } from "../answer/deprecated.js";
import { outlineOf } from "../schema-outline.js";
import { plainName } from "../state/page-plan.js";

/** One place of a body. */
export interface BodySite {
  readonly pointer: JsonPointer;
  /** Array indices and the keys no property names become `*`. */
  readonly folded: JsonPointer;
  /** The property the value stands at; null at the root, in arrays and in maps. */
  readonly name: string | null;
  readonly value: JsonValue;
  readonly schemas: readonly JsonPointer[];
  readonly depth: number;
}

/** More places than this are not tried: the first of each shape decide. */
const ITEMS_AT_MOST = 10;
const SITES_AT_MOST = 400;

/** The places of a body from the outside in, each once: a second item of an array counts where it is of another kind. */
export function sitesOf(document: JsonObject, schema: JsonPointer, value: JsonValue): readonly BodySite[] {
  const sites: BodySite[] = [];
  const queue: BodySite[] = [{ pointer: "", folded: "", name: null, value, schemas: [schema], depth: 0 }];
  const seen = new Set<string>();
  for (let site = queue.shift(); site !== undefined && sites.length < SITES_AT_MOST; site = queue.shift()) {
    const look = `${site.folded} ${lookOf(site.value)}`;
    if (seen.has(look)) continue;
    seen.add(look);
    sites.push(site);
    queue.push(...childSites(document, site));
  }
  return sites;
}

/** Objects look alike when they have the same members. */
function lookOf(value: JsonValue): string {
  if (Array.isArray(value)) return value.length === 0 ? "empty" : "array";
  return isJsonObject(value) ? Object.keys(value).sort().join(" ") : jsonTypeOf(value);
}

function childSites(document: JsonObject, site: BodySite): readonly BodySite[] {
  const { value, depth } = site;
  const outline = outlineOf(document, site.schemas);
  if (Array.isArray(value)) {
    return value.slice(0, ITEMS_AT_MOST).map((item: JsonValue, index) => ({
      pointer: appendPointer(site.pointer, index),
      folded: `${site.folded}/*`,
      name: null,
      value: item,
      schemas: childSchemas(outline, index),
      depth: depth + 1,
    }));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (member === undefined) return [];
    const isNamed = outline.properties.has(name);
    return [
      {
        pointer: appendPointer(site.pointer, name),
        folded: isNamed ? appendPointer(site.folded, name) : `${site.folded}/*`,
        name: isNamed ? name : null,
        value: member,
        schemas: childSchemas(outline, name),
        depth: depth + 1,
      },
    ];
  });
}

/**
 * How little a place should be chosen when any would do: a client that cannot find ids or turn pages never sees the rest.
 */
export function reluctance(site: Pick<BodySite, "name" | "value" | "depth">): number {
  if (site.depth === 0) return 3;
  if (Array.isArray(site.value) && site.value.some(isJsonObject)) return 2;
  const plain = plainName(site.name ?? "");
  return /(id|uuid|token|cursor|page|offset|limit|total)$|^(next|key)/.test(plain) ? 1 : 0;
}
