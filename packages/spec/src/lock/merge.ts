import {
  appendPointer,
  canonicalJson,
  type Finding,
  findingOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  objectOf,
  pointerOfReference,
  referenceOfPointer,
  ruleOf,
  type SourcePositions,
} from "@driftline/model";
import { mapReferences } from "@driftline/schema";
import { type ComponentPointer, componentSections, componentsOf, referencesOf } from "./components.js";
import { meaningOf } from "./meaning.js";

/** One page's description, normalised. */
export interface MergePart {
  readonly uri: string;
  readonly document: JsonObject;
  readonly positions: SourcePositions;
}

/** One description made of all parts, and where they contradict each other. */
export interface Merged {
  readonly document: JsonObject;
  readonly findings: readonly Finding[];
}

/**
 * Many pages of one vendor as one description. Equal components become one. Where two pages describe one thing
 * differently, the first page in the order of names keeps it, a component of the other gets a name of its own, and
 * both places are told. What one page knows and another does not is no contradiction.
 */
export function mergeDescriptions(parts: readonly MergePart[], vendor: string): Merged {
  const sorted = [...parts].sort((a, b) => (a.uri < b.uri ? -1 : 1));
  const findings: Finding[] = [];
  const rooted = inlineUnequalRoots(sorted);
  const merging: Merging = { vendor, findings, components: new Map(), owners: new Map(), paths: {} };
  for (const part of rooted) addPart(merging, part);
  const [first] = rooted;
  const components = componentSections(merging.components);
  const document: JsonObject = {
    ...(first?.document ?? {}),
    info: infoOf(rooted, vendor),
    paths: merging.paths,
    ...(Object.keys(components).length === 0 ? {} : { components }),
  };
  return { document, findings };
}

interface Merging {
  readonly vendor: string;
  readonly findings: Finding[];
  readonly components: Map<ComponentPointer, JsonValue>;
  readonly owners: Map<JsonPointer, MergePart>;
  paths: JsonObject;
}

/** Servers and security that differ between pages are said at each operation instead of at the root. */
function inlineUnequalRoots(parts: readonly MergePart[]): readonly MergePart[] {
  const unequal = ["servers", "security"].filter(
    (name) => new Set(parts.map(({ document }) => canonicalJson(document[name] ?? null))).size > 1,
  );
  if (unequal.length === 0) return parts;
  return parts.map((part) => {
    const inherited = Object.fromEntries(
      unequal.flatMap((name) => (part.document[name] === undefined ? [] : [[name, part.document[name]]])),
    );
    const paths = mapOperations(part.document, (operation) => ({ ...inherited, ...operation }));
    const rest = Object.fromEntries(Object.entries(part.document).filter(([name]) => !unequal.includes(name)));
    return { ...part, document: { ...rest, paths } };
  });
}

const METHODS: ReadonlySet<string> = new Set([
  ...["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"],
]);

function mapOperations(document: JsonObject, map: (operation: JsonObject) => JsonObject): JsonObject {
  const items = Object.entries(objectOf(document, "paths") ?? {}).map(([path, item]) => {
    if (!isJsonObject(item)) return [path, item] as const;
    const members = Object.entries(item).map(([name, member]) => {
      return [name, METHODS.has(name) && isJsonObject(member) ? map(member) : member] as const;
    });
    return [path, Object.fromEntries(members)] as const;
  });
  return Object.fromEntries(items);
}

/** Pages that are titled by their operation have no common title but the vendor's. */
function infoOf(parts: readonly MergePart[], vendor: string): JsonObject {
  const infos = parts.map(({ document }) => objectOf(document, "info") ?? {});
  const [first = {}] = infos;
  if (first.version !== "unstated" && infos.every((info) => canonicalJson(info) === canonicalJson(first))) return first;
  const versions = new Set(infos.map(({ version }) => version));
  return { title: vendor, version: versions.size === 1 ? (first.version ?? "unstated") : "unstated" };
}

function addPart(merging: Merging, part: MergePart): void {
  const own = componentsOf(part.document);
  const renames = renamesOf(merging, part, own);
  const follow = (value: JsonValue) => renamed(value, renames);
  for (const [pointer, component] of own) {
    const target = renames.get(pointer) ?? pointer;
    const known = merging.components.get(target);
    if (known !== undefined && !isUnknown(known)) continue;
    merging.components.set(target, follow(component));
    merging.owners.set(target, part);
  }
  for (const [path, item] of Object.entries(objectOf(part.document, "paths") ?? {})) {
    if (isJsonObject(item)) addPathItem(merging, part, { path, item: follow(item) as JsonObject });
  }
}

