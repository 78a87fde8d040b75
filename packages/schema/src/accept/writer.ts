import { appendPointer, isJsonObject, type JsonObject, type JsonPointer } from "@driftline/model";
import type { Direction } from "../compiled-schema.js";
import { isFreeForm, nullableOf } from "../traits.js";
import { dispatchOf } from "../union.js";
import { branchPointers, isAnnotation, type SchemaView } from "../view.js";
import { type Others, siblingsAmong } from "./others.js";
import { areDisjoint, integerOf, jsonTypesOf, literalOf, requiredMasks, UNDERSTOOD, WORD } from "./reading.js";
import { numberTests, scalarChoices, textScans } from "./tables.js";

/** A written acceptor: code that holds nothing but numbers and names of its own, and the tables it refers to. */
export interface WrittenAcceptor {
  readonly code: string;
  /** The name of the function to start with. */
  readonly entry: string;
  readonly tables: readonly unknown[];
}

/**
 * Writes a function per schema, in JavaScript, that scans a value under the closed lens. Nothing of the schema's text gets
 * into the code: keys, values, patterns and formats stand in tables. Where a schema says what is not understood here, its
 * function refuses every value.
 */
export function writeAcceptor(view: SchemaView, root: AcceptedSchema, ports: WriterPorts): WrittenAcceptor {
  return new AcceptorWriter(view, ports).write(root);
}

/** A schema, and how it stands to the place it applies to. */
export interface AcceptedSchema {
  readonly pointer: JsonPointer;
  readonly standing: Standing;
}

/**
 * `sole`: no other schema applies to the place, so that what this one does not accept is what is wrong there. `tried`: it is
 * a branch, and no other one names anything there. Others: what it does not name may be named by them.
 */
export type Standing = "sole" | "tried" | Others;

/** What a writer is given beside schemas. */
export interface WriterPorts {
  readonly direction: Direction;
  /** Properties of which it is told where they are met. */
  readonly watchedNames: ReadonlySet<string>;
  /** A scan of a schema that is written when it is first needed. */
  later(schema: AcceptedSchema): ScanAtPlace;
}

/** A scan that is told at which place of the body it stands. */
export type ScanAtPlace = (bytes: Uint8Array, at: number, place: number) => number;

/** Of a contract in which everything leads to everything, a body shows little: the rest is written when it is met. */
const FUNCTIONS_AT_ONCE = 200;

const NEVER = "return -1;";

/** Where branches share a place, what one of them lets through unnamed may be named by another. */
function anyOf(standing: Standing): string {
  return typeof standing === "string" ? "any" : "anyInDoubt";
}

/** How a schema below stands to its place, by what the others of this one say of it. */
function below(standing: Standing, look: (others: Others) => Others | null): Standing {
  return typeof standing === "string" ? standing : (look(standing) ?? "tried");
}

class AcceptorWriter {
  readonly #names = new Map<JsonPointer, string>();
  readonly #functions: string[] = [];
  readonly #pending: (() => void)[] = [];
  readonly #tables: unknown[] = [];

  constructor(
    readonly view: SchemaView,
    readonly ports: WriterPorts,
  ) {}

