import { compareText, type JsonValue, memberOf, ToolError, textOfJson, withoutStacks } from "@driftline/model";
import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import type { DerivedUse, UseOrigin } from "./derived-use.js";

/** What somebody wants written into a `uses.yaml`. */
export interface UsesChange {
  readonly origin: UseOrigin;
  readonly uses: readonly DerivedUse[];
  /** Types that were named on the command line, to be found there the next time. */
  readonly types: readonly { readonly operation: string; readonly name: string }[];
}

/** How a `uses.yaml` and the code differ, in lines such as `GET /a /b`; a type that was named and is not there counts as added. */
export interface UsesDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Known by values or files other than the ones that are written down. */
  readonly changed: readonly string[];
  /** Whether nothing but line numbers differs. */
  readonly isMoved: boolean;
}

/**
 * The text with the uses of one origin replaced. What somebody wrote by hand stays, with its comments; so does what came from elsewhere. A
 * text that says all of it already comes back as it is.
 *
 * @throws {ToolError} USES_INVALID
 */
export function changeUses(text: string, uri: string, change: UsesChange): string {
  const document = documentOf(text, uri);
  const present = derivedOf(document, change.origin);
  const wanted = change.uses.map(sentenceOf).sort(compareText);
  const isSame = present.map(sentenceOf).sort(compareText).join("\n") === wanted.join("\n");
  if (isSame && change.types.every((type) => hasType(document, type))) return text;
  if (!isMap(document.contents)) document.contents = document.createNode({}) as unknown as Document.Parsed["contents"];
  const emptied = removeDerived(document, change.origin);
  for (const type of change.types) addType(document, type);
  for (const use of change.uses) addUse(document, use, change.origin);
  prune(document, emptied);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** How the uses of one origin in a text differ from the ones that are wanted. */
export function compareUses(text: string, uri: string, change: UsesChange): UsesDifference {
  const document = documentOf(text, uri);
  const present = new Map(derivedOf(document, change.origin).map((use) => [nameOf(use), use]));
  const wanted = new Map(change.uses.map((use) => [nameOf(use), use]));
  const untold = change.types.filter((type) => !hasType(document, type));
  const both = [...wanted].flatMap(([name, use]) => {
    const before = present.get(name);
    return before === undefined ? [] : [{ name, before, use }];
  });
  return {
    added: [
      ...untold.map(({ operation, name }) => `${operation} (the type \`${name}\`)`),
      ...[...wanted.keys()].filter((name) => !present.has(name)),
    ],
    removed: [...present.keys()].filter((name) => !wanted.has(name)),
    changed: both.flatMap(({ name, before, use }) => (meaningOf(before) === meaningOf(use) ? [] : [name])),
    isMoved: both.some(({ before, use }) => sentenceOf(before) !== sentenceOf(use)),
  };
}

function nameOf({ operation, at }: DerivedUse): string {
  return `${operation} ${at || "(the body)"}`;
}

function sentenceOf(use: DerivedUse): string {
  return JSON.stringify([use.operation, use.at, use.values, use.isExhaustive, use.by]);
}

/** A use without its line numbers, which every edit of a file moves. */
function meaningOf(use: DerivedUse): string {
  const files = new Set(use.by.map((line) => line.replace(/:\d+$/, "")));
  return sentenceOf({ ...use, by: [...files] });
}

function documentOf(text: string, uri: string): Document.Parsed {
  const document = withoutStacks(() => parseDocument(text));
  const [error] = document.errors;
  if (error !== undefined)
    throw new ToolError("USES_INVALID", `${error.message.split(" at line")[0] ?? "no YAML"} in \`${uri}\``, {
      hint: "correct the file",
      location: { uri },
    });
  return document;
}

function operationMaps(document: Document): readonly { readonly operation: string; readonly entry: YAMLMap }[] {
  const operations = document.get("operations");
  return (isMap(operations) ? operations.items : []).flatMap(({ key, value }) =>
    isMap(value) ? [{ operation: String(isScalar(key) ? key.value : key), entry: value }] : [],
  );
}

function derivedOf(document: Document, origin: UseOrigin): readonly DerivedUse[] {
  return operationMaps(document).flatMap(({ operation, entry }) => {
    const list = entry.get("response");
    return (isSeq(list) ? list.items : []).flatMap((item) =>
      isMap(item) && item.get("from") === origin ? [useOf(operation, item.toJSON() as JsonValue)] : [],
    );
  });
}

function useOf(operation: string, item: JsonValue): DerivedUse {
  const listed = (name: string): readonly string[] | null => {
    const value = memberOf(item, name);
    return Array.isArray(value) ? value.map(textOfJson) : value === undefined ? null : [textOfJson(value)];
  };
  return {
    operation,
    at: textOfJson(memberOf(item, "at") ?? ""),
    values: listed("values"),
    isExhaustive: memberOf(item, "exhaustive") === true,
    by: listed("by") ?? [],
  };
}

/** The operations that lost a line by it. */
function removeDerived(document: Document, origin: UseOrigin): ReadonlySet<string> {
  const touched = new Set<string>();
  for (const { operation, entry } of operationMaps(document)) {
    const list = entry.get("response");
    if (!isSeq(list)) continue;
    const kept = list.items.filter((item) => !(isMap(item) && item.get("from") === origin));
    if (kept.length < list.items.length) touched.add(operation);
    list.items = kept;
  }
  return touched;
}

/** What lost its last line. What somebody left empty by hand stays. */
function prune(document: Document, emptied: ReadonlySet<string>): void {
  for (const { operation, entry } of operationMaps(document)) {
    if (!emptied.has(operation)) continue;
    const list = entry.get("response");
    if (isSeq(list) && list.items.length === 0) entry.delete("response");
    if (entry.items.length === 0) document.deleteIn(["operations", operation]);
  }
}

function entryOf(document: Document, operation: string): YAMLMap {
  const found = document.getIn(["operations", operation]);
  if (isMap(found)) return found;
  if (!isMap(document.get("operations"))) document.set("operations", document.createNode({}));
  const entry = document.createNode({});
  // What was `unused` as a whole is read after all.
  document.setIn(["operations", operation], entry);
  return entry as YAMLMap;
}

function addUse(document: Document, { operation, at, values, isExhaustive, by }: DerivedUse, origin: UseOrigin): void {
  const entry = entryOf(document, operation);
  let list = entry.get("response");
  if (!isSeq(list)) {
    list = document.createNode([]) as YAMLSeq;
    entry.set("response", list);
  }
  const stated = {
    at,
    ...(values === null ? {} : { values }),
    ...(isExhaustive ? { exhaustive: true } : {}),
    ...(by.length === 0 ? {} : { by }),
    from: origin,
  };
  (list as YAMLSeq).add(document.createNode(stated, { flow: true }));
}

type NamedTypeOf = UsesChange["types"][number];

function hasType(document: Document, { operation, name }: NamedTypeOf): boolean {
  const types = document.getIn(["operations", operation, "types"], false);
  return types === name || (isSeq(types) && (types.toJSON() as readonly unknown[]).includes(name));
}

function addType(document: Document, type: NamedTypeOf): void {
  if (hasType(document, type)) return;
  const entry = entryOf(document, type.operation);
  const before = entry.get("types");
  const all =
    before === undefined ? type.name : [...(isSeq(before) ? (before.toJSON() as unknown[]) : [before]), type.name];
  entry.set("types", document.createNode(all, { flow: true }));
}
