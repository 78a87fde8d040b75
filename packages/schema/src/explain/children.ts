import { appendPointer, isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { type PatternTest, patternOf } from "../pattern.js";
import { isOmittable } from "../traits.js";
import { branchPointers } from "../view.js";
import {
  type Evaluated,
  evaluatedBy,
  type KeywordNode,
  type NodeFactory,
  ROOT_CONTEXT,
  type SchemaNode,
} from "./node.js";
import type { Remark, Site } from "./site.js";

/** The keywords that look at properties and items (JSON Schema 2020-12 core, section 10.3). */
export function childNodes(factory: NodeFactory, schema: JsonObject, pointer: JsonPointer): readonly KeywordNode[] {
  const nodes: KeywordNode[] = [];
  const add = (node: KeywordNode | undefined) => node !== undefined && nodes.push(node);
  add(requiredNode(factory, schema, pointer));
  add(dependentRequiredNode(schema, pointer));
  add(membersNode(factory, schema, pointer));
  add(propertyNamesNode(factory, schema, pointer));
  add(itemsNode(factory, schema, pointer));
  add(containsNode(factory, schema, pointer));
  return nodes;
}

function requiredNode(factory: NodeFactory, schema: JsonObject, pointer: JsonPointer): KeywordNode | undefined {
  if (!Array.isArray(schema.required)) return undefined;
  const { view, direction } = factory;
  const names = (schema.required as readonly JsonValue[]).filter(
    (name): name is string => typeof name === "string" && !isOmittable(view, pointer, { name, direction }),
  );
  const keywordLocation = appendPointer(pointer, "required");
  return {
    accepts: (value) => !isJsonObject(value) || names.every((name) => Object.hasOwn(value, name)),
    explain(value, site, remarks) {
      if (!isJsonObject(value)) return;
      for (const name of names)
        if (!Object.hasOwn(value, name)) remarks.push(missing(site, name, { keyword: "required", keywordLocation }));
    },
  };
}

function dependentRequiredNode(schema: JsonObject, pointer: JsonPointer): KeywordNode | undefined {
  if (!isJsonObject(schema.dependentRequired)) return undefined;
  const entries = Object.entries(schema.dependentRequired).map(
    ([trigger, names]) =>
      [trigger, (Array.isArray(names) ? names : []).filter((name) => typeof name === "string")] as const,
  );
  const keywordLocation = appendPointer(pointer, "dependentRequired");
  const absent = (value: JsonObject) =>
    entries.flatMap(([trigger, names]) =>
      Object.hasOwn(value, trigger) ? names.filter((name) => !Object.hasOwn(value, name)) : [],
    );
  return {
    accepts: (value) => !isJsonObject(value) || absent(value).length === 0,
    explain(value, site, remarks) {
      if (!isJsonObject(value)) return;
      for (const name of absent(value))
        remarks.push(missing(site, name, { keyword: "dependentRequired", keywordLocation }));
    },
  };
}

function missing(site: Site, name: string, by: { keyword: string; keywordLocation: JsonPointer }): Remark {
  return { site, kind: "property-missing", ...by, subject: name, expected: `property \`${name}\`` };
}

interface Members {
  readonly byName: ReadonlyMap<string, SchemaNode>;
  readonly byPattern: readonly { readonly regExp: PatternTest; readonly node: SchemaNode }[];
  readonly rest: SchemaNode | undefined;
  readonly isRestForbidden: boolean;
}

/** `properties`, `patternProperties` and `additionalProperties` together: the last depends on the first two. */
function membersNode(factory: NodeFactory, schema: JsonObject, pointer: JsonPointer): KeywordNode | undefined {
  const { properties, patternProperties, additionalProperties } = schema;
  if (!isJsonObject(properties) && !isJsonObject(patternProperties) && additionalProperties === undefined)
    return undefined;
  const child = (...tokens: string[]) => factory.node(appendPointer(pointer, ...tokens), ROOT_CONTEXT);
  const names = isJsonObject(properties) ? Object.keys(properties) : [];
  const patterns = isJsonObject(patternProperties) ? Object.keys(patternProperties) : [];
  const members: Members = {
    byName: new Map(names.map((name) => [name, child("properties", name)])),
    byPattern: patterns.flatMap((pattern) => {
      const { regExp } = patternOf(pattern);
      return regExp === null ? [] : [{ regExp, node: child("patternProperties", pattern) }];
    }),
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
  return members.byName.has(name) || members.byPattern.some(({ regExp }) => regExp.test(name));
}

function acceptsMember(members: Members, name: string, value: JsonValue): boolean {
  const named = members.byName.get(name);
  if (named !== undefined && !named.accepts(value)) return false;
  let isNamed = named !== undefined;
  for (const { regExp, node } of members.byPattern) {
    if (!regExp.test(name)) continue;
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
  for (const { regExp, node } of members.byPattern) {
    if (!regExp.test(name)) continue;
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
  const child = site.child(name, false);
  child.isSettled = true;
  remarks.push({
    site: child,
    kind: "property-undocumented",
    keyword: "additionalProperties",
    keywordLocation,
    subject: name,
    expected: "no such property",
    value,
    isForbidden: true,
  });
}

/**
 * A scalar that is accepted needs no site, since nothing lies below it; a child that is quickly seen to be clean needs no
 * explaining, and nothing below it is undocumented.
 */
function explainChild(
  node: SchemaNode,
  value: JsonValue,
  of: { site: Site; token: string | number; isFolded: boolean; remarks: Remark[] },
): void {
  const isScalar = typeof value !== "object" || value === null;
  if (isScalar && node.accepts(value)) return;
  const child = of.site.child(of.token, of.isFolded);
  if (!isScalar && node.isQuicklyClean(value)) child.isSettled = true;
  else node.explain(value, child, of.remarks);
}

function propertyNamesNode(factory: NodeFactory, schema: JsonObject, pointer: JsonPointer): KeywordNode | undefined {
  if (schema.propertyNames === undefined) return undefined;
  const keywordLocation = appendPointer(pointer, "propertyNames");
  const node = factory.node(keywordLocation, ROOT_CONTEXT);
  return {
    accepts: (value) => !isJsonObject(value) || Object.keys(value).every((name) => node.accepts(name)),
    explain(value, site, remarks) {
      if (!isJsonObject(value)) return;
      for (const name of Object.keys(value)) {
        if (node.accepts(name)) continue;
        const inner: Remark[] = [];
        node.explain(name, site, inner);
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

function itemsNode(factory: NodeFactory, schema: JsonObject, pointer: JsonPointer): KeywordNode | undefined {
  if (schema.items === undefined && !Array.isArray(schema.prefixItems)) return undefined;
  const prefix = branchPointers(factory.view, pointer, "prefixItems").map((item) => factory.node(item, ROOT_CONTEXT));
  const rest = schema.items === undefined ? undefined : factory.node(appendPointer(pointer, "items"), ROOT_CONTEXT);
  const nodeAt = (index: number) => prefix[index] ?? rest;
  return {
    accepts: (value) =>
      !Array.isArray(value) || value.every((item: JsonValue, index) => nodeAt(index)?.accepts(item) ?? true),
    evaluate(value, evaluated) {
      if (!Array.isArray(value)) return;
      if (rest !== undefined) evaluated.allIndices = true;
      else for (let index = 0; index < Math.min(prefix.length, value.length); index++) evaluated.indices.add(index);
    },
    explain(value, site, remarks) {
      if (!Array.isArray(value)) return;
      if (schema.items === false && value.length > prefix.length) {
        const keywordLocation = appendPointer(pointer, "items");
        remarks.push({
          site,
          kind: "constraint",
          keyword: "items",
          keywordLocation,
          subject: null,
          expected: `at most ${prefix.length} items`,
          value,
        });
      }
      value.forEach((item: JsonValue, index) => {
        const node = nodeAt(index);
        if (node === undefined || (schema.items === false && index >= prefix.length)) return;
        explainChild(node, item, { site, token: index, isFolded: true, remarks });
      });
    },
  };
}

function containsNode(factory: NodeFactory, schema: JsonObject, pointer: JsonPointer): KeywordNode | undefined {
  if (schema.contains === undefined) return undefined;
  const keywordLocation = appendPointer(pointer, "contains");
  const node = factory.node(keywordLocation, ROOT_CONTEXT);
  const minimum = typeof schema.minContains === "number" ? schema.minContains : 1;
  const maximum = typeof schema.maxContains === "number" ? schema.maxContains : Number.POSITIVE_INFINITY;
  const accepts = (value: JsonValue) => {
    if (!Array.isArray(value)) return true;
    const count = value.filter((item: JsonValue) => node.accepts(item)).length;
    return count >= minimum && count <= maximum;
  };
  return {
    accepts,
    evaluate(value, evaluated) {
      if (!Array.isArray(value)) return;
      value.forEach((item: JsonValue, index) => {
        if (node.accepts(item)) evaluated.indices.add(index);
      });
    },
    explain(value, site, remarks) {
      if (accepts(value)) return;
      const range = maximum === Number.POSITIVE_INFINITY ? `at least ${minimum}` : `${minimum} to ${maximum}`;
      remarks.push({
        site,
        kind: "constraint",
        keyword: "contains",
        keywordLocation,
        subject: null,
        expected: `${range} items of the contained kind`,
        value,
      });
    },
  };
}

/** `unevaluatedProperties` and `unevaluatedItems`: what no other keyword of the schema looked at (core, section 11). */
export function unevaluatedNodes(
  factory: NodeFactory,
  schema: JsonObject,
  site: { pointer: JsonPointer; others: readonly KeywordNode[] },
): readonly KeywordNode[] {
  const nodes: KeywordNode[] = [];
  const { pointer, others } = site;
  const evaluatedOf = (value: JsonValue) =>
    evaluatedBy({ evaluate: (of, into) => evaluateAll(others, of, into) }, value);
  const isRefused = (value: JsonValue) => others.some((other) => !other.accepts(value));
  if (schema.unevaluatedProperties !== undefined)
    nodes.push(unevaluatedProperties(factory, pointer, { evaluatedOf, isRefused }));
  if (schema.unevaluatedItems !== undefined) nodes.push(unevaluatedItems(factory, pointer, evaluatedOf));
  return nodes;
}

/** What several keywords evaluate of one value together. */
export function evaluateAll(nodes: readonly KeywordNode[], value: JsonValue, evaluated: Evaluated): void {
  for (const node of nodes) node.evaluate?.(value, evaluated);
}

interface Siblings {
  evaluatedOf(value: JsonValue): Evaluated;
  /** Whether another keyword of the schema refuses the value, so that what it evaluates cannot be told. */
  isRefused(value: JsonValue): boolean;
}

function unevaluatedProperties(factory: NodeFactory, pointer: JsonPointer, siblings: Siblings): KeywordNode {
  const keywordLocation = appendPointer(pointer, "unevaluatedProperties");
  const node = factory.node(keywordLocation, ROOT_CONTEXT);
  const isForbidden = factory.view.at(keywordLocation) === false;
  const restOf = (value: JsonObject) => {
    const { names, allNames } = siblings.evaluatedOf(value);
    return allNames ? [] : Object.keys(value).filter((name) => !names.has(name));
  };
  return {
    accepts: (value) => !isJsonObject(value) || restOf(value).every((name) => node.accepts(value[name] as JsonValue)),
    evaluate(_, evaluated) {
      evaluated.allNames = true;
    },
    explain(value, site, remarks) {
      if (!isJsonObject(value)) return;
      const isUnsure = siblings.isRefused(value);
      for (const name of restOf(value)) {
        if (isUnsure && site.names(name)) continue;
        const member = value[name] as JsonValue;
        site.name(name);
        if (!isForbidden) explainChild(node, member, { site, token: name, isFolded: true, remarks });
        else {
          const child = site.child(name, false);
          child.isSettled = true;
          remarks.push({
            site: child,
            kind: "property-undocumented",
            keyword: "unevaluatedProperties",
            keywordLocation,
            subject: name,
            expected: "no such property",
            value: member,
            isForbidden,
          });
        }
      }
    },
  };
}

function unevaluatedItems(
  factory: NodeFactory,
  pointer: JsonPointer,
  evaluatedOf: (value: JsonValue) => Evaluated,
): KeywordNode {
  const keywordLocation = appendPointer(pointer, "unevaluatedItems");
  const node = factory.node(keywordLocation, ROOT_CONTEXT);
  const restOf = (value: readonly JsonValue[]) => {
    const { indices, allIndices } = evaluatedOf(value);
    return allIndices ? [] : [...value.keys()].filter((index) => !indices.has(index));
  };
  return {
    accepts: (value) =>
      !Array.isArray(value) || restOf(value).every((index) => node.accepts(value[index] as JsonValue)),
    evaluate(_, evaluated) {
      evaluated.allIndices = true;
    },
    explain(value, site, remarks) {
      if (!Array.isArray(value)) return;
      const refused = restOf(value).filter((index) => !node.accepts(value[index] as JsonValue));
      if (refused.length === 0) return;
      remarks.push({
        site,
        kind: "constraint",
        keyword: "unevaluatedItems",
        keywordLocation,
        subject: null,
        expected: "no further items",
        value,
      });
    },
  };
}
