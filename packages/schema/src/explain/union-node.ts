import { appendPointer, isJsonObject, type JsonPointer, type JsonValue, jsonTypeOf } from "@driftline/model";
import { constantsOf, type Dispatch } from "../union.js";
import { branchPointers, isAnnotation } from "../view.js";
import type { Evaluated, KeywordNode, NodeContext, NodeFactory, SchemaNode, Trial } from "./node.js";
import { phraseChoice, phraseTypes } from "./phrase.js";
import { type Remark, Site, violationsOf } from "./site.js";

interface UnionSite {
  readonly pointer: JsonPointer;
  readonly context: NodeContext;
}

/**
 * `anyOf` and `oneOf` without a usable discriminator. A null that several branches of `oneOf` allow is documented: there is
 * one null only, and no branch to mistake it for.
 */
export function unionNode(
  factory: NodeFactory,
  keyword: "anyOf" | "oneOf",
  at: UnionSite & { readonly nodeOf: (branch: JsonPointer) => SchemaNode },
): KeywordNode {
  const branches = branchPointers(factory.view, at.pointer, keyword).map(at.nodeOf);
  const keywordLocation = appendPointer(at.pointer, keyword);
  const accepting = (value: JsonValue) => branches.filter((branch) => branch.accepts(value));
  const isAlone = !at.context.isNamed && isOnlyAssertion(factory, at.pointer);
  return {
    accepts(value) {
      const isOneEnough = keyword === "anyOf" || value === null;
      return isOneEnough ? branches.some((branch) => branch.accepts(value)) : accepting(value).length === 1;
    },
    evaluate(value, evaluated) {
      for (const branch of accepting(value)) branch.evaluate(value, evaluated);
    },
    explain(value, site, remarks) {
      const fitting = accepting(value);
      if (fitting.length === 0)
        return explainMismatch(branches, value, { factory, keyword, keywordLocation, site, remarks });
      for (const branch of fitting) branch.explain(value, site, remarks);
      if (isAlone && fitting.some((branch) => saysNothing(factory, branch.pointer))) site.isSettled = true;
      if (keyword === "anyOf" || value === null || fitting.length === 1) return;
      remarks.push({
        site,
        kind: "union",
        keyword,
        keywordLocation,
        subject: null,
        expected: `exactly one branch, and ${fitting.length} fit`,
        value,
      });
    },
  };
}

/** A union and nothing beside it, not even through what it is a branch of: then a branch may document a value on its own. */
function isOnlyAssertion(factory: NodeFactory, pointer: JsonPointer): boolean {
  const schema = factory.view.at(pointer);
  return typeof schema !== "boolean" && Object.keys(schema).filter((keyword) => !isAnnotation(keyword)).length === 1;
}

/** A branch that accepts anything documents whatever comes, at any depth. */
function saysNothing(factory: NodeFactory, pointer: JsonPointer): boolean {
  const schema = factory.view.at(pointer);
  if (typeof schema === "boolean") return schema;
  const keywords = Object.keys(schema).filter((keyword) => !isAnnotation(keyword));
  if (keywords.length === 0) return true;
  const [keyword] = keywords;
  if (keywords.length > 1 || keyword === undefined || !["anyOf", "oneOf", "allOf"].includes(keyword)) return false;
  const members = branchPointers(factory.view, pointer, keyword);
  const isSilent = (member: JsonPointer) => saysNothing(factory, member);
  return keyword === "anyOf" ? members.some(isSilent) : members.length > 0 && members.every(isSilent);
}

/** A union whose branch is named by a property of the value. Without the property any branch may fit. */
export function dispatchNode(factory: NodeFactory, dispatch: Dispatch, at: UnionSite): KeywordNode {
  const { propertyName } = dispatch;
  const nodeOf = (branch: JsonPointer) => factory.node(branch, at.context);
  const byValue = new Map(
    [...dispatch.branchByValue].map(([value, branch]) => [value, branch === at.pointer ? undefined : nodeOf(branch)]),
  );
  const branches = dispatch.kind === "union" ? dispatch.branches.map(nodeOf) : [];
  const keywordLocation = dispatch.writtenAt;
  const named = (value: JsonValue) =>
    isJsonObject(value) && Object.hasOwn(value, propertyName) ? (value[propertyName] as JsonValue) : undefined;
  const fits = (value: JsonValue) => dispatch.kind === "parent" || branches.some((branch) => branch.accepts(value));
  const chosen = (value: JsonValue): readonly SchemaNode[] => {
    const name = named(value);
    if (name === undefined) return branches.filter((branch) => branch.accepts(value));
    const branch = typeof name === "string" ? byValue.get(name) : undefined;
    return branch === undefined ? [] : [branch];
  };
  return {
    accepts(value) {
      const name = named(value);
      if (name === undefined) return fits(value);
      return typeof name === "string" && byValue.has(name) && (byValue.get(name)?.accepts(value) ?? true);
    },
    evaluate(value: JsonValue, evaluated: Evaluated) {
      for (const branch of chosen(value)) branch.evaluate(value, evaluated);
    },
    explain(value, site, remarks) {
      const name = named(value);
      site.name(propertyName);
      if (name === undefined) {
        if (fits(value)) for (const branch of chosen(value)) branch.explain(value, site, remarks);
        else explainMismatch(branches, value, { factory, keyword: "discriminator", keywordLocation, site, remarks });
      } else if (typeof name === "string" && byValue.has(name)) byValue.get(name)?.explain(value, site, remarks);
      else explainUnknownName(name, { dispatch, keywordLocation, site, remarks });
    },
  };
}

