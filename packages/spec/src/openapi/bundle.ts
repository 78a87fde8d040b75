import {
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  pointerOfReference,
  referenceOfPointer,
  resolvePointer,
  stringOf,
} from "@driftline/model";
import { mapSchemaObjects } from "./schema-objects.js";
import { mapObject, type ObjectKind } from "./structure.js";

/** How other documents are reached. */
export interface BundleOptions {
  /** The document's own address: an absolute URL, or `file:///` and its path inside the vendor folder. */
  readonly uri: string;
  /** The parsed document at an address without fragment; `undefined` where it may not be read. */
  read(uri: string): Promise<JsonValue | undefined>;
  readonly maxDocuments?: number;
}

/** Where an object of each kind is kept in `components`. */
const SECTIONS: Readonly<Partial<Record<ObjectKind, string>>> = {
  schema: "schemas",
  response: "responses",
  parameter: "parameters",
  example: "examples",
  requestBody: "requestBodies",
  header: "headers",
  securityScheme: "securitySchemes",
  link: "links",
  callback: "callbacks",
  pathItem: "pathItems",
};

/**
 * One document made of several: what is referred to in other documents becomes a component, once, under its own name;
 * circles stay circles. References that may not be followed are left as they are.
 */
export async function bundleReferences(document: JsonObject, options: BundleOptions): Promise<JsonObject> {
  const bundle: Bundle = {
    options,
    documents: new Map([[options.uri, document]]),
    places: new Map(),
    added: new Map(),
    taken: takenNames(document),
  };
  const rewritten = (await bundled(bundle, { kind: "description", value: document, base: options.uri })) as JsonObject;
  if (bundle.added.size === 0) return rewritten;
  const components = isJsonObject(rewritten.components) ? rewritten.components : {};
  const sections = [...bundle.added].map(([section, members]) => {
    const known = components[section];
    return [section, { ...(isJsonObject(known) ? known : {}), ...Object.fromEntries(members) }] as const;
  });
  return { ...rewritten, components: { ...components, ...Object.fromEntries(sections) } };
}

interface Bundle {
  readonly options: BundleOptions;
  readonly documents: Map<string, JsonValue | undefined>;
  /** Section and absolute reference to the new place. */
  readonly places: Map<string, JsonPointer>;
  readonly added: Map<string, Map<string, JsonValue>>;
  readonly taken: Set<string>;
}

function takenNames(document: JsonObject): Set<string> {
  const components = isJsonObject(document.components) ? document.components : {};
  return new Set(
    Object.entries(components).flatMap(([section, members]) =>
      isJsonObject(members) ? Object.keys(members).map((name) => `${section}/${name}`) : [],
    ),
  );
}

interface Fragment {
  readonly kind: ObjectKind;
  readonly value: JsonValue;
  /** The address of the document it stands in. */
  readonly base: string;
}

/** A fragment with every reference out of the entry document replaced by one into `components`. */
async function bundled(bundle: Bundle, fragment: Fragment): Promise<JsonValue> {
  const wanted = new Map<string, ObjectKind>();
  visitReferences(fragment, (reference, kind) => {
    wanted.set(`${kind} ${reference}`, kind);
    return reference;
  });
  const targets = new Map<string, string>();
  for (const [key, kind] of wanted) {
    const reference = key.slice(kind.length + 1);
    const place = await placeOf(bundle, { kind, reference, base: fragment.base });
    if (place !== undefined) targets.set(key, referenceOfPointer(place));
  }
  return visitReferences(fragment, (reference, kind) => targets.get(`${kind} ${reference}`) ?? reference);
}

function visitReferences(fragment: Fragment, replace: (reference: string, kind: ObjectKind) => string): JsonValue {
  return mapObject(fragment.kind, fragment.value, "", (kind, value) => {
    if (kind === "schema")
      return mapSchemaObjects(value, "", (object) => replaced(object, (ref) => replace(ref, "schema")));
    return isJsonObject(value) ? replaced(value, (reference) => replace(reference, kind)) : value;
  });
}

function replaced(object: JsonObject, replace: (reference: string) => string): JsonObject {
  const reference = stringOf(object, "$ref");
  if (reference === undefined) return object;
  const target = replace(reference);
  return target === reference ? object : { ...object, $ref: target };
}

interface Wanted {
  readonly kind: ObjectKind;
  readonly reference: string;
  readonly base: string;
}

/** Where the target of a reference is kept; `undefined` where it stays as it is. */
async function placeOf(bundle: Bundle, { kind, reference, base }: Wanted): Promise<JsonPointer | undefined> {
  const section = SECTIONS[kind];
  if (section === undefined || !URL.canParse(reference, base)) return undefined;
  const absolute = new URL(reference, base);
  const fragment = absolute.hash === "" ? "" : (pointerOfReference(absolute.hash) ?? undefined);
  absolute.hash = "";
  const uri = absolute.href;
  if (fragment === undefined || (uri === bundle.options.uri && base === bundle.options.uri)) return undefined;
  if (uri === bundle.options.uri) return fragment;
  const key = `${section} ${uri}#${fragment}`;
  const known = bundle.places.get(key);
  if (known !== undefined) return known;
  const source = await documentAt(bundle, uri);
  const target = source === undefined ? undefined : resolvePointer(source, fragment);
  if (target === undefined) return undefined;
  const name = freeName(bundle, section, nameFrom(uri, fragment));
  const place = `/components/${section}/${name}`;
  // Before what it holds: it may refer to itself.
  bundle.places.set(key, place);
  const value = await bundled(bundle, { kind, value: target, base: uri });
  const members = bundle.added.get(section) ?? new Map<string, JsonValue>();
  bundle.added.set(section, members.set(name, value));
  return place;
}

async function documentAt(bundle: Bundle, uri: string): Promise<JsonValue | undefined> {
  if (!bundle.documents.has(uri)) {
    const isFull = bundle.documents.size >= (bundle.options.maxDocuments ?? 200);
    bundle.documents.set(uri, isFull ? undefined : await bundle.options.read(uri));
  }
  return bundle.documents.get(uri);
}

/** The last word of the pointer, or of the address, with nothing a component's name may not hold. */
function nameFrom(uri: string, fragment: JsonPointer): string {
  const word = (fragment === "" ? uri : fragment).split("/").at(-1) ?? "";
  const name = word.replace(/\.(json|ya?ml)$/i, "").replace(/[^A-Za-z0-9._-]+/g, "_");
  return name === "" ? "external" : name;
}

function freeName(bundle: Bundle, section: string, wanted: string): string {
  let name = wanted;
  for (let number = 2; bundle.taken.has(`${section}/${name}`); number += 1) name = `${wanted}_${number}`;
  bundle.taken.add(`${section}/${name}`);
  return name;
}