/**
 * The components that need another name: those that say something else than the ones already there, and those that
 * are equal only until one follows their references.
 */
function renamesOf(
  merging: Merging,
  part: MergePart,
  own: ReadonlyMap<ComponentPointer, JsonValue>,
): ReadonlyMap<ComponentPointer, ComponentPointer> {
  const differing = new Set<ComponentPointer>();
  for (const [pointer, component] of own) {
    const known = merging.components.get(pointer);
    if (known === undefined || isUnknown(known) || isUnknown(component)) continue;
    if (meaningOf(known) === meaningOf(component)) continue;
    differing.add(pointer);
    contradict(merging, part, pointer);
  }
  for (let size = -1; size !== differing.size; ) {
    size = differing.size;
    for (const [pointer, component] of own) {
      if (merging.components.has(pointer) && [...referencesOf(component)].some((to) => differing.has(to)))
        differing.add(pointer);
    }
  }
  return new Map([...differing].map((pointer) => [pointer, freeName(merging, own, pointer)]));
}

function isUnknown(component: JsonValue): boolean {
  const unknown = isJsonObject(component) ? component["x-driftline-unknown"] : undefined;
  return Array.isArray(unknown) && unknown.includes("schema");
}

/** Names must not depend on the order in which pages are read, beyond the order of their own names. */
function freeName(
  merging: Merging,
  own: ReadonlyMap<ComponentPointer, JsonValue>,
  pointer: ComponentPointer,
): ComponentPointer {
  for (let number = 2; ; number += 1) {
    const candidate = `${pointer}_${number}`;
    if (!merging.components.has(candidate) && !own.has(candidate)) return candidate;
  }
}

function renamed(value: JsonValue, renames: ReadonlyMap<ComponentPointer, ComponentPointer>): JsonValue {
  if (renames.size === 0) return value;
  const followed = mapReferences(value, (reference) => {
    const pointer = pointerOfReference(reference) ?? "";
    const component = /^\/components\/[^/]+\/[^/]+/.exec(pointer)?.[0] ?? "";
    const target = renames.get(component);
    return target === undefined ? reference : referenceOfPointer(target + pointer.slice(component.length));
  });
  return renamedSchemes(followed, renames);
}

function renamedSchemes(value: JsonValue, renames: ReadonlyMap<ComponentPointer, ComponentPointer>): JsonValue {
  const prefix = "/components/securitySchemes/";
  if (![...renames.keys()].some((pointer) => pointer.startsWith(prefix))) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => renamedSchemes(item, renames));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => {
    if (name !== "security" || !Array.isArray(member)) return [name, renamedSchemes(member as JsonValue, renames)];
    const alternatives = member.map((alternative: JsonValue) =>
      !isJsonObject(alternative)
        ? alternative
        : Object.fromEntries(
            Object.entries(alternative).map(([scheme, scopes]) => {
              return [(renames.get(prefix + scheme) ?? prefix + scheme).slice(prefix.length), scopes];
            }),
          ),
    );
    return [name, alternatives];
  });
  return Object.fromEntries(members);
}

interface PathEntry {
  readonly path: string;
  readonly item: JsonObject;
}

function addPathItem(merging: Merging, part: MergePart, { path, item }: PathEntry): void {
  const known = objectOf(merging.paths, path);
  const pointer = appendPointer("/paths", path);
  const members = new Map(Object.entries(known ?? {}));
  for (const [name, member] of Object.entries(item)) {
    const at = appendPointer(pointer, name);
    const before = members.get(name);
    if (before === undefined) {
      members.set(name, member);
      merging.owners.set(at, part);
    } else if (meaningOf(before) !== meaningOf(member as JsonValue)) contradict(merging, part, at);
  }
  merging.paths = { ...merging.paths, [path]: Object.fromEntries(members) };
}

function contradict(merging: Merging, part: MergePart, pointer: JsonPointer): void {
  const rule = ruleOf("spec-page-contradiction");
  const owner = merging.owners.get(pointer);
  merging.findings.push(
    findingOf({
      ruleId: rule.id,
      level: rule.level,
      vendor: merging.vendor,
      message: `\`${pointer}\` is described differently on two pages`,
      base: owner === undefined ? null : owner.positions.locate(pointer),
      revision: part.positions.locate(pointer),
      subject: pointer,
      hint: rule.hint,
      scope: `${owner?.uri ?? ""} ${part.uri}`,
    }),
  );
}
