import {
  appendPointer,
  canonicalJson,
  entryOf,
  type JsonPointer,
  type JsonValue,
  ToolError,
  type Violation,
} from "@driftline/model";
import type { Canonical, CompiledSchema, Direction, SchemaCompiler } from "@driftline/schema";
import type { Aim, SchemaEdit } from "../schema/edit.js";
import { type PairNode, type Root, wayTo } from "../schema/pair-graph.js";
import { type Body, bodyAround, type WaySegment } from "./body.js";
import { type LeafSite, leavesFor } from "./leaves.js";
import { createSampler, type Sampler } from "./sample.js";

/** One contract as a proof needs it. */
export interface Judge {
  readonly canonical: Canonical;
  readonly compiler: SchemaCompiler;
}

/** What came of looking for a witness. */
export type Proof =
  | { readonly isProved: true; readonly witness: JsonValue }
  | { readonly isProved: false; readonly reason: string };

/** How many instances are tried before an edit counts as unproved. */
export const MAXIMUM_ATTEMPTS = 400;

/**
 * Values, members of members included, that the instances of one comparison may hold together: hundreds of times what
 * large contracts with edits all over take. A long tuple with an edit at each of its places has an instance as long for
 * each, so that what is judged grows with its square.
 */
export const MAXIMUM_VALUES = 500_000;

/**
 * Parts of wide schemas (an `allOf` of more than `WIDE` objects) that the instances of one comparison may be held against
 * together: each part looks at each instance, so that a thousand parts with an edit each take a million looks.
 */
export const MAXIMUM_PARTS = 1_000_000;
const WIDE = 100;

/** Looks for instances that one contract documents and the other refuses, at the place of an edit. */
export interface Prover {
  /** `harmful`: what a consumer fears (a response that grew, a request that shrank); `harmless`: the other way round. */
  prove(node: PairNode, edit: SchemaEdit, harm: "harmful" | "harmless"): Proof;
  /** Whether a whole instance that somebody suggests is a witness of harm at the place of an edit. */
  isWitness(node: PairNode, edit: SchemaEdit, value: JsonValue): boolean;
}

/** A prover for two contracts; samples and compiled schemas are made once. */
export function createProver(base: Judge, revision: Judge, maximumParts = MAXIMUM_PARTS): Prover {
  const samplers = new Map<string, Sampler>();
  const spent = { values: 0, parts: 0, maximumParts };
  const memory: Memory = { question: null, refusal: null };
  const samplerOf = (side: "base" | "revision", direction: Direction, isRich: boolean): Sampler => {
    const key = `${side} ${direction} ${isRich}`;
    let sampler = samplers.get(key);
    if (sampler === undefined) {
      const { canonical } = side === "base" ? base : revision;
      sampler = createSampler({ canonical, direction, isRich });
      samplers.set(key, sampler);
    }
    return sampler;
  };
  return {
    isWitness(node, edit, value) {
      const root = wayTo(node)[0]?.node.roots[0];
      if (root === undefined) return false;
      const [documented, refused] =
        node.direction === "response" ? ([revision, base] as const) : ([base, revision] as const);
      const isGrowth = node.direction === "response";
      const place = foldedPlace(node);
      const isHere = (violation: Violation) =>
        isDueTo({ ...violation, instanceLocation: violation.foldedLocation }, place, edit, { kind: "limits" });
      const answer = unlessUncompilable(() => {
        if (!compiled(documented, root, isGrowth ? "revision" : "base").isClean(value)) return false;
        const opponent = compiled(refused, root, isGrowth ? "base" : "revision");
        return !opponent.isValid(value) && opponent.explain(value).some(isHere);
      });
      return answer === true;
    },
    prove(node, edit, harm) {
      const isGrowth = (node.direction === "response") === (harm === "harmful");
      const side = isGrowth ? "revision" : "base";
      const way = wayTo(node);
      const [start] = way;
      const root = start?.node.roots[0];
      if (root === undefined) return { isProved: false, reason: "nothing leads to it" };
      const judge = side === "base" ? base : revision;
      const opponent = side === "base" ? revision : base;
      const segments = way.map((one) => ({ view: one.node[side], step: one.step }));
      const kit = { side, judge, segments, node, edit } as const;
      const proof = unlessUncompilable(() => {
        const documented = compiled(judge, root, side);
        const refused = compiled(opponent, root, side === "base" ? "revision" : "base");
        return search({
          ...kit,
          spent,
          memory,
          question: JSON.stringify([side, root.direction, root.base, root.revision]),
          parts: partsOn(way),
          documented,
          refused,
          samplerOf: (of, isRich) => samplerOf(of, node.direction, isRich),
        });
      });
      return proof instanceof ToolError ? { isProved: false, reason: proof.message } : proof;
    },
  };
}

