import type { JsonObject, JsonPointer, JsonValue } from "@driftline/model";
import type { Direction, SchemaCompiler } from "../compiled-schema.js";
import { hasType } from "../explain/assertions.js";
import { viewOf } from "../view.js";
import { type Random, randomOf } from "./random.js";
import { generateAnything, generateNumber, generateText, tightest } from "./scalars.js";
import { type Shape, shapeOf } from "./shape.js";

/** What kind of instance is wanted. */
export interface GenerateOptions {
  readonly direction: Direction;
  /** The same seed gives the same instance. */
  readonly seed: number;
  /** Which properties come: only the required ones, all of them, or any mixture. Default `some`. */
  readonly presence?: "required" | "some" | "all";
  /** Deeper than this only what is required comes. Default 8. */
  readonly maxDepth?: number;
  /** Whether documented examples are preferred, where they conform. Default false. */
  readonly prefersExamples?: boolean;
}

/** Makes instances of the schemas of one document. */
export interface Generator {
  /** A clean instance (valid and documented), or `undefined` where none was found in a bounded number of attempts. */
  generate(pointer: JsonPointer, options: GenerateOptions): JsonValue | undefined;
}

/** A generator for a document; what it makes is judged by the compiler before it is given out. */
export function createGenerator(document: JsonObject, compiler: SchemaCompiler): Generator {
  const view = viewOf(document);
  return {
    generate(pointer, options) {
      const compiled = compiler.compile(pointer, options.direction);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const random = randomOf(options.seed * 7919 + attempt * 104729 + 1);
        const maker = new InstanceMaker(view, random, {
          ...options,
          maxDepth: Math.max(1, (options.maxDepth ?? 8) - Math.floor(attempt / 4)),
        });
        const value = maker.make([pointer], 0);
        if (value !== undefined && compiled.isClean(value)) return value;
      }
      return undefined;
    },
  };
}

const ATTEMPTS = 40;

/** Deeper than this a schema that requires itself is given up. */
const HARD_DEPTH = 60;

class InstanceMaker {
  constructor(
    readonly view: ReturnType<typeof viewOf>,
    readonly random: Random,
    readonly options: GenerateOptions & { readonly maxDepth: number },
  ) {}

  make(pointers: readonly JsonPointer[], depth: number): JsonValue | undefined {
    if (depth > HARD_DEPTH) return undefined;
    const isShallow = depth >= this.options.maxDepth;
    const nullChance = this.options.presence === "all" ? 0 : 0.2;
    const shape = shapeOf(this.view, pointers, {
      direction: this.options.direction,
      random: this.random,
      isShallow,
      nullChance,
    });
    if (shape === undefined) return undefined;
    const example = this.options.prefersExamples === true ? exampleOf(shape) : undefined;
    if (example !== undefined) return example;
    const choices = shape.choices?.filter(
      (choice) => shape.types === null || [...shape.types].some((type) => hasType(choice, type)),
    );
    if (choices !== undefined) return choices.length > 0 ? this.random.pick(choices) : undefined;
    return this.#ofType(this.#chooseType(shape, isShallow), { shape, depth });
  }

