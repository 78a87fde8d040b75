import {
  appendPointer,
  arrayOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  jsonTypeOf,
  memberOf,
  objectOf,
  pointerOfReference,
  resolvePointer,
  stringOf,
} from "@driftline/model";
import type { SchemaCompiler } from "@driftline/schema";

/** A value with one drift injected on purpose. */
export interface Mutant {
  readonly value: JsonValue;
  /** Without the direction: `property-missing`. */
  readonly rule: string;
  readonly instanceLocation: JsonPointer;
  readonly subject: string | null;
}

/** What injecting needs to know. The schema is read here anew, so that a mistake of the product cannot hide itself. */
export interface MutationSite {
  readonly document: JsonObject;
  readonly compiler: SchemaCompiler;
  readonly direction: "request" | "response";
}

/** Every drift that can be injected at every place of a conforming value, one mutant each. */
export function mutantsOf(site: MutationSite, schema: JsonPointer, value: JsonValue): readonly Mutant[] {
  const mutants: Mutant[] = [];
  const visit = (place: Place): void => {
    const read = readPlace(site, place);
    for (const injected of injectionsAt(site, place, read)) {
      mutants.push({ ...injected, value: replaced(value, place.path, injected.value) });
    }
    for (const below of placesBelow(place, read)) visit(below);
  };
  visit({ schemas: [schema], value, path: [], folded: "", discriminator: null });
  return mutants;
}

interface Place {
  readonly schemas: readonly JsonPointer[];
  readonly value: JsonValue;
  readonly path: readonly (string | number)[];
  readonly folded: JsonPointer;
  /** The folded place of the object whose branch this very string decides, or null. */
  readonly discriminator: JsonPointer | null;
}

/** What applies at a place: every schema that the value meets, and the types of all branches. */
interface PlaceRead {
  readonly applied: readonly JsonObject[];
  readonly pointers: readonly JsonPointer[];
  readonly types: ReadonlySet<string>;
  /** Names of discriminators of the unions that stand here. */
  readonly discriminators: ReadonlySet<string>;
}

function readPlace(site: MutationSite, { schemas, value }: Place): PlaceRead {
  const pointers: JsonPointer[] = [];
  const applied: JsonObject[] = [];
  const types: ReadonlySet<string>[] = [];
  const discriminators = new Set<string>();
  const pending = [...schemas];
  for (let pointer = pending.shift(); pointer !== undefined; pointer = pending.shift()) {
    const schema = resolvePointer(site.document, pointer);
    if (!isJsonObject(schema) || pointers.includes(pointer)) continue;
    pointers.push(pointer);
    applied.push(schema);
    const stated = typesOf(site.document, pointer);
    if (stated !== null) types.push(stated);
    const reference = stringOf(schema, "$ref");
    if (reference !== undefined) pending.push(pointerOfReference(reference) ?? "");
    pending.push(...arrayOf(schema, "allOf").map((_, index) => appendPointer(pointer, "allOf", index)));
    for (const keyword of ["anyOf", "oneOf"]) {
      const branches = arrayOf(schema, keyword).map((_, index) => appendPointer(pointer, keyword, index));
      const met = branches.filter((branch) => site.compiler.compile(branch, site.direction).isValid(value));
      if (met[0] !== undefined) pending.push(met[0]);
    }
    const name = stringOf(objectOf(schema, "discriminator"), "propertyName");
    if (name !== undefined) discriminators.add(name);
  }
  const [first = new Set(ALL_TYPES), ...others] = types;
  const common = new Set([...first].filter((type) => others.every((stated) => stated.has(type))));
  return { applied, pointers, types: common, discriminators };
}

const ALL_TYPES: readonly string[] = ["null", "boolean", "integer", "number", "string", "array", "object"];