/** What the judges answer, or why a schema cannot be judged at all. */
function unlessUncompilable<T>(ask: () => T): T | ToolError {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return error;
  }
}

/** The parts of the widest object on a way, where that is wide. */
function partsOn(way: ReturnType<typeof wayTo>): number {
  const counts = way.flatMap(({ node }) =>
    [node.base, node.revision].map(({ shape }) => shape.facets.get("object")?.objects.length ?? 0),
  );
  const most = counts.reduce((left, count) => Math.max(left, count), 0);
  return most > WIDE ? most : 0;
}

/** The place of a pair in the whole body, indices and keys folded. */
function foldedPlace(node: PairNode): JsonPointer {
  const tokens = wayTo(node).flatMap(({ step }) => {
    if (step === null || step.kind === "branch" || step.kind === "name") return [];
    return [step.kind === "property" ? step.name : "*"];
  });
  return appendPointer("", ...tokens);
}

function compiled(judge: Judge, root: Root, side: "base" | "revision"): CompiledSchema {
  const pointer = root[side];
  return pointer === null ? ANYTHING : judge.compiler.compile(pointer, root.direction);
}

const ANYTHING: CompiledSchema = {
  isValid: () => true,
  isClean: () => true,
  explain: () => [],
  explainText: () => [],
  explainExactly: () => [],
};

/** The last question, and what came of it. */
interface Memory {
  question: string | null;
  refusal: Refusal | null;
}

interface Search {
  readonly spent: { values: number; parts: number; readonly maximumParts: number };
  readonly memory: Memory;
  /** Which schemas are held against each other. */
  readonly question: string;
  /** How many parts of wide schemas look at an instance, at least. */
  readonly parts: number;
  readonly side: "base" | "revision";
  readonly judge: Judge;
  readonly segments: readonly WaySegment[];
  readonly node: PairNode;
  readonly edit: SchemaEdit;
  readonly documented: CompiledSchema;
  readonly refused: CompiledSchema;
  readonly samplerOf: (side: "base" | "revision", isRich: boolean) => Sampler;
}

function search(kit: Search): Proof {
  let attempts = 0;
  let built = 0;
  // Where the level does not hang on it, a witness is worth one plain try.
  for (const isRich of kit.edit.level === null ? [false, true] : [false]) {
    const sampler = kit.samplerOf(kit.side, isRich);
    const other = kit.side === "base" ? kit.node.revision : kit.node.base;
    const { canonical } = kit.judge;
    const site: LeafSite = {
      side: kit.side,
      canonical,
      shape: kit.node[kit.side].shape,
      other: other.shape,
      sampler,
      samplerFor: (side) => kit.samplerOf(side, isRich),
    };
    for (const aim of kit.edit.aims) {
      for (const leaf of leavesFor(aim, site)) {
        attempts += 1;
        if (attempts > MAXIMUM_ATTEMPTS) return unproved(`the budget of ${MAXIMUM_ATTEMPTS} instances is spent`);
        if (kit.spent.values > MAXIMUM_VALUES) return unproved(`the budget of ${MAXIMUM_VALUES} values is spent`);
        if (kit.spent.parts > kit.spent.maximumParts)
          return unproved(`the budget of ${kit.spent.maximumParts} parts is spent`);
        const body = bodyAround(kit.segments, leaf, { canonical, sampler });
        if (body === undefined) continue;
        built += 1;
        kit.spent.values += valuesIn(body.value);
        kit.spent.parts += kit.parts;
        if (separates(kit, body, aim)) return { isProved: true, witness: body.value };
      }
    }
  }
  return unproved(built === 0 ? "no instance reaches the place" : `none of ${built} instances tells the two apart`);
}

