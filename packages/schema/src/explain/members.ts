import { appendPointer, isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { createPatternTable, type PatternTable } from "../pattern-table.js";
import { explainChild, forbidMember } from "./child.js";
import { type KeywordNode, type NodeFactory, ROOT_CONTEXT, type SchemaNode } from "./node.js";
import { type Remark, Site } from "./site.js";

interface Members {
  readonly byName: ReadonlyMap<string, SchemaNode>;
  readonly byPattern: PatternTable<SchemaNode>;
  readonly rest: SchemaNode | undefined;
  readonly isRestForbidden: boolean;
}

/** `properties`, `patternProperties` and `additionalProperties` together: the last depends on the first two. */
export function membersNode(factory: NodeFactory, schema: JsonObject, pointer: JsonPointer): KeywordNode | undefined {
  const { properties, patternProperties, additionalProperties } = schema;
  if (!isJsonObject(properties) && !isJsonObject(patternProperties) && additionalProperties === undefined)
    return undefined;
  const child = (...tokens: string[]) => factory.node(appendPointer(pointer, ...tokens), ROOT_CONTEXT);
  const names = isJsonObject(properties) ? Object.keys(properties) : [];
  const patterns = isJsonObject(patternProperties) ? Object.keys(patternProperties) : [];
  const members: Members = {
    byName: new Map(names.map((name) => [name, child("properties", name)])),
    byPattern: createPatternTable(patterns.map((pattern) => [pattern, child("patternProperties", pattern)] as const)),
    rest: additionalProperties === undefined ? undefined : child("additionalProperties"),
    isRestForbidden: additionalProperties === false,
  };
  return {
    accepts: (value) =>
      !isJsonObject(value) ||
      Object.keys(value).every((name) => acceptsMember(members, name, value[name] as JsonValue)),
    evaluate(value, evaluated) {
      if (!isJsonObject(value)) return;
      for (const name of Object.keys(value))
        if (members.rest !== undefined || isNamedBy(members, name)) evaluated.names.add(name);
    },
    explain(value, site, remarks) {
      if (!isJsonObject(value)) return;
      if (names.length > 0 || patterns.length > 0) site.owner ??= pointer;
      if (names.length > 0) site.nameAll(members.byName);
      const work: MemberWork = { members, pointer, site, remarks };
      for (const name of Object.keys(value)) explainMember(name, value[name] as JsonValue, work);
    },
  };
}

function isNamedBy(members: Members, name: string): boolean {
  return members.byName.has(name) || members.byPattern.matching(name).length > 0;
}

function acceptsMember(members: Members, name: string, value: JsonValue): boolean {
  const named = members.byName.get(name);
  if (named !== undefined && !named.accepts(value)) return false;
  let isNamed = named !== undefined;
  for (const node of members.byPattern.matching(name)) {
    isNamed = true;
    if (!node.accepts(value)) return false;
  }
  return isNamed || members.rest === undefined || members.rest.accepts(value);
}

interface MemberWork {
  readonly members: Members;
  readonly pointer: JsonPointer;
  readonly site: Site;
  readonly remarks: Remark[];
}

function explainMember(name: string, value: JsonValue, work: MemberWork): void {
  const { members, site, remarks, pointer } = work;
  const named = members.byName.get(name);
  let isNamed = named !== undefined;
  if (named !== undefined) explainChild(named, value, { site, token: name, isFolded: false, remarks });
  for (const node of members.byPattern.matching(name)) {
    isNamed = true;
    site.name(name);
    explainChild(node, value, { site, token: name, isFolded: true, remarks });
  }
  if (isNamed || members.rest === undefined) return;
  site.name(name);
  if (!members.isRestForbidden) {
    explainChild(members.rest, value, { site, token: name, isFolded: true, remarks });
    return;
  }
  const keywordLocation = appendPointer(pointer, "additionalProperties");
  forbidMember(name, value, { site, remarks, keyword: "additionalProperties", keywordLocation });
}

/** `propertyNames` (JSON Schema 2020-12 core, section 10.3.2.4). */
export function propertyNamesNode(
  factory: NodeFactory,
  schema: JsonObject,
  pointer: JsonPointer,
): KeywordNode | undefined {
  if (schema.propertyNames === undefined) return undefined;
  const keywordLocation = appendPointer(pointer, "propertyNames");
  const node = factory.node(keywordLocation, ROOT_CONTEXT);
  return {
    accepts: (value) => !isJsonObject(value) || Object.keys(value).every((name) => node.accepts(name)),
    explain(value, site, remarks) {
      if (!isJsonObject(value)) return;
      for (const name of Object.keys(value)) {
        if (node.accepts(name)) continue;
        // A name that is refused is what is wrong with the property; that nobody names it would be said of the same name.
        site.name(name);
        const inner: Remark[] = [];
        // A place of its own: what the schema says of the name it does not say of the object.
        node.explain(name, new Site(undefined, "", false), inner);
        const expected = inner[0]?.expected ?? "another name";
        remarks.push({
          site,
          kind: "constraint",
          keyword: "propertyNames",
          keywordLocation,
          subject: name,
          expected: `property names of ${expected}`,
        });
      }
    },
  };
}
