import { appendPointer, isJsonObject, type JsonObject, type JsonValue } from "@driftline/model";
import type { Conversion, Site } from "./conversion.js";

/** A keyword as 2020-12 calls it, with the name it stood under. */
export interface RenamedMember {
  readonly from: string;
  readonly name: string;
  readonly value: JsonValue;
}

/**
 * The members of a schema under the names of 2020-12: `definitions`, array-valued `items`, `additionalItems`,
 * `dependencies`, draft-04's `id`, `$recursiveRef` (JSON Schema 2020-12, release notes). Keywords that say nothing
 * any more are left out.
 */
export function renamedMembers(conversion: Conversion, schema: JsonObject, site: Site): readonly RenamedMember[] {
  const members: RenamedMember[] = [];
  let hasRenamed = false;
  for (const name of Object.keys(schema)) {
    const value = schema[name];
    if (value === undefined) continue;
    const rename = RENAMES.get(name);
    if (rename === undefined) members.push({ from: name, name, value });
    else {
      hasRenamed = true;
      members.push(...rename({ conversion, schema, site, name, value }));
    }
  }
  if (!hasRenamed) return members;
  // Where both spellings stand, the one of 2020-12 decides.
  const stated = new Set(members.filter((member) => member.from === member.name).map((member) => member.name));
  return members.filter((member) => member.from === member.name || !stated.has(member.name));
}

/** Whether each member stands under the name it has in 2020-12, so that there is nothing to rename, move or leave out. */
export function isNamedAsNow(schema: JsonObject): boolean {
  for (const name in schema) if (RENAMES.has(name) && (name !== "items" || Array.isArray(schema.items))) return false;
  return true;
}

interface Renaming {
  readonly conversion: Conversion;
  readonly schema: JsonObject;
  readonly site: Site;
  readonly name: string;
  readonly value: JsonValue;
}

type Rename = (renaming: Renaming) => readonly RenamedMember[];

const RENAMES: ReadonlyMap<string, Rename> = new Map<string, Rename>(
  Object.entries({
    $schema: () => [],
    nullable: () => [],
    "x-nullable": () => [],
    required: () => [],
    definitions: (renaming) => (isJsonObject(renaming.value) ? renamed(renaming, "$defs") : []),
    items: (renaming) => {
      if (!Array.isArray(renaming.value)) return kept(renaming);
      report(renaming, "tuple-items");
      return renaming.value.length === 0 ? [] : [entry(renaming, "prefixItems")];
    },
    additionalItems: (renaming) => (Array.isArray(renaming.schema.items) ? renamed(renaming, "items") : []),
    dependencies: (renaming) => dependencies(renaming),
    id: (renaming) => (renaming.conversion.dialect === "draft-04" ? identifier(renaming) : kept(renaming)),
    $id: (renaming) => identifier(renaming),
    $recursiveAnchor: (renaming) =>
      renaming.value === true ? [{ ...entry(renaming, "$dynamicAnchor"), value: "recursive" }] : [],
    $recursiveRef: (renaming) => [{ ...entry(renaming, "$dynamicRef"), value: "#recursive" }],
    example: (renaming) => {
      report(renaming, "example");
      return [{ ...entry(renaming, "examples"), value: [renaming.value] }];
    },
    examples: (renaming) => {
      if (Array.isArray(renaming.value)) return kept(renaming);
      report(renaming, "example");
      return [{ ...entry(renaming, "examples"), from: "examples", value: exampleValues(renaming.value) }];
    },
  } satisfies Readonly<Record<string, Rename>>),
);

function entry(renaming: Renaming, name: string): RenamedMember {
  return { from: renaming.name, name, value: renaming.value };
}

function kept(renaming: Renaming): readonly RenamedMember[] {
  return [entry(renaming, renaming.name)];
}

function renamed(renaming: Renaming, name: string): readonly RenamedMember[] {
  report(renaming, "keyword-renamed", name);
  return [entry(renaming, name)];
}

function report(renaming: Renaming, kind: "tuple-items" | "example" | "keyword-renamed", name?: string): void {
  const pointer = appendPointer(renaming.site.from, renaming.name);
  renaming.conversion.report(kind, pointer, name === undefined ? renaming.name : `${renaming.name} is \`${name}\``);
}

/** `$id: "#name"` was how draft-06 and draft-07 named a place; 2020-12 says `$anchor`. */
function identifier(renaming: Renaming): readonly RenamedMember[] {
  const { value } = renaming;
  if (typeof value !== "string") return [];
  if (/^#[A-Za-z_][\w.-]*$/.test(value)) return [{ ...entry(renaming, "$anchor"), value: value.slice(1) }];
  return [entry(renaming, "$id")];
}

/** A list is about names, anything else is a schema (draft-07 validation, section 6.5.7). */
function dependencies(renaming: Renaming): readonly RenamedMember[] {
  if (!isJsonObject(renaming.value)) return [];
  report(renaming, "keyword-renamed", "dependentRequired, dependentSchemas");
  const entries = Object.entries(renaming.value);
  const names = entries.filter(([, value]) => Array.isArray(value));
  const schemas = entries.filter(([, value]) => !Array.isArray(value));
  const members: RenamedMember[] = [];
  if (names.length > 0) members.push({ ...entry(renaming, "dependentRequired"), value: Object.fromEntries(names) });
  if (schemas.length > 0) members.push({ ...entry(renaming, "dependentSchemas"), value: Object.fromEntries(schemas) });
  return members;
}

/** Example Objects (`{ name: { value } }`) belong to a media type; inside a schema their values are meant. */
function exampleValues(value: JsonValue): readonly JsonValue[] {
  if (!isJsonObject(value)) return [value];
  return Object.values(value).map((item) =>
    isJsonObject(item) && Object.hasOwn(item, "value") ? (item.value as JsonValue) : (item as JsonValue),
  );
}