function valuesIn(value: JsonValue | undefined): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((count: number, member) => count + valuesIn(member), 1);
}

function unproved(reason: string): Proof {
  return { isProved: false, reason };
}

function separates(kit: Search, body: Body, aim: Aim): boolean {
  const refusal = refusalOf(kit, body.value);
  if (refusal === null) return false;
  const { missing, others, all } = refusal;
  const violations = aim.kind === "without" ? [...others, ...(missing.get(aim.name) ?? [])] : all;
  return violations.some((violation) => isDueTo(violation, body.location, kit.edit, aim));
}

/** What one contract has against an instance that the other documents. */
interface Refusal {
  readonly all: readonly Violation[];
  /** The missing properties by their names. */
  readonly missing: ReadonlyMap<string, readonly Violation[]>;
  /** All others, and those that a whole schema is refused by. */
  readonly others: readonly Violation[];
}

/** Null: both take it, or neither does. The edits of one object often come to the same instance, one after the other. */
function refusalOf(kit: Search, value: JsonValue): Refusal | null {
  const { memory } = kit;
  const question = `${kit.question}\n${canonicalJson(value)}`;
  if (memory.question !== question) {
    memory.refusal = askedRefusal(kit, value);
    memory.question = question;
  }
  return memory.refusal;
}

function askedRefusal({ refused, documented }: Search, value: JsonValue): Refusal | null {
  if (refused.isValid(value) || !documented.isClean(value)) return null;
  const all = refused.explain(value);
  const missing = new Map<string, Violation[]>();
  for (const violation of all)
    if (violation.kind === "property-missing") entryOf(missing, violation.subject ?? "", () => []).push(violation);
  return {
    all,
    missing,
    others: all.filter(({ kind, keyword }) => kind !== "property-missing" || WHOLE_KEYWORDS.has(keyword)),
  };
}

/** Where several things changed, an instance proves only the one it is refused for. */
function isDueTo(violation: Violation, location: JsonPointer, edit: SchemaEdit, aim: Aim): boolean {
  const at = violation.instanceLocation;
  const isAbove = location === at || location.startsWith(`${at}/`);
  if (isAbove && ABOVE.has(violation.kind)) return true;
  if (isAbove && WHOLE_KEYWORDS.has(violation.keyword)) return true;
  const isBelow = at === location || at.startsWith(`${location}/`);
  if (!isBelow) return false;
  if (aim.kind === "without") return violation.kind === "property-missing" && violation.subject === aim.name;
  return !edit.change.startsWith("constraint-") || at !== location || isAbout(violation, edit.subject ?? "");
}

/** A limit is proved by the violation of a limit of its kind; a condition by whatever it makes of the value. */
function isAbout(violation: Violation, keyword: string): boolean {
  return !LIMIT.test(keyword) || familyOf(violation.keyword) === familyOf(keyword);
}

const LIMIT = /^(exclusive)?(min|max)|^multipleOf$|^uniqueItems$/i;

function familyOf(keyword: string): string {
  return keyword.replace("exclusive", "").toLowerCase();
}

const ABOVE: ReadonlySet<string> = new Set(["union", "discriminator"]);
const WHOLE_KEYWORDS: ReadonlySet<string> = new Set([
  "not",
  "if",
  "then",
  "else",
  "schema",
  "propertyNames",
  "dependentSchemas",
  "unevaluatedItems",
  "unevaluatedProperties",
]);
