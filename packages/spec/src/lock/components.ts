import {
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  objectOf,
  pointerOfReference,
} from "@driftline/model";
import { mapReferences } from "@driftline/schema";

/** A component's place: `/components/schemas/Thing`. */
export type ComponentPointer = JsonPointer;

/** Every component of a description by its place. */
export function componentsOf(document: JsonObject): ReadonlyMap<ComponentPointer, JsonValue> {
  const sections = objectOf(document, "components") ?? {};
  return new Map(
    Object.entries(sections).flatMap(([section, components]) =>
      !isJsonObject(components) || section.startsWith("x-")
        ? []
        : Object.entries(components).map(
            ([name, component]) => [pointerTo(section, name), component as JsonValue] as const,
          ),
    ),
  );
}

/** The pointer of a component; names hold no slashes (OpenAPI 3.1.1, section 4.8.7), but hostile ones may. */
export function pointerTo(section: string, name: string): ComponentPointer {
  return `/components/${section}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The components that a value refers to, directly. Security schemes are referred to by name. */
export function referencesOf(value: JsonValue): ReadonlySet<ComponentPointer> {
  const found = new Set<ComponentPointer>();
  mapReferences(value, (reference) => {
    const component = /^\/components\/[^/]+\/[^/]+/.exec(pointerOfReference(reference) ?? "")?.[0];
    if (component !== undefined) found.add(component);
    return reference;
  });
  for (const name of schemeNamesOf(value)) found.add(pointerTo("securitySchemes", name));
  return found;
}

function schemeNamesOf(value: JsonValue): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(schemeNamesOf);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (name === "security" && Array.isArray(member))
      return member.flatMap((alternative: JsonValue) => (isJsonObject(alternative) ? Object.keys(alternative) : []));
    return member === undefined ? [] : schemeNamesOf(member);
  });
}

/** Components of the map that are reached from a value, however deep; those with an anchor can be reached by name. */
export function closureOf(
  value: JsonValue,
  components: ReadonlyMap<ComponentPointer, JsonValue>,
): ReadonlySet<ComponentPointer> {
  const reached = new Set<ComponentPointer>();
  const anchored = [...components].filter(([, component]) => hasAnchor(component)).map(([pointer]) => pointer);
  const pending = [...referencesOf(value), ...anchored];
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
    const component = components.get(pointer);
    if (component === undefined || reached.has(pointer)) continue;
    reached.add(pointer);
    pending.push(...referencesOf(component));
  }
  return reached;
}

function hasAnchor(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some(hasAnchor);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(
    ([name, member]) =>
      (/^\$(?:anchor|dynamicAnchor|id)$/.test(name) && typeof member === "string") ||
      (member !== undefined && hasAnchor(member)),
  );
}

/** The components under their sections again. */
export function componentSections(components: ReadonlyMap<ComponentPointer, JsonValue>): JsonObject {
  const sections = new Map<string, [string, JsonValue][]>();
  for (const [pointer, component] of components) {
    const [, , section = "", name = ""] = pointer.split("/");
    const entries = sections.get(section) ?? [];
    entries.push([name.replaceAll("~1", "/").replaceAll("~0", "~"), component]);
    sections.set(section, entries);
  }
  return Object.fromEntries([...sections].map(([section, entries]) => [section, Object.fromEntries(entries)]));
}
