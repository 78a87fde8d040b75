import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "@driftline/model";

/** Ajv passes by a property of this name; as a pattern it looks at it. */
export function writeProto(written: Record<string, JsonValue | undefined>): void {
  const { properties, patternProperties } = written;
  if (!isJsonObject(properties) || !Object.hasOwn(properties, PROTO)) return;
  const others = Object.entries(properties).filter(([name]) => name !== PROTO) as [string, JsonValue][];
  const patterns = isJsonObject(patternProperties) ? (Object.entries(patternProperties) as [string, JsonValue][]) : [];
  const own = patterns.find(([pattern]) => pattern === PROTO_PATTERN)?.[1];
  const schema = memberOf(properties, PROTO) as JsonValue;
  const rest = patterns.filter(([pattern]) => pattern !== PROTO_PATTERN);
  written.properties = recordOf(others);
  written.patternProperties = recordOf([
    ...rest,
    [PROTO_PATTERN, own === undefined ? schema : { allOf: [own, schema] }],
  ]);
}

const PROTO = "__proto__";
const PROTO_PATTERN = "^__proto__$";

/** An object with exactly these members, whatever they are called. */
export function recordOf(entries: readonly (readonly [string, JsonValue])[]): JsonObject {
  const record: Record<string, JsonValue> = {};
  for (const [name, value] of entries)
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  return record;
}
