import { isJsonObject, type JsonObject, type JsonValue, memberOf, ToolError } from "@driftline/model";

/** Where an object stands, for messages: the file, and the path of members inside it. */
export interface FieldsPlace {
  readonly uri: string;
  readonly place: string;
}

/**
 * The members of one object of a report, each read as what it must be.
 *
 * Every reader throws a `ToolError` RUN_INVALID that names file and place when the member is something else.
 */
export interface Fields {
  string(name: string): string;
  /** A string or null. */
  text(name: string): string | null;
  /** An integer from 0. */
  count(name: string): number;
  flag(name: string): boolean;
  word<W extends string>(name: string, words: readonly W[]): W;
  /** Any JSON value; null where the member is absent. */
  value(name: string): JsonValue;
  /** The member as it is, or `undefined` where it is absent. */
  optional(name: string): JsonValue | undefined;
  object(name: string): Fields;
  optionalObject(name: string): Fields | null;
  list<T>(name: string, read: (item: Fields) => T): readonly T[];
  optionalList<T>(name: string, read: (item: Fields) => T): readonly T[];
  optionalStrings(name: string): readonly string[];
  /** The error that says what a member should have been. */
  fault(name: string, expected: string): ToolError;
}

/** Readers for the members of an object. */
export function fieldsOf(object: JsonObject, at: FieldsPlace): Fields {
  const fault = (name: string, expected: string) =>
    new ToolError("RUN_INVALID", `${at.uri} is no report of version 1: \`${at.place}/${name}\` should be ${expected}`, {
      hint: "render runs that `--format json` wrote with this version",
      location: { uri: at.uri, pointer: `${at.place}/${name}` },
    });
  const optional = (name: string) => memberOf(object, name);
  const read = <T extends JsonValue>(name: string, expected: string, is: (value: unknown) => value is T): T => {
    const value = optional(name);
    if (!is(value)) throw fault(name, expected);
    return value;
  };
  const inner = (value: JsonObject, name: string) => fieldsOf(value, { uri: at.uri, place: `${at.place}/${name}` });
  const list = <T>(name: string, readItem: (item: Fields) => T): readonly T[] =>
    read(name, "an array", isArray).map((item, index) => {
      if (!isJsonObject(item)) throw fault(`${name}/${index}`, "an object");
      return readItem(inner(item, `${name}/${index}`));
    });
  return {
    optional,
    fault,
    list,
    string: (name) => read(name, "a string", isString),
    text: (name) => read(name, "a string or null", isText),
    count: (name) => read(name, "an integer from 0", isCount),
    flag: (name) => read(name, "true or false", isFlag),
    word: (name, words) => {
      const value = words.find((word) => word === optional(name));
      if (value === undefined) throw fault(name, `one of ${words.join(", ")}`);
      return value;
    },
    value: (name) => optional(name) ?? null,
    object: (name) => inner(read(name, "an object", isJsonObject), name),
    optionalObject: (name) => (optional(name) == null ? null : inner(read(name, "an object", isJsonObject), name)),
    optionalList: (name, readItem) => (optional(name) === undefined ? [] : list(name, readItem)),
    optionalStrings: (name) => (optional(name) === undefined ? [] : read(name, "an array of strings", isStrings)),
  };
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isText(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isFlag(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isString);
}
