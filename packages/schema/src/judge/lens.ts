import { appendPointer, isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import type { Direction } from "../compiled-schema.js";
import { createTypeTeller, type TypeTeller } from "../explain/possible-types.js";
import { sparedIn } from "../omittable.js";
import { patternOf } from "../pattern.js";
import { hasUnevaluated, isFreeForm, isUnionAlone, nullableOf, typeOf } from "../traits.js";
import { type Dispatch, dispatchOf } from "../union.js";
import { branchPointers, distinctBranches, type SchemaView } from "../view.js";
import { LOOKS, NO_OTHERS, UNEVALUATED_ITEMS } from "./lens-keywords.js";
import { recordOf, writeProto } from "./own-names.js";
import { setApart } from "./set-apart.js";
import { refuseCostly } from "./size.js";
import { manyStaticNames } from "./static-names.js";
import { ALONE, type Lens, type Standing, type Variant } from "./variant.js";
import { writtenAssertions } from "./written-assertions.js";

/** One self-contained JSON Schema 2020-12 for Ajv, with everything it refers to under `$defs`. */
export function writeLens(
  view: SchemaView,
  root: JsonPointer,
  options: { lens: Lens; direction: Direction },
): JsonObject {
  return new LensWriter(view, options.direction).write(root, options.lens);
}

/** Subschemas written in place one within the other; Ajv walks what is nested once per level. */
const MOST_NESTED = 32;

class LensWriter {
  readonly #definitions: Record<string, JsonValue> = {};
  readonly #names = new Map<string, string>();
  readonly #pending: (() => void)[] = [];
  readonly #weighed = new Set<JsonPointer>();
  /** How deep within its definition the subschema lies that is being written. */
  #nested = 0;
  readonly #typesAt: TypeTeller;

  constructor(
    readonly view: SchemaView,
    readonly direction: Direction,
  ) {
    this.#typesAt = createTypeTeller(view);
  }

  write(root: JsonPointer, lens: Lens): JsonObject {
    const entry = this.#refer(this.view.resolve(root), { ...ALONE, lens });
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) next();
    return { ...entry, $defs: this.#definitions };
  }

  #refer(pointer: JsonPointer, variant: Variant): JsonObject {
    if (!this.#weighed.has(pointer)) refuseCostly(this.view, pointer);
    this.#weighed.add(pointer);
    const key = `${variant.lens}${variant.isParent ? "+" : ""}${variant.spared.key}${pointer}`;
    let name = this.#names.get(key);
    if (name === undefined) {
      name = `d${this.#names.size}`;
      this.#names.set(key, name);
      const fresh = name;
      this.#pending.push(() => {
        this.#definitions[fresh] = this.#schema(pointer, variant);
      });
    }
    return { $ref: `#/$defs/${name}` };
  }

  /** A subschema in place where it is small, by reference where it may recur. */
  #sub(pointer: JsonPointer, lens: Lens, standing: Standing = ALONE): JsonValue {
    const schema = this.view.at(pointer);
    if (typeof schema === "boolean") return schema;
    const target = this.view.referenceAt(pointer);
    if (target !== undefined && this.view.resolve(pointer) !== pointer)
      return this.#refer(this.view.resolve(pointer), { ...standing, lens });
    if (this.#nested >= MOST_NESTED) return this.#refer(pointer, { ...standing, lens });
    this.#nested += 1;
    const written = this.#schema(pointer, { ...standing, lens });
    this.#nested -= 1;
    return written;
  }

  /** A subschema that is asked more than once: by reference, or what is nested in it would be written twice at each level. */
  #shared(pointer: JsonPointer, lens: Lens): JsonValue {
    return typeof this.view.at(pointer) === "boolean"
      ? this.#sub(pointer, lens)
      : this.#refer(this.view.resolve(pointer), { ...ALONE, lens });
  }

  #schema(pointer: JsonPointer, variant: Variant): JsonValue {
    const schema = this.view.at(pointer);
    if (typeof schema === "boolean") return schema;
    if (variant.lens === "closed") return this.#closed(pointer, schema, variant);
    return this.#inPlace(pointer, schema, variant);
  }

  /** Closing is pushed into the branches of a bare union, and said once on everything else. */
  #closed(pointer: JsonPointer, schema: JsonObject, variant: Variant): JsonValue {
    const nullable = nullableOf(this.view, pointer, schema);
    if (nullable !== undefined)
      return { if: { type: "null" }, else: this.#sub(nullable, "closed", this.#part(nullable, pointer, variant)) };
    if (isUnionAlone(schema))
      return this.#joined(typeOf(schema), [this.#union(pointer, schema, { ...variant, lens: "closed" })]);
    const free = isFreeForm(this.view, pointer, schema);
    const hasApplicators =
      this.view.conjunctionBranches(pointer) ||
      "allOf" in schema ||
      this.view.referenceAt(pointer) !== undefined ||
      dispatchOf(this.view, pointer) !== undefined;
    const body = this.#inPlace(pointer, schema, { ...variant, lens: this.#insideOf(pointer, schema) });
    if (free || !isJsonObject(body) || "additionalProperties" in schema || "unevaluatedProperties" in schema)
      return body;
    if (hasApplicators || "allOf" in body) return { ...body, ...this.#nothingUnevaluated(pointer) };
    const { properties } = body;
    return isJsonObject(properties) && !("patternProperties" in body)
      ? { ...body, [NO_OTHERS]: Object.keys(properties) }
      : { ...body, additionalProperties: false };
  }

  /** To collect what thousands of conjuncts evaluate takes Ajv the square of their number; they may say it beforehand. */
  #nothingUnevaluated(pointer: JsonPointer): JsonObject {
    const names = manyStaticNames(this.view, pointer);
    return names === null ? { unevaluatedProperties: false } : { [NO_OTHERS]: names };
  }

  /** Under a published `unevaluatedProperties` nothing may be called evaluated that is not. */
  #insideOf(pointer: JsonPointer, schema: JsonObject): Lens {
    if ("unevaluatedProperties" in schema) return "named";
    if (this.view.conjunctionNames(pointer)) return "named";
    return this.view.conjunctionBranches(pointer) ? "deferred" : "free";
  }

  #inPlace(pointer: JsonPointer, schema: JsonObject, variant: Variant): JsonValue {
    const of = { direction: this.direction, spared: variant.spared };
    const written: Record<string, JsonValue | undefined> = { ...writtenAssertions(this.view, pointer, of) };
    const conjuncts: JsonValue[] = [];
    const conjunctLens = this.#conjunctLens(pointer, variant.lens);
    const target = this.view.referenceAt(pointer);
    const standing = (part: JsonPointer) => this.#part(part, pointer, variant);
    if (target !== undefined)
      conjuncts.push(this.#refer(target, { ...standing(target), lens: conjunctLens, isParent: variant.isParent }));
    for (const member of distinctBranches(this.view, pointer, "allOf"))
      conjuncts.push(this.#sub(member, conjunctLens, { ...standing(member), isParent: true }));
    this.#writeChildren(pointer, schema, { lens: variant.lens, written });
    for (const one of this.#branches(pointer, schema, variant)) conjuncts.push(one);
    const isFree = variant.lens !== "open" && conjunctLens === "free" && !("additionalProperties" in schema);
    if (isFree && (schema.type === undefined || [schema.type].flat().includes("object")))
      written.additionalProperties = true;
    const { unevaluatedProperties: rest } = written;
    if (rest === false) Object.assign(written, { unevaluatedProperties: undefined }, this.#nothingUnevaluated(pointer));
    return this.#joined(setApart(written, conjuncts), conjuncts);
  }

  /** How a part of a schema stands that applies to the same instance. */
  #part(part: JsonPointer, whole: JsonPointer, { spared }: Variant): Standing {
    const { direction } = this;
    return { isParent: false, spared: sparedIn(this.view, part, { whole, spared, direction }) };
  }

  #joined(written: JsonObject, conjuncts: readonly JsonValue[]): JsonObject {
    if (conjuncts.length === 0) return written;
    const [only] = conjuncts;
    if (Object.keys(written).length === 0 && conjuncts.length === 1 && isJsonObject(only)) return only;
    return { ...written, allOf: conjuncts };
  }

  #conjunctLens(pointer: JsonPointer, lens: Lens): Lens {
    if (lens === "open" || lens === "named" || lens === "closed") return lens;
    if (hasUnevaluated(this.view, pointer)) return "named";
    if (this.view.conjunctionNames(pointer)) return "named";
    return lens === "deferred" || this.view.conjunctionBranches(pointer) ? "deferred" : "free";
  }

  #branches(pointer: JsonPointer, schema: JsonObject, variant: Variant): JsonValue[] {
    const lens = this.#branchLens(pointer, variant.lens);
    const within = { ...variant, lens };
    const part = (branch: JsonPointer) => this.#sub(branch, lens, this.#part(branch, pointer, variant));
    const written: JsonValue[] = [];
    const nullable = nullableOf(this.view, pointer, schema, "anyOf") ?? nullableOf(this.view, pointer, schema, "oneOf");
    if (nullable !== undefined) written.push({ if: { type: "null" }, else: part(nullable) });
    else if ("anyOf" in schema || "oneOf" in schema) written.push(this.#union(pointer, schema, within));
    else if ("discriminator" in schema && !variant.isParent) written.push(...this.#parent(pointer, lens));
    if ("if" in schema) written.push(this.#conditional(pointer, schema, within));
    if (isJsonObject(schema.dependentSchemas)) {
      const names = Object.keys(schema.dependentSchemas);
      const subs = names.map((name) => [name, part(appendPointer(pointer, "dependentSchemas", name))] as const);
      written.push({ dependentSchemas: recordOf(subs) });
    }
    if ("not" in schema) written.push({ not: this.#sub(appendPointer(pointer, "not"), "open") });
    return written;
  }

  #branchLens(pointer: JsonPointer, lens: Lens): Lens {
    if (lens === "open" || lens === "named" || lens === "closed") return lens;
    if (hasUnevaluated(this.view, pointer)) return "named";
    return this.view.conjunctionNames(pointer) ? "named" : "free";
  }

  #parent(pointer: JsonPointer, lens: Lens): JsonValue[] {
    const dispatch = dispatchOf(this.view, pointer);
    return dispatch === undefined ? [] : [this.#dispatched(dispatch, lens, pointer)];
  }

  /**
   * A union. Closed branches alone would be unsound under `oneOf` (a closed branch may refuse what made it ambiguous), so
   * the open `oneOf` stands beside the closed alternatives.
   */
  #union(pointer: JsonPointer, schema: JsonObject, variant: Variant): JsonValue {
    const { lens } = variant;
    const part = (branch: JsonPointer) => this.#sub(branch, lens, this.#part(branch, pointer, variant));
    const dispatch = dispatchOf(this.view, pointer);
    if (dispatch !== undefined) return this.#dispatched(dispatch, lens, pointer);
    const parts: JsonObject[] = [];
    if ("anyOf" in schema) parts.push({ anyOf: distinctBranches(this.view, pointer, "anyOf").map(part) });
    if ("oneOf" in schema) {
      const branches = branchPointers(this.view, pointer, "oneOf");
      parts.push(this.#oneOf(branches));
      if (lens !== "open") parts.push({ anyOf: branches.map((branch) => this.#sub(branch, lens)) });
    }
    const [only] = parts;
    return { ...(parts.length === 1 && only !== undefined ? only : { allOf: parts }), [LOOKS]: true };
  }

  /** `oneOf` as published, but that one null may fit several branches. */
  #oneOf(branches: readonly JsonPointer[]): JsonObject {
    const nullable = branches.filter((branch) => this.#typesAt(branch)?.has("null") ?? true);
    if (nullable.length < 2) return { oneOf: branches.map((branch) => this.#sub(branch, "open")) };
    const written = branches.map((branch) => this.#shared(branch, "open"));
    // biome-ignore lint/suspicious/noThenProperty: `then` is the JSON Schema keyword.
    return { if: { type: "null" }, then: { anyOf: written }, else: { oneOf: written } };
  }

  /** The branch that the discriminator names decides; without the discriminator, any branch may fit. */
  #dispatched(dispatch: Dispatch, lens: Lens, owner: JsonPointer): JsonValue {
    const { propertyName, branchByValue, branches, kind } = dispatch;
    const named = [...branchByValue].filter(([, branch]) => branch !== owner);
    const cases = named.map(([value, branch]) => ({
      if: { properties: { [propertyName]: { const: value } } },
      // biome-ignore lint/suspicious/noThenProperty: `then` is the JSON Schema keyword.
      then: this.#shared(branch, lens),
    }));
    const values = { properties: { [propertyName]: { enum: [...branchByValue.keys()] } } };
    const isNamed = { type: "object", required: [propertyName] };
    const otherwise: JsonValue =
      kind === "parent" ? true : { anyOf: branches.map((branch) => this.#shared(branch, lens)) };
    // biome-ignore lint/suspicious/noThenProperty: `then` is the JSON Schema keyword.
    return { if: isNamed, then: { allOf: [values, ...cases] }, else: otherwise };
  }

  /**
   * `if`, `then` and `else` as a union: Ajv counts what `if` evaluates even where `if` fails, and then
   * `unevaluatedProperties` would let through what nothing names.
   */
  #conditional(pointer: JsonPointer, schema: JsonObject, variant: Variant): JsonValue {
    const { lens } = variant;
    const part = (keyword: string) => {
      const branch = appendPointer(pointer, keyword);
      return keyword in schema ? [this.#sub(branch, lens, this.#part(branch, pointer, variant))] : [];
    };
    const condition = this.#shared(appendPointer(pointer, "if"), "open");
    const evaluating = this.#shared(appendPointer(pointer, "if"), "named");
    const whenTrue = lens === "open" ? [condition] : [condition, evaluating];
    const anyOf = [{ allOf: [...whenTrue, ...part("then")] }, { allOf: [{ not: condition }, ...part("else")] }];
    return { anyOf, [LOOKS]: true };
  }

  /** Keywords whose subschemas apply to children: each child is an instance of its own, closed anew. */
  #writeChildren(
    pointer: JsonPointer,
    schema: JsonObject,
    target: { lens: Lens; written: Record<string, JsonValue | undefined> },
  ): void {
    const lens: Lens = target.lens === "open" ? "open" : "closed";
    for (const keyword of ["items", "additionalProperties", "unevaluatedProperties"]) {
      if (keyword in schema) target.written[keyword] = this.#sub(appendPointer(pointer, keyword), lens);
    }
    if ("unevaluatedItems" in schema) target.written[UNEVALUATED_ITEMS] = { pointer, isClosed: lens !== "open" };
    // Without an upper bound, Ajv keeps the last array's verdict in `contains` for an empty one.
    if ("contains" in schema && !("maxContains" in schema)) target.written.maxContains = Number.MAX_SAFE_INTEGER;
    for (const keyword of ["contains", "propertyNames"]) {
      if (keyword in schema) target.written[keyword] = this.#sub(appendPointer(pointer, keyword), "open");
    }
    for (const keyword of ["properties", "patternProperties"]) {
      const members = schema[keyword];
      if (!isJsonObject(members)) continue;
      const names = Object.keys(members).filter((name) => keyword === "properties" || patternOf(name).regExp !== null);
      target.written[keyword] = recordOf(
        names.map((name) => [name, this.#sub(appendPointer(pointer, keyword, name), lens)]),
      );
    }
    writeProto(target.written);
    if (Array.isArray(schema.prefixItems) && schema.prefixItems.length > 0) {
      target.written.prefixItems = branchPointers(this.view, pointer, "prefixItems").map((item) =>
        this.#sub(item, lens),
      );
    }
  }
}
