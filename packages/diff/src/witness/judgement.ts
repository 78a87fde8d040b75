import { type JsonValue, type Level, ruleOf } from "@driftline/model";
import type { Direction } from "@driftline/schema";
import type { SchemaChange, SchemaEdit } from "../schema/edit.js";
import type { PairNode } from "../schema/pair-graph.js";
import type { Proof, Prover } from "./prove.js";

/** The rule an edit falls under, how grave it is, and what proves it. */
export interface Judgement {
  readonly ruleId: string;
  readonly level: Level;
  readonly proof: "proved" | "unproved" | null;
  readonly witness: JsonValue;
  /** Why there is no witness, or null. */
  readonly reason: string | null;
  /** What a second opinion said, where one was asked. */
  readonly opinion?: string;
}

/**
 * Judges an edit (design, section 2): `error` only with a witness, `warning` without one, `note` for what no consumer has
 * to fear. Where only a witness can tell which way the set of values moved, both ways are tried.
 */
export function judgeEdit(node: PairNode, edit: SchemaEdit, prover: Prover): Judgement {
  const { direction } = node;
  const ruleId = idOf(direction, edit.change);
  if (edit.level !== null) return judgeSettled(node, { edit, level: edit.level, ruleId }, prover);
  const level = ruleOf(ruleId).level;
  if (level === "note") return { ruleId, level, proof: null, witness: null, reason: null };
  if (edit.aims.length === 0) return { ruleId, level, proof: "proved", witness: null, reason: null };
  const harmful = prover.prove(node, edit, "harmful");
  if (harmful.isProved) return { ruleId, level, proof: "proved", witness: harmful.witness, reason: null };
  return judgeHarmless(node, edit, { prover, harmful });
}

/**
 * A level the table gives by itself is proved by comparison; a witness may still show what it means. Where no instance can
 * show it (a response without what was optional was always allowed), there is nothing to prove.
 */
function judgeSettled(
  node: PairNode,
  { edit, level, ruleId }: { readonly edit: SchemaEdit; readonly level: Level; readonly ruleId: string },
  prover: Prover,
): Judgement {
  if (level === "note" || edit.aims.length === 0) return { ruleId, level, proof: null, witness: null, reason: null };
  const proof = prover.prove(node, edit, "harmful");
  return { ruleId, level, proof: "proved", witness: proof.isProved ? proof.witness : null, reason: null };
}

function judgeHarmless(
  node: PairNode,
  edit: SchemaEdit,
  { prover, harmful }: { readonly prover: Prover; readonly harmful: Extract<Proof, { readonly isProved: false }> },
): Judgement {
  if (edit.converse !== null) {
    const harmless = prover.prove(node, edit, "harmless");
    if (harmless.isProved) {
      const ruleId = idOf(node.direction, edit.converse);
      return { ruleId, level: "note", proof: "proved", witness: harmless.witness, reason: null };
    }
  }
  const level = edit.unprovedLevel ?? "warning";
  const { reason } = harmful;
  return { ruleId: idOf(node.direction, edit.change), level, proof: "unproved", witness: null, reason };
}

function idOf(direction: Direction, change: SchemaChange): string {
  return `${direction}-${change}`;
}
