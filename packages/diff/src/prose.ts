import {
  appendPointer,
  type Contract,
  canonicalJson,
  isJsonObject,
  type JsonPointer,
  type JsonValue,
} from "@driftline/model";
import type { Draft } from "./draft.js";

const PROSE: ReadonlySet<string> = new Set([
  "title",
  "description",
  "summary",
  "example",
  "examples",
  "$comment",
  "externalDocs",
]);

/** Members under these are named by the vendor: a property may well be called `title`. */
const NAMING: ReadonlySet<string> = new Set([
  "properties",
  "patternProperties",
  "schemas",
  "headers",
  "mapping",
  "variables",
]);

/** All changed titles, descriptions, examples and extensions as one note, or nothing; the first place stands for all. */
export function* proseDrafts(base: Contract, revision: Contract): Generator<Draft> {
  const before = proseOf(base.document);
  const after = proseOf(revision.document);
  const places = [...new Set([...before.keys(), ...after.keys()])].filter((at) => before.get(at) !== after.get(at));
  const [first] = places;
  if (first === undefined) return;
  yield {
    ruleId: "document-prose-changed",
    level: null,
    message: `titles, descriptions, examples or extensions changed in ${places.length} place${places.length > 1 ? "s" : ""}`,
    subject: null,
    instanceLocation: null,
    base: first,
    revision: first,
    witness: null,
    proof: "proved",
    reason: null,
    component: null,
    sites: [],
  };
}

function proseOf(document: JsonValue): ReadonlyMap<JsonPointer, string> {
  const prose = new Map<JsonPointer, string>();
  const pending: { readonly value: JsonValue; readonly at: JsonPointer; readonly isNaming: boolean }[] = [
    { value: document, at: "", isNaming: false },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, at, isNaming } = next;
    if (Array.isArray(value))
      value.forEach((item, index) => void pending.push({ value: item, at: appendPointer(at, index), isNaming: false }));
    if (!isJsonObject(value)) continue;
    for (const name of Object.keys(value)) {
      const member = value[name] ?? null;
      const isProse = !isNaming && (PROSE.has(name) || (name.startsWith("x-") && name !== "x-driftline-unknown"));
      if (isProse) prose.set(appendPointer(at, name), canonicalJson(member));
      else pending.push({ value: member, at: appendPointer(at, name), isNaming: !isNaming && NAMING.has(name) });
    }
  }
  return prose;
}
