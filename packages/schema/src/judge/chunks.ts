import { isJsonObject, type JsonObject, type JsonValue } from "@driftline/model";
import { NO_OTHERS } from "./lens-keywords.js";
import { recordOf } from "./own-names.js";
import { setApart } from "./set-apart.js";

/**
 * Parts of one keyword that Ajv may write into one function. It nests the code of each part in that of the one before, and
 * walks the nest once per level: 2,000 branches took half a minute.
 */
const MOST_TOGETHER = 32;

const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"] as const;
const MEMBERS = ["properties", "patternProperties", "dependentSchemas"] as const;
const NAMED_PARTS = [...MEMBERS, "dependentRequired"] as const;
const SINGLES = [
  "not",
  "if",
  "then",
  "else",
  "items",
  "additionalProperties",
  "unevaluatedProperties",
  "contains",
  "propertyNames",
] as const;

type Written = Record<string, JsonValue | undefined>;

/**
 * The same schema in which no keyword holds many parts: long lists of branches, items and properties become trees of
 * definitions. Ajv writes a function for each, so that its time grows as the schema does, and not as its square.
 */
export function chunked(schema: JsonObject, mostTogether = MOST_TOGETHER): JsonObject {
  return new Chunker(mostTogether).write(schema);
}

class Chunker {
  readonly #definitions: Written = {};
  #count = 0;

  constructor(readonly mostTogether: number) {}

  write({ $defs, ...entry }: JsonObject): JsonObject {
    const written = this.#schema(entry);
    for (const [name, definition] of Object.entries($defs ?? {})) this.#definitions[name] = this.#schema(definition);
    return { ...written, $defs: this.#definitions };
  }

  #schema<Schema extends JsonValue | undefined>(schema: Schema): Schema | JsonObject {
    if (!isJsonObject(schema)) return schema;
    const written: Written = { ...schema };
    for (const keyword of SINGLES) if (keyword in written) written[keyword] = this.#schema(written[keyword]);
    for (const keyword of LISTS) {
      const subs = written[keyword];
      if (Array.isArray(subs)) written[keyword] = subs.map((sub: JsonValue) => this.#schema(sub));
    }
    for (const keyword of MEMBERS) {
      const subs = written[keyword];
      if (isJsonObject(subs))
        written[keyword] = recordOf(membersOf(subs).map(([name, sub]) => [name, this.#schema(sub)]));
    }
    this.#asRequired(written);
    return this.#isNarrow(written) ? written : this.#narrowed(written);
  }

  /** A long list of names that one property requires, as `required`, which Ajv writes as a loop. */
  #asRequired(written: Written): void {
    const { dependentRequired } = written;
    if (!isJsonObject(dependentRequired)) return;
    const wide = membersOf(dependentRequired).filter(([, names]) => this.#isWide(names));
    if (wide.length === 0) return;
    const others = membersOf(dependentRequired).filter(([, names]) => !this.#isWide(names));
    const conjuncts = wide.map(([name, required]) => ({ dependentSchemas: recordOf([[name, { required }]]) }));
    written.dependentRequired = recordOf(others);
    written.allOf = [...(Array.isArray(written.allOf) ? (written.allOf as readonly JsonValue[]) : []), ...conjuncts];
  }

  #narrowed(schema: Written): JsonObject {
    const conjuncts = Array.isArray(schema.allOf) ? [...(schema.allOf as readonly JsonValue[])] : [];
    const { allOf: _, ...written } = schema;
    this.#apartMembers(written, conjuncts);
    if (this.#isWide(written.prefixItems)) this.#apartItems(written, conjuncts, written.prefixItems);
    if (this.#isWide(written.oneOf)) {
      conjuncts.push(...this.#exactlyOne(written.oneOf));
      delete written.oneOf;
    }
    if (this.#isWide(written.anyOf)) written.anyOf = this.#tree("anyOf", written.anyOf);
    const rest = setApart(written, conjuncts);
    return conjuncts.length === 0 ? rest : { ...rest, allOf: this.#tree("allOf", conjuncts) };
  }

  /** What stands beside the properties still has to know which there are. */
  #apartMembers(written: Written, conjuncts: JsonValue[]): void {
    for (const keyword of NAMED_PARTS) {
      const subs = written[keyword];
      if (!isJsonObject(subs) || !this.#isWide(Object.keys(subs))) continue;
      for (const part of this.#partsOf(membersOf(subs))) conjuncts.push(this.#defined({ [keyword]: recordOf(part) }));
      const isAsked = keyword.endsWith("roperties") && "additionalProperties" in written && !(NO_OTHERS in written);
      if (isAsked) written[keyword] = recordOf(Object.keys(subs).map((name) => [name, true]));
      else delete written[keyword];
    }
  }

  #apartItems(written: Written, conjuncts: JsonValue[], items: readonly JsonValue[]): void {
    let before = 0;
    for (const part of this.#partsOf(items)) {
      conjuncts.push(this.#defined({ prefixItems: [...Array<JsonValue>(before).fill(true), ...part] }));
      before += part.length;
    }
    written.prefixItems = items.map(() => true);
  }

  /** `allOf` and `anyOf` of lists are that of all their members. */
  #tree(keyword: "allOf" | "anyOf", subs: readonly JsonValue[]): readonly JsonValue[] {
    let level = subs;
    while (this.#isWide(level)) level = this.#partsOf(level).map((part) => this.#defined({ [keyword]: part }));
    return level;
  }

  /** Exactly one branch fits where exactly one part has any that fits, and some part has exactly one. */
  #exactlyOne(branches: readonly JsonValue[]): JsonObject[] {
    if (!this.#isWide(branches)) return [{ oneOf: branches }];
    const parts = this.#partsOf(branches);
    const anyOfEach = parts.map((part) => this.#defined({ anyOf: part }));
    const oneOfEach = parts.map((part) => this.#defined({ oneOf: part }));
    return [{ anyOf: this.#tree("anyOf", oneOfEach) }, ...this.#exactlyOne(anyOfEach)];
  }

  #defined(schema: JsonObject): JsonObject {
    const name = `part${this.#count++}`;
    this.#definitions[name] = schema;
    return { $ref: `#/$defs/${name}` };
  }

  #isNarrow(schema: Written): boolean {
    return (
      !LISTS.some((keyword) => this.#isWide(schema[keyword])) &&
      !NAMED_PARTS.some((keyword) => this.#isWide(Object.keys(schema[keyword] ?? {})))
    );
  }

  #isWide(subs: JsonValue | undefined): subs is readonly JsonValue[] {
    return Array.isArray(subs) && subs.length > this.mostTogether;
  }

  #partsOf<Part>(list: readonly Part[]): Part[][] {
    const parts: Part[][] = [];
    for (let at = 0; at < list.length; at += this.mostTogether) parts.push(list.slice(at, at + this.mostTogether));
    return parts;
  }
}

function membersOf(subs: JsonObject): [string, JsonValue][] {
  return Object.entries(subs).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
}