  #chooseType(shape: Shape, isShallow: boolean): string {
    const types = shape.types === null ? impliedTypes(shape) : [...shape.types];
    const present = types.filter((type) => type !== "null");
    if (
      types.includes("null") &&
      (present.length === 0 || isShallow || (this.options.presence !== "all" && this.random.chance(0.2)))
    )
      return "null";
    return present.length === 0 ? "any" : this.random.pick(present);
  }

  #ofType(type: string, at: { shape: Shape; depth: number }): JsonValue | undefined {
    const { shape } = at;
    if (type === "null") return null;
    if (type === "boolean") return this.random.chance(0.5);
    if (type === "integer" || type === "number")
      return generateNumber(shape.schemas, type === "integer" || isIntegerFormat(shape), this.random);
    if (type === "string") return generateText(shape.schemas, this.random);
    if (type === "array") return this.#array(at);
    return type === "object" ? this.#object(at) : generateAnything(this.random);
  }

  #array({ shape, depth }: { shape: Shape; depth: number }): JsonValue | undefined {
    const minimum = Math.max(
      tightest(shape.schemas, "minItems", Math.max) ?? 0,
      tightest(shape.schemas, "minContains", Math.max) ?? 0,
    );
    const maximum = tightest(shape.schemas, "maxItems", Math.min) ?? Math.max(minimum, 3);
    const wanted =
      depth >= this.options.maxDepth || this.options.presence === "required"
        ? minimum
        : this.random.integer(Math.min(1, maximum), Math.min(2, maximum));
    const items: JsonValue[] = [];
    for (let index = 0; index < Math.max(minimum, wanted); index++) {
      const pointers = shape.prefixItems[index] ?? shape.items;
      const item = pointers.length === 0 ? generateAnything(this.random) : this.make(pointers, depth + 1);
      if (item !== undefined) items.push(item);
      else if (index < minimum) return undefined;
    }
    return items;
  }

  #object({ shape, depth }: { shape: Shape; depth: number }): JsonValue | undefined {
    const members: Record<string, JsonValue> = Object.create(null);
    for (const name of new Set([...shape.properties.keys(), ...shape.required])) {
      const isRequired = shape.required.has(name);
      if (!isRequired && !this.#isWanted(shape, name, depth)) continue;
      const value = shape.fixed.get(name) ?? this.#property(shape, name, depth);
      if (value !== undefined) members[name] = value;
      else if (isRequired) return undefined;
    }
    this.#addEntries(members, { shape, depth });
    return { ...members };
  }

  #property(shape: Shape, name: string, depth: number): JsonValue | undefined {
    const pointers = shape.properties.get(name) ?? shape.additional;
    return pointers.length === 0 ? generateAnything(this.random) : this.make(pointers, depth + 1);
  }

  #isWanted(shape: Shape, name: string, depth: number): boolean {
    if (depth >= this.options.maxDepth || this.options.presence === "required") return false;
    if (this.#travelsTheOtherWay(shape, name)) return false;
    return this.options.presence === "all" || this.random.chance(0.6);
  }

  /** A `writeOnly` property has no place in a response, a `readOnly` one none in a request (OpenAPI 3.1.1, 4.8.24). */
  #travelsTheOtherWay(shape: Shape, name: string): boolean {
    const flag = this.options.direction === "response" ? "writeOnly" : "readOnly";
    return (shape.properties.get(name) ?? []).some((pointer) => {
      const schema = this.view.at(this.view.resolve(pointer));
      return typeof schema !== "boolean" && schema[flag] === true;
    });
  }

  /** Entries of a free-form map. */
  #addEntries(members: Record<string, JsonValue>, { shape, depth }: { shape: Shape; depth: number }): void {
    const minimum = tightest(shape.schemas, "minProperties", Math.max) ?? 0;
    const isMap = shape.additional.length > 0 && shape.properties.size === 0;
    const wanted =
      isMap && depth < this.options.maxDepth && this.options.presence !== "required"
        ? Math.max(minimum, this.random.integer(1, 2))
        : minimum;
    for (let attempt = 0; attempt < wanted * 4 && Object.keys(members).length < wanted; attempt++) {
      const name =
        shape.propertyNames.length === 0
          ? generateText([], this.random).replaceAll(" ", "_")
          : this.make(shape.propertyNames, depth + 1);
      const text =
        typeof name === "string"
          ? name
          : generateText(
              shape.propertyNames
                .map((pointer) => this.view.at(pointer))
                .filter((schema) => typeof schema !== "boolean"),
              this.random,
            );
      const value =
        shape.additional.length === 0 ? generateAnything(this.random) : this.make(shape.additional, depth + 1);
      if (value !== undefined) members[text] = value;
    }
  }
}

/** The types the keywords speak about where no `type` does; an object with properties is meant to be one. */
function impliedTypes(shape: Shape): readonly string[] {
  if (shape.properties.size > 0 || shape.required.size > 0 || shape.additional.length > 0) return ["object"];
  if (shape.items.length > 0 || shape.prefixItems.length > 0) return ["array"];
  const has = (...keywords: string[]) => shape.schemas.some((schema) => keywords.some((keyword) => keyword in schema));
  if (has("format", "pattern", "minLength", "maxLength")) return ["string"];
  if (has("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum")) return ["number"];
  return has("minProperties", "maxProperties", "propertyNames")
    ? ["object"]
    : has("minItems", "maxItems", "contains")
      ? ["array"]
      : ["any"];
}

const INTEGER_FORMAT = /^u?int\d+$|^double-int$/;

function isIntegerFormat(shape: Shape): boolean {
  return shape.schemas.some((schema) => typeof schema.format === "string" && INTEGER_FORMAT.test(schema.format));
}

function exampleOf(shape: Shape): JsonValue | undefined {
  for (const schema of shape.schemas) {
    if (schema.example !== undefined) return schema.example;
    if (Array.isArray(schema.examples) && schema.examples.length > 0) return schema.examples[0] as JsonValue;
  }
  return undefined;
}