/** The types a schema allows with all its branches, or null where it does not say. */
function typesOf(
  document: JsonObject,
  pointer: JsonPointer,
  above: readonly JsonPointer[] = [],
): ReadonlySet<string> | null {
  const schema = resolvePointer(document, pointer);
  if (!isJsonObject(schema) || above.includes(pointer)) return null;
  const path = [...above, pointer];
  const stated = memberOf(schema, "type");
  if (stated !== undefined) return new Set(Array.isArray(stated) ? stated.map(String) : [String(stated)]);
  if (schema.const !== undefined) return new Set([jsonTypeOf(schema.const)]);
  if (Array.isArray(schema.enum)) return new Set((schema.enum as readonly JsonValue[]).map(jsonTypeOf));
  const reference = stringOf(schema, "$ref");
  if (reference !== undefined) return typesOf(document, pointerOfReference(reference) ?? "", path);
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = arrayOf(schema, keyword).map((_, index) =>
      typesOf(document, appendPointer(pointer, keyword, index), path),
    );
    if (branches.length === 0) continue;
    if (branches.includes(null)) return null;
    return new Set(branches.flatMap((types) => [...(types ?? [])]));
  }
  return null;
}

function injectionsAt(site: MutationSite, place: Place, read: PlaceRead): readonly Mutant[] {
  const accepts = (value: JsonValue): boolean =>
    place.schemas.every((schema) => site.compiler.compile(schema, site.direction).isValid(value));
  const at = { instanceLocation: place.folded, subject: null };
  const found: Mutant[] = [];
  if (place.value !== null && !accepts(null) && read.types.size < ALL_TYPES.length)
    found.push({ ...at, value: null, rule: "null-undocumented" });
  const foreign = [true, 4242.5, "zz drift", { zz: 1 }, ["zz"]].find(
    (value) => !hasType(read.types, value) && !accepts(value),
  );
  if (foreign !== undefined) found.push({ ...at, value: foreign, rule: "type-mismatched" });
  if (typeof place.value === "string") found.push(...stringInjections(place, read));
  if (typeof place.value === "number") found.push(...numberInjections(place, read));
  if (Array.isArray(place.value)) found.push(...arrayInjections(place, read));
  if (isJsonObject(place.value)) found.push(...objectInjections(place.value, place, read));
  // What another branch accepts is no drift; an undocumented property is valid and drift all the same.
  return found.filter(({ rule, value }) => rule === "property-undocumented" || !accepts(value));
}

function hasType(types: ReadonlySet<string>, value: JsonValue): boolean {
  const type = jsonTypeOf(value);
  return types.has(type) || (type === "number" && types.has("integer") && Number.isInteger(value));
}

const BAD_FORMATS = ["uuid", "uuid4", "date-time", "date", "uri", "email", "ipv4", "hostname"];

function stringInjections(place: Place, read: PlaceRead): readonly Mutant[] {
  const at = { instanceLocation: place.folded, subject: null };
  return read.applied.flatMap((schema): readonly Mutant[] => {
    const isEnum = typeof schema.const === "string" || Array.isArray(schema.enum);
    if (isEnum && place.discriminator !== null) {
      return [
        {
          value: "zz_drift",
          rule: "discriminator-undocumented",
          instanceLocation: place.discriminator,
          subject: "zz_drift",
        },
      ];
    }
    if (isEnum) return [{ ...at, value: "zz_drift", rule: "enum-value-undocumented", subject: "zz_drift" }];
    const found: Mutant[] = [];
    if (BAD_FORMATS.includes(stringOf(schema, "format") ?? ""))
      found.push({ ...at, value: "zz drift", rule: "format-mismatched" });
    const { maxLength, minLength, pattern } = schema;
    if (typeof maxLength === "number" && maxLength < 100_000) {
      found.push({ ...at, value: "z".repeat(maxLength + 1), rule: "constraint-mismatched" });
    }
    if (typeof minLength === "number" && minLength > 0)
      found.push({ ...at, value: "z".repeat(minLength - 1), rule: "constraint-mismatched" });
    if (typeof pattern === "string") found.push({ ...at, value: "\u0000 zz \u0000", rule: "constraint-mismatched" });
    return found;
  });
}

function numberInjections(place: Place, read: PlaceRead): readonly Mutant[] {
  const at = { instanceLocation: place.folded, subject: null, rule: "constraint-mismatched" };
  return read.applied.flatMap(({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }): readonly Mutant[] => [
    ...(typeof minimum === "number" ? [{ ...at, value: minimum - 1 }] : []),
    ...(typeof maximum === "number" ? [{ ...at, value: maximum + 1 }] : []),
    ...(typeof exclusiveMinimum === "number" ? [{ ...at, value: exclusiveMinimum }] : []),
    ...(typeof exclusiveMaximum === "number" ? [{ ...at, value: exclusiveMaximum }] : []),
  ]);
}

