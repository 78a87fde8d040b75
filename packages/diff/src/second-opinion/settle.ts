import { type JsonObject, type JsonValue, ruleOf } from "@driftline/model";
import { createCanonical, type Direction, setOf } from "@driftline/schema";
import type { SchemaEdit } from "../schema/edit.js";
import { type PairNode, wayTo } from "../schema/pair-graph.js";
import type { Judgement } from "../witness/judgement.js";
import type { Prover } from "../witness/prove.js";
import { createSampler } from "../witness/sample.js";
import type { Opinion, SecondOpinion } from "./opinion.js";
import { questionOf } from "./question.js";

/** Both documents, whom to ask, and who judges. */
export interface SettlingOptions {
  readonly base: JsonObject;
  readonly revision: JsonObject;
  readonly prover: Prover;
  readonly ask: SecondOpinion;
}

/** The judgement of an edit with what a second opinion adds to it, or as it was where nobody could be asked. */
export type Settle = (node: PairNode, edit: SchemaEdit, judgement: Judgement) => Promise<Judgement>;

/**
 * An independent algorithm may know a value that separates two bodies, and then our own validators judge it; or it may say
 * that there is none, and then an unproved warning is a note. It is asked once per pair of bodies, and only about what
 * it takes into account entirely.
 */
export function createSettle({ base, revision, prover, ask }: SettlingOptions): Settle {
  const opinions = new Map<string, Promise<Opinion | undefined>>();
  const opinionOn = (before: string, after: string): Promise<Opinion | undefined> => {
    const key = `${before}\n${after}`;
    let opinion = opinions.get(key);
    if (opinion === undefined) {
      const first = questionOf(base, before);
      const second = questionOf(revision, after);
      opinion = first === undefined || second === undefined ? Promise.resolve(undefined) : ask(first, second);
      opinions.set(key, opinion);
    }
    return opinion;
  };
  return async (node, edit, judgement) => {
    if (judgement.proof !== "unproved" || judgement.level === "note") return judgement;
    const root = wayTo(node)[0]?.node.roots[0];
    if (root === undefined || root.base === null || root.revision === null) return judgement;
    const opinion = await opinionOn(root.base, root.revision);
    if (opinion === undefined) return judgement;
    if (opinion.kind === "silent") return { ...judgement, opinion: `nothing, ${opinion.reason}` };
    const difference = node.direction === "response" ? opinion.added : opinion.removed;
    if (difference === false) return { ...judgement, level: "note", opinion: "no difference" };
    const witness = samplesOf(difference, node.direction).find((value) => prover.isWitness(node, edit, value));
    if (witness === undefined) return { ...judgement, opinion: "a difference, but none that is documented here" };
    const proved = { level: ruleOf(judgement.ruleId).level, proof: "proved", witness, reason: null } as const;
    return { ...judgement, ...proved, opinion: "a difference, and the witness of it" };
  };
}

function samplesOf(schema: JsonValue, direction: Direction): readonly JsonValue[] {
  const canonical = createCanonical({ difference: schema });
  return [false, true].flatMap((isRich) => {
    const value = createSampler({ canonical, direction, isRich }).ofSet(setOf("/difference"));
    return value === undefined ? [] : [value];
  });
}