/** A name that no branch has says nothing about the rest of the object, so the rest is left alone. */
function explainUnknownName(
  name: JsonValue,
  at: { dispatch: Dispatch; keywordLocation: JsonPointer; site: Site; remarks: Remark[] },
): void {
  const { dispatch, keywordLocation, site, remarks } = at;
  const expected = phraseChoice([...dispatch.branchByValue.keys()]);
  site.isSettled = true;
  if (typeof name === "string") {
    remarks.push({
      site,
      kind: "discriminator",
      keyword: "discriminator",
      keywordLocation,
      subject: name,
      expected: `\`${dispatch.propertyName}\` ${expected}`,
      value: name,
    });
    return;
  }
  const child = site.child(dispatch.propertyName, false);
  const kind = name === null ? "null" : "type";
  remarks.push({ site: child, kind, keyword: "discriminator", keywordLocation, subject: null, expected, value: name });
}

interface Mismatch {
  readonly factory: NodeFactory;
  readonly keyword: string;
  readonly keywordLocation: JsonPointer;
  readonly site: Site;
  readonly remarks: Remark[];
}

/**
 * No branch accepts the value: the branch that was meant is chosen first and explained alone. By type, then by a constant
 * that only one branch has, then by the fewest complaints; where branches tie and complain differently, the union itself is told.
 */
function explainMismatch(branches: readonly SchemaNode[], value: JsonValue, at: Mismatch): void {
  const typed = branches.filter((branch) => admits(branch, value));
  if (typed.length === 0) {
    explainType(branches, value, at);
    return;
  }
  const meant = typed.length === 1 ? typed : byConstants(at.factory, typed, value);
  const [only, ...others] = meant;
  if (only !== undefined && others.length === 0) {
    only.explain(value, at.site, at.remarks);
    return;
  }
  const trials = meant.map((branch) => at.factory.trialOf(branch, value, trial)).sort((a, b) => a.cost - b.cost);
  const [best] = trials;
  if (best === undefined) return;
  const tied = trials.filter((other) => other.cost === best.cost);
  if (tied.some((other) => other.signature !== best.signature)) {
    const { site, remarks, keyword, keywordLocation } = at;
    site.isSettled = true;
    remarks.push({
      site,
      kind: "union",
      keyword,
      keywordLocation,
      subject: null,
      expected: `one of ${branches.length} branches`,
      value,
    });
    return;
  }
  best.branch.explain(value, at.site, at.remarks);
}

function admits(branch: SchemaNode, value: JsonValue): boolean {
  if (branch.types === null) return true;
  const type = jsonTypeOf(value);
  return branch.types.has(type) || (type === "number" && branch.types.has("integer"));
}

function explainType(branches: readonly SchemaNode[], value: JsonValue, at: Mismatch): void {
  const types = new Set(branches.flatMap((branch) => [...(branch.types ?? [])]));
  const { site, remarks, keyword, keywordLocation } = at;
  site.isSettled = true;
  remarks.push({
    site,
    kind: value === null ? "null" : "type",
    keyword,
    keywordLocation,
    subject: null,
    expected: phraseTypes(types),
    value,
  });
}

/** The branches that pin a property to the very constant the value has there, if any does. */
function byConstants(factory: NodeFactory, branches: readonly SchemaNode[], value: JsonValue): readonly SchemaNode[] {
  if (!isJsonObject(value)) return branches;
  const pinned = branches.filter((branch) =>
    Object.keys(value).some((name) => {
      const constants = constantsOf(factory.view, branch.pointer, name);
      return constants.length === 1 && constants[0] === value[name];
    }),
  );
  return pinned.length > 0 ? pinned : branches;
}

/** What a branch would complain about; properties it does not know count against it, too. */
function trial(branch: SchemaNode, value: JsonValue): Trial {
  const site = new Site(undefined, "", false);
  const remarks: Remark[] = [];
  branch.explain(value, site, remarks);
  const violations = violationsOf(remarks);
  const unknown =
    isJsonObject(value) && !site.isFree ? Object.keys(value).filter((name) => !site.names(name)).length : 0;
  const known = isJsonObject(value) ? Object.keys(value).length - unknown : 0;
  const signature = violations
    .map(({ kind, instanceLocation, subject }) => `${kind} ${instanceLocation} ${subject}`)
    .sort()
    .join("\n");
  return { branch, cost: violations.length + unknown - known / 1000, signature };
}