function arrayInjections(place: Place, read: PlaceRead): readonly Mutant[] {
  const items = place.value as readonly JsonValue[];
  const at = { instanceLocation: place.folded, subject: null, rule: "constraint-mismatched" };
  return read.applied.flatMap(({ minItems, maxItems, uniqueItems }): readonly Mutant[] => [
    ...(typeof minItems === "number" && minItems > 0 ? [{ ...at, value: items.slice(0, minItems - 1) }] : []),
    ...(typeof maxItems === "number" && items[0] !== undefined && maxItems < 1000
      ? [{ ...at, value: Array.from({ length: maxItems + 1 }, () => items[0] ?? null) }]
      : []),
    ...(uniqueItems === true && items[0] !== undefined ? [{ ...at, value: [items[0], items[0]] }] : []),
  ]);
}

function objectInjections(value: JsonObject, place: Place, read: PlaceRead): readonly Mutant[] {
  const found: Mutant[] = [];
  const required = new Set(read.applied.flatMap((schema) => arrayOf(schema, "required").map(String)));
  for (const name of required) {
    const { [name]: _, ...rest } = value;
    if (Object.hasOwn(value, name))
      found.push({
        value: rest as JsonObject,
        rule: "property-missing",
        instanceLocation: place.folded,
        subject: name,
      });
  }
  const isOpen = read.applied.some((schema) =>
    ["additionalProperties", "patternProperties", "unevaluatedProperties"].some((keyword) =>
      Object.hasOwn(schema, keyword),
    ),
  );
  const isShaped = read.applied.some((schema) => Object.hasOwn(schema, "properties"));
  if (isShaped && !isOpen) {
    const instanceLocation = appendPointer(place.folded, "zz_drift");
    found.push({
      value: { ...value, zz_drift: 1 },
      rule: "property-undocumented",
      instanceLocation,
      subject: "zz_drift",
    });
  }
  const longest = read.applied
    .map((schema) => objectOf(schema, "propertyNames")?.maxLength)
    .find((length) => typeof length === "number");
  if (typeof longest === "number" && longest < 10_000) {
    const name = "z".repeat(longest + 1);
    const some = Object.values(value)[0] ?? "zz";
    found.push({
      value: { ...value, [name]: some },
      rule: "constraint-mismatched",
      instanceLocation: place.folded,
      subject: name,
    });
  }
  return found;
}

function placesBelow(place: Place, read: PlaceRead): readonly Place[] {
  if (Array.isArray(place.value)) {
    const items = read.pointers
      .filter((_, index) => isJsonObject(read.applied[index]?.items))
      .map((pointer) => appendPointer(pointer, "items"));
    if (items.length === 0) return [];
    return (place.value as readonly JsonValue[]).map((value, index) => ({
      schemas: items,
      value,
      path: [...place.path, index],
      folded: `${place.folded}/*`,
      discriminator: null,
    }));
  }
  if (!isJsonObject(place.value)) return [];
  return Object.entries(place.value).flatMap(([name, value]): readonly Place[] => {
    if (value === undefined) return [];
    const named = read.pointers.filter(
      (_, index) => memberOf(objectOf(read.applied[index], "properties"), name) !== undefined,
    );
    const schemas =
      named.length > 0
        ? named.map((pointer) => appendPointer(pointer, "properties", name))
        : read.pointers
            .filter((_, index) => isJsonObject(read.applied[index]?.additionalProperties))
            .map((pointer) => appendPointer(pointer, "additionalProperties"));
    if (schemas.length === 0) return [];
    const folded = named.length > 0 ? appendPointer(place.folded, name) : `${place.folded}/*`;
    const discriminator = read.discriminators.has(name) ? place.folded : null;
    return [{ schemas, value, path: [...place.path, name], folded, discriminator }];
  });
}

function replaced(value: JsonValue, path: readonly (string | number)[], by: JsonValue): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return by;
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map((item, index) => (index === step ? replaced(item, rest, by) : item));
  }
  const object = value as JsonObject;
  return { ...object, [step]: replaced(object[step] ?? null, rest, by) };
}