  write({ pointer, standing }: AcceptedSchema): WrittenAcceptor {
    const entry = this.#refer(pointer, standing);
    // In the order they are met: what stands outermost is written first.
    for (const write of this.#pending) write();
    return { code: this.#functions.join("\n"), entry, tables: this.#tables };
  }

  #table(content: unknown): string {
    return `t${this.#tables.push(content) - 1}`;
  }

  /** The function for a schema; written later, since schemas may refer to themselves. */
  #refer(pointer: JsonPointer, standing: Standing): string {
    const resolved = this.view.resolve(pointer);
    const schema = this.view.at(resolved);
    if (typeof schema === "boolean") return schema ? anyOf(standing) : "never";
    const key = `${typeof standing === "string" ? standing : standing.key} ${resolved}`;
    let name = this.#names.get(key);
    if (name === undefined && this.#names.size >= FUNCTIONS_AT_ONCE) {
      name = this.#table(this.ports.later({ pointer: resolved, standing }));
      this.#names.set(key, name);
    }
    if (name === undefined) {
      name = `f${this.#names.size}`;
      this.#names.set(key, name);
      const fresh = name;
      this.#pending.push(() => {
        this.#functions.push(`function ${fresh}(b,i,w){${this.#body(resolved, schema, standing)}}`);
      });
    }
    return name;
  }

  #body(pointer: JsonPointer, schema: JsonObject, standing: Standing): string {
    const keywords = Object.keys(schema).filter((keyword) => !isAnnotation(keyword));
    const nullable = nullableOf(this.view, pointer, schema);
    if (nullable !== undefined) return `return b[i]===110?nul(b,i):${this.#refer(nullable, standing)}(b,i,w);`;
    if (keywords.every((keyword) => keyword === "anyOf" || keyword === "discriminator") && "anyOf" in schema)
      return this.#union(pointer, "anyOf", standing);
    if (keywords.every((keyword) => keyword === "oneOf" || keyword === "discriminator") && "oneOf" in schema)
      return this.#union(pointer, "oneOf", standing);
    if (keywords.length === 1 && "allOf" in schema) return this.#onlyConjunct(pointer, standing);
    if (!keywords.every((keyword) => UNDERSTOOD.has(keyword))) return NEVER;
    if ("enum" in schema || "const" in schema) return this.#choice(schema, keywords, standing);
    return this.#typed(pointer, schema, standing);
  }

  #onlyConjunct(pointer: JsonPointer, standing: Standing): string {
    const members = branchPointers(this.view, pointer, "allOf");
    const [member] = members;
    if (member === undefined || members.length !== 1) return NEVER;
    // A parent that is extended does not look for who extends it.
    const schema = this.view.at(this.view.resolve(member));
    return typeof schema !== "boolean" && "discriminator" in schema
      ? NEVER
      : `return ${this.#refer(member, standing)}(b,i,w);`;
  }

  #union(pointer: JsonPointer, keyword: "anyOf" | "oneOf", within: Standing): string {
    const branches = branchPointers(this.view, pointer, keyword);
    const dispatch = dispatchOf(this.view, pointer);
    // How a branch stands to a place that the others, and those of the unions around it, may speak of as well.
    const beside = siblingsAmong(this.view, branches, typeof within === "string" ? null : within);
    const attempt = (branch: JsonPointer) => this.#refer(branch, beside(branch) ?? "tried");
    const attempts = branches.map((branch) => `if((e=${attempt(branch)}(b,i,w))>=0)return e;`).join("");
    if (dispatch === undefined) {
      // Under `oneOf` a second branch must not fit: certain only where no two branches share a type.
      if (keyword === "oneOf" && !areDisjoint(this.view, branches)) return NEVER;
      return `let e;look();${attempts}return -1;`;
    }
    const values = [...dispatch.branchByValue];
    const key = literalOf(dispatch.propertyName);
    const literals = values.map(([value]) => literalOf(value));
    if (key === undefined || literals.includes(undefined)) return NEVER;
    const cases = values.map(([, branch], index) => `case ${index}:return ${attempt(branch)}(b,i,w);`).join("");
    return `let e;if(b[i]!==123){look();${attempts}return -1;}if((e=member(b,i,${this.#table(key)}))<0)return -1;switch(find(b,e,${this.#table(literals)})){${cases}}return -1;`;
  }

  #choice(schema: JsonObject, keywords: readonly string[], standing: Standing): string {
    if (!keywords.every((keyword) => keyword === "enum" || keyword === "const" || keyword === "type")) return NEVER;
    const { literals, numbers } = scalarChoices(schema);
    const table = this.#table(literals);
    const number = numbers.size > 0 ? `e=num(b,i);if(e>=0&&${this.#table(numbers)}.has(numAt(b,i,e)))return e;` : "";
    const otherwise = standing === "sole" ? `return unlisted(b,i,w,${this.#table([])});` : NEVER;
    return `let e=find(b,i,${table});if(e>=0)return i+${table}[e].length;${number}${otherwise}`;
  }

  /** A scan for each type that may come, told apart by its first byte. */
  #typed(pointer: JsonPointer, schema: JsonObject, standing: Standing): string {
    if (dispatchOf(this.view, pointer) !== undefined) return NEVER;
    const types = jsonTypesOf(schema);
    const parts: string[] = [];
    if (types.has("string")) parts.push(`if(c===34){${this.#text(schema)}}`);
    if (types.has("object")) parts.push(`if(c===123){${this.#object(pointer, schema, standing)}}`);
    if (types.has("array")) parts.push(`if(c===91){${this.#array(pointer, schema, standing)}}`);
    if (types.has("null")) parts.push("if(c===110)return nul(b,i);");
    if (types.has("boolean")) parts.push("if(c===116||c===102)return bool(b,i);");
    if (types.has("number")) parts.push(`if(c<58&&c!==34){${this.#number(schema, "num")}}`);
    else if (types.has("integer")) parts.push(`if(c<58&&c!==34){${this.#number(schema, "int")}}`);
    return `const c=b[i];${parts.join("")}${this.#otherType(schema, standing)}`;
  }

  /** A value of another type. What the schema says of members and items may then still be documented for the tree. */
  #otherType(schema: JsonObject, standing: Standing): string {
    if (standing !== "sole" || schema.type === undefined) return NEVER;
    const speaksOfInside = CHILD_KEYWORDS.some((keyword) => keyword in schema);
    return `${speaksOfInside ? "if(c===123||c===91)return -1;" : ""}return odd(b,i,w,${this.#table([])});`;
  }

  #text(schema: JsonObject): string {
    const scans = textScans(schema);
    const [first, ...others] = scans.map((scan) => (typeof scan === "string" ? scan : this.#table(scan)));
    if (first === undefined) return "return str(b,i);";
    if (others.length === 0) return `return ${first}(b,i);`;
    return `const e=${first}(b,i);return ${others.map((scan) => `${scan}(b,i)<0`).join("||")}?-1:e;`;
  }

  #number(schema: JsonObject, scan: "num" | "int"): string {
    const test = numberTests(schema);
    if (test === undefined) return `return ${scan}(b,i);`;
    return `const e=${scan}(b,i);return e>=0&&${this.#table(test)}(numAt(b,i,e))?e:-1;`;
  }

  #array(pointer: JsonPointer, schema: JsonObject, standing: Standing): string {
    const inside = below(standing, (others) => others.items());
    const item = schema.items === undefined ? anyOf(inside) : this.#refer(appendPointer(pointer, "items"), inside);
    const minimum = integerOf(schema.minItems) ?? 0;
    const maximum = integerOf(schema.maxItems);
    const most = maximum === undefined ? "" : `||n>${maximum}`;
    const end = minimum === 0 && maximum === undefined ? "return i+1" : `return n<${minimum}${most}?-1:i+1`;
    return `let n=0,d,x;${this.#slots(1)}i=ws(b,i+1);if(b[i]===93)${end};if((x=s[0])===0)x=meet(s,0,w,${this.#table([])});for(;;){if((i=${item}(b,i,x))<0)return -1;n++;if((d=b[i])<=32)d=b[i=ws(b,i)];if(d===93)${end};if(d!==44)return -1;i++;if(b[i]<=32)i=ws(b,i);}`;
  }

  #object(pointer: JsonPointer, schema: JsonObject, standing: Standing): string {
    const names = isJsonObject(schema.properties) ? Object.keys(schema.properties) : [];
    const literals = names.map(literalOf);
    if (literals.includes(undefined) || names.includes("__proto__")) return NEVER;
    const required = requiredMasks(this.view, pointer, { names, direction: this.ports.direction });
    if (required === undefined) return NEVER;
    const words = Array.from({ length: Math.ceil(names.length / WORD) }, (_, word) => `s${word}`);
    const [minimum, maximum] = [integerOf(schema.minProperties) ?? 0, integerOf(schema.maxProperties)];
    const counted = [...(minimum > 0 ? [`n<${minimum}`] : []), ...(maximum === undefined ? [] : [`n>${maximum}`])];
    const lacking = words.flatMap((word, index) =>
      required[index] ? [`(${word}&${required[index]})!==${required[index]}`] : [],
    );
    const isLacking = lacking.length > 0 && standing === "sole";
    const lack = isLacking
      ? `if((${lacking.join("||")})&&!lack(w,${this.#table([])},{names:${this.#table(literals)},required:${this.#table(required)},seen:[${words.join()}]}))return -1;`
      : "";
    const refused = [...(isLacking ? [] : lacking), ...counted];
    const end = `{${lack}return ${refused.length === 0 ? "" : `${refused.join("||")}?-1:`}i+1;}`;
    const declared = ["l=0", "n=0", "p", "d", "e", "k", "x", ...words.map((word) => `${word}=0`)].join();
    const naming =
      schema.propertyNames === undefined
        ? ""
        : `if(${this.#refer(appendPointer(pointer, "propertyNames"), "tried")}(b,i,0)<0)return -1;`;
    return `let ${declared};${this.#slots(names.length + 1)}i=ws(b,i+1);if(b[i]===125)${end}for(;;){${naming}${this.#member(pointer, schema, { names, literals, standing })}n++;if((d=b[i])<=32)d=b[i=ws(b,i)];if(d===125)${end}if(d!==44)return -1;i++;if(b[i]<=32)i=ws(b,i);}`;
  }

  /** What is known of this schema at the place at hand. */
  #slots(count: number): string {
    const slotsByPlace = this.#table([]);
    return `const s=${slotsByPlace}[w]??slotsAt(${slotsByPlace},w,${count});`;
  }

  /** Key and value: the key that followed the last time is tried first, since servers keep their order. */
  #member(
    pointer: JsonPointer,
    schema: JsonObject,
    of: { names: readonly string[]; literals: readonly (Uint8Array | undefined)[]; standing: Standing },
  ): string {
    const { names, literals, standing } = of;
    const isOpen = schema.additionalProperties !== undefined || isFreeForm(this.view, pointer, schema);
    const named = this.#table(names);
    const other = isOpen
      ? this.#restOf(pointer, schema, { named, standing, slot: names.length })
      : this.#stray(standing);
    if (names.length === 0) return other;
    const keys = this.#table(literals);
    const guess = this.#table(new Int32Array(names.length + 1).map((_, index) => Math.min(index, names.length - 1)));
    const cases = names.map((name, index) => {
      const [word, bit] = [`s${Math.floor(index / WORD)}`, 1 << (index % WORD)];
      const inside = below(standing, (others) => others.property(name));
      const value = this.#refer(appendPointer(pointer, "properties", name), inside);
      const show = this.ports.watchedNames.has(name) ? "show(x);" : "";
      return `case ${index}:if(${word}&${bit})return -1;${word}|=${bit};if((x=s[${index}])===0)x=meet(s,${index},w,${named});${show}i=${value}(b,i,x);break;`;
    });
    const known = `l=p+1;i+=${keys}[p].length;if(b[i]===58&&b[i+1]>32)i++;else if((i=colon(b,i))<0)return -1;switch(p){${cases.join("")}}if(i<0)return -1;`;
    return `p=${guess}[l];if(!lit(b,i,${keys}[p])){p=find(b,i,${keys});if(p>=0)${guess}[l]=p;}if(p<0){${other}}else{${known}}`;
  }

  /** A member of a map. */
  #restOf(
    pointer: JsonPointer,
    schema: JsonObject,
    { named, standing, slot }: { named: string; standing: Standing; slot: number },
  ): string {
    const inside = below(standing, (others) => others.members());
    const rest =
      schema.additionalProperties === undefined
        ? anyOf(inside)
        : this.#refer(appendPointer(pointer, "additionalProperties"), inside);
    const doubt = typeof standing !== "string" && standing.isNaming ? "doubt();" : "";
    return `if((e=plain(b,i))<0||!(k??=new Keys()).add(b,i,e)||(i=colon(b,e))<0)return -1;${doubt}if((x=s[${slot}])===0)x=meet(s,${slot},w,${named});if((i=${rest}(b,i,x))<0)return -1;`;
  }

  /** A property that is not documented. */
  #stray(standing: Standing): string {
    if (standing !== "sole") return NEVER;
    return `if((e=plain(b,i))<0||!(k??=new Keys()).add(b,i,e)||!stray(b,i,e,w,${this.#table([])})||(i=colon(b,e))<0||(i=any(b,i))<0)return -1;`;
  }
}

/** What speaks of the inside of objects and arrays, among what is understood here. */
const CHILD_KEYWORDS = ["properties", "items", "additionalProperties", "propertyNames"];
