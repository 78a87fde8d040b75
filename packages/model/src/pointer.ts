import { isJsonObject, type JsonValue } from "./json.js";

/** A JSON Pointer (RFC 6901): `""` is the whole document. */
export type JsonPointer = string;

/** The pointer one or more steps deeper; each token is escaped (RFC 6901, section 3). */
export function appendPointer(pointer: JsonPointer, ...tokens: readonly (string | number)[]): JsonPointer {
  let longer = pointer;
  for (const token of tokens) longer += `/${typeof token === "number" ? token : escapeToken(token)}`;
  return longer;
}

/** One reference token, escaped. @example escapeToken("a/b~c") === "a~1b~0c" */
export function escapeToken(token: string): string {
  return token.includes("~") || token.includes("/") ? token.replaceAll("~", "~0").replaceAll("/", "~1") : token;
}

/** The tokens of a pointer, unescaped. @example parsePointer("/a~1b/0") // ["a/b", "0"] */
export function parsePointer(pointer: JsonPointer): readonly string[] {
  if (pointer === "") return [];
  const tokens = pointer.slice(1).split("/");
  return pointer.includes("~") ? tokens.map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~")) : tokens;
}

/** What a pointer points at, or `undefined` where it leads nowhere. Inherited members are nowhere. */
export function resolvePointer(document: JsonValue, pointer: JsonPointer): JsonValue | undefined {
  let value: JsonValue | undefined = document;
  // Token by token, without a list of them: large documents are looked into a million times.
  for (let start = 1; start <= pointer.length && value !== undefined; ) {
    const slash = pointer.indexOf("/", start);
    const end = slash < 0 ? pointer.length : slash;
    value = memberAt(value, pointer.slice(start, end));
    start = end + 1;
  }
  return value;
}

/** As `resolvePointer` for one document that stays as it is: where siblings are looked for, the way to them is gone once. */
export function createResolver(document: JsonValue): (pointer: JsonPointer) => JsonValue | undefined {
  const valuesByParent = new Map<JsonPointer, JsonValue | undefined>();
  return (pointer) => {
    const slash = pointer.lastIndexOf("/");
    if (slash <= 0) return resolvePointer(document, pointer);
    const parent = pointer.slice(0, slash);
    let value = valuesByParent.get(parent);
    if (value === undefined && !valuesByParent.has(parent)) {
      value = resolvePointer(document, parent);
      valuesByParent.set(parent, value);
    }
    return value === undefined ? undefined : memberAt(value, pointer.slice(slash + 1));
  };
}

function memberAt(value: JsonValue, escaped: string): JsonValue | undefined {
  if (Array.isArray(value))
    return /^(0|[1-9]\d*)$/.test(escaped) ? (value as readonly JsonValue[])[Number(escaped)] : undefined;
  const token = escaped.includes("~") ? escaped.replaceAll("~1", "/").replaceAll("~0", "~") : escaped;
  return isJsonObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

/**
 * The pointer inside a reference that stays in its document, or `undefined` for any other reference.
 *
 * @example pointerOfReference("#/components/schemas/a%20b") === "/components/schemas/a b"
 */
export function pointerOfReference(reference: string): JsonPointer | undefined {
  if (reference === "#") return "";
  if (!reference.startsWith("#/")) return undefined;
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    return reference.slice(1);
  }
}

/** The reference to a place in the same document, with what a URI fragment cannot hold percent-encoded (RFC 3986). */
export function referenceOfPointer(pointer: JsonPointer): string {
  return `#${encodeURI(pointer).replaceAll("#", "%23").replaceAll("?", "%3F")}`;
}
