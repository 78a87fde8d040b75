import { isJsonObject, type JsonObject, type JsonValue, objectOf } from "@driftline/model";
import { EXACT_KEYWORD } from "@driftline/schema";
import { isData } from "../openapi/schema-objects.js";

const KEYWORDS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "const"] as const;

/** A keyword, in JSON or YAML, and an integer that a double may not hold. */
const LONG = new RegExp(
  `((?:^|[\\s{,])(["']?)(?:${KEYWORDS.join("|")})\\2\\s*:\\s*)(-?\\d{16,})(?=\\s*(?:[,}\\]#]|$))`,
  "gm",
);

/** No vendor writes it: the last character of private use. */
const MARK = "\uf8ff";

/**
 * A description whose schemas say their numbers beyond 2^53 in digits as well (`x-driftline-exact`), since reading rounds
 * them: `maximum: 9223372036854775807` is one more for a double. What `read` makes of a text in which these numbers are strings
 * tells them; where that is not the same description, nothing is added.
 */
export function withExactNumbers(value: JsonValue, text: string, read: (marked: string) => JsonValue): JsonValue {
  const isDescription = isJsonObject(value) && ("openapi" in value || "swagger" in value);
  // Most texts have no such number at all, which is found out far faster.
  if (!isDescription || !/\d{16}/.test(text) || text.search(LONG) < 0 || text.includes(MARK)) return value;
  return annotated(value, markedValue(text, read));
}

function markedValue(text: string, read: (marked: string) => JsonValue): JsonValue | undefined {
  try {
    return read(text.replace(LONG, `$1"${MARK}$3"`));
  } catch {
    // The text reads as it stands, and not with a string in it: what looked like a keyword stands in prose.
    return undefined;
  }
}

function annotated(value: JsonValue, marked: JsonValue | undefined): JsonValue {
  if (Array.isArray(value)) {
    if (!Array.isArray(marked)) return value;
    const items = value as readonly JsonValue[];
    const mapped = items.map((item, index) => annotated(item, marked[index]));
    return mapped.every((item, index) => item === items[index]) ? value : mapped;
  }
  if (!isJsonObject(value) || !isJsonObject(marked)) return value;
  let isChanged = false;
  const members = Object.entries(value).map(([name, member]) => {
    if (member === undefined || typeof member !== "object" || isData(name, member)) return [name, member] as const;
    const below = annotated(member, Object.hasOwn(marked, name) ? marked[name] : undefined);
    isChanged ||= below !== member;
    return [name, below] as const;
  });
  const exact = { ...digitsOf(value, marked), ...objectOf(value, EXACT_KEYWORD) };
  const isNew = Object.keys(exact).length > Object.keys(objectOf(value, EXACT_KEYWORD) ?? {}).length;
  if (!isChanged && !isNew) return value;
  return Object.fromEntries(
    isNew ? [...members.filter(([name]) => name !== EXACT_KEYWORD), [EXACT_KEYWORD, exact]] : members,
  );
}

/** The numbers of a schema that its text gives in more digits than a double has. */
function digitsOf(schema: JsonObject, marked: JsonObject): JsonObject {
  const found = KEYWORDS.flatMap((keyword) => {
    const [rounded, text] = [schema[keyword], marked[keyword]];
    if (typeof rounded !== "number" || Number.isSafeInteger(rounded) || typeof text !== "string") return [];
    const digits = text.slice(MARK.length);
    return text.startsWith(MARK) && Number(digits) === rounded ? [[keyword, digits] as const] : [];
  });
  return Object.fromEntries(found);
}
