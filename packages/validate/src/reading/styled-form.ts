import {
  entryOf,
  type JsonObject,
  type JsonPointer,
  memberOf,
  objectOf,
  type Parameter,
  stringOf,
} from "@driftline/model";
import { outlineOf } from "../schema-outline.js";
import { decodeFormText, formValue, type TextPair } from "./form-body.js";
import { rawPairsOf, readOwnPairs } from "./parameter-style.js";
import { createQueryNames, type QueryNames, queryPairsOf } from "./query-names.js";

/**
 * The value of an `application/x-www-form-urlencoded` body. A property whose `encoding` states a `style`, `explode` or
 * `allowReserved` is written as a query parameter of its name is (OpenAPI 3.1.1, section 4.8.15.1.2); others as forms are.
 */
export function styledFormValue(
  document: JsonObject,
  { schema, encoding }: { readonly schema: JsonPointer; readonly encoding: JsonObject | undefined },
  text: string,
): JsonObject {
  const raw = rawPairsOf(text);
  const { names, ranks } = stylesOf(document, schema, encoding);
  const plain: TextPair[] = [];
  const pairs = new Map<Parameter, TextPair[]>();
  for (const { name, sent } of queryPairsOf(raw)) {
    const owners = names.ownersOf(name);
    for (const owner of owners) entryOf(pairs, owner, () => []).push(sent);
    if (owners.size === 0) plain.push([name, decodeFormText(sent[1])]);
  }
  const styled = [...pairs].sort(([one], [other]) => (ranks.get(one) ?? 0) - (ranks.get(other) ?? 0));
  const entries = styled.flatMap(([one, own]) => {
    const sent = readOwnPairs(document, one, own);
    return sent === undefined ? [] : [[one.name, sent.value] as const];
  });
  return Object.fromEntries([...Object.entries(formValue(document, schema, plain)), ...entries]);
}

/** The properties that are written as query parameters are. */
interface Styles {
  readonly names: QueryNames;
  /** Each with its place in `encoding`. */
  readonly ranks: ReadonlyMap<Parameter, number>;
}

/** A memo, not state: a document never changes. Bodies come by the thousand, and an `encoding` may have as many properties. */
const stylesByDocument = new WeakMap<JsonObject, Map<JsonObject | undefined, Map<JsonPointer, Styles>>>();

function stylesOf(document: JsonObject, schema: JsonPointer, encoding: JsonObject | undefined): Styles {
  const stylesByEncoding = stylesByDocument.get(document) ?? new Map<JsonObject, Map<JsonPointer, Styles>>();
  stylesByDocument.set(document, stylesByEncoding);
  const stylesBySchema = entryOf(stylesByEncoding, encoding, () => new Map<JsonPointer, Styles>());
  return entryOf(stylesBySchema, schema, () => {
    const styled = styledProperties(document, schema, encoding ?? {});
    return {
      names: createQueryNames(document, styled),
      ranks: new Map(styled.map((one, rank) => [one, rank])),
    };
  });
}

const STYLING = ["style", "explode", "allowReserved"];

function styledProperties(document: JsonObject, schema: JsonPointer, encoding: JsonObject): readonly Parameter[] {
  const { properties } = outlineOf(document, [schema]);
  return Object.keys(encoding).flatMap((name): readonly Parameter[] => {
    const stated = objectOf(encoding, name);
    const property = properties.get(name)?.[0];
    if (stated === undefined || property === undefined) return [];
    if (!STYLING.some((keyword) => memberOf(stated, keyword) !== undefined)) return [];
    const style = (stringOf(stated, "style") ?? "form") as Parameter["style"];
    const explode = memberOf(stated, "explode");
    return [
      {
        ...{ name, in: "query", style, schema: property, content: null, pointer: property },
        ...{ isRequired: false, isDeprecated: false, allowReserved: memberOf(stated, "allowReserved") === true },
        explode: typeof explode === "boolean" ? explode : style === "form",
      },
    ];
  });
}
