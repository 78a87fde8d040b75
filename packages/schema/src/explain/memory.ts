import type { JsonValue } from "@driftline/model";
import type { NodeFactory, SchemaNode, Trial } from "./node.js";

/** Answers that one schema remembers; a body of a million items is not kept a second time. */
const MOST_ANSWERS = 10_000;

/**
 * What was found out while one question is answered. Unions whose branches share schemas lead to the same schema and value
 * by ways that multiply with each layer: without memory, nine layers of six branches are ten million ways.
 */
export interface Memory {
  /**
   * Asks a question. The outermost one begins with nothing, since whoever asks may have changed the value by then; one asked
   * in the midst of another (a judge that asks of an array what is evaluated) remembers what that one found out.
   */
  asking<T>(question: () => T): T;
  /** The node, asked once for each value. */
  remembering(node: SchemaNode): SchemaNode;
  /** A judge that is asked once for each value. */
  onceByValue(judge: (value: JsonValue) => boolean): (value: JsonValue) => boolean;
  readonly trialOf: NodeFactory["trialOf"];
}

/** A memory of nothing yet. */
export function createMemory(): Memory {
  const accepted = new Map<object, Map<JsonValue, boolean>>();
  const trials = new Map<object, Map<JsonValue, Trial>>();
  let depth = 0;
  return {
    asking(question) {
      if (depth === 0) {
        accepted.clear();
        trials.clear();
      }
      depth += 1;
      try {
        return question();
      } finally {
        depth -= 1;
      }
    },
    remembering: (node) => ({
      ...node,
      accepts: (value) => answerOf(accepted, { of: node, value }, () => node.accepts(value)),
      evaluate(value, evaluated) {
        if (evaluated.by.has(node)) return;
        node.evaluate(value, evaluated);
        evaluated.by.add(node);
      },
      explain(value, site, remarks) {
        // Saying it twice would add nothing: remarks on one place are told once.
        if (site.explainedBy?.has(node)) return;
        node.explain(value, site, remarks);
        site.explainedBy ??= new Set();
        site.explainedBy.add(node);
      },
    }),
    onceByValue: (judge) => (value) => answerOf(accepted, { of: judge, value }, () => judge(value)),
    trialOf: (branch, value, attempt) => answerOf(trials, { of: branch, value }, () => attempt(branch, value)),
  };
}

function answerOf<T>(
  memory: Map<object, Map<JsonValue, T>>,
  { of, value }: { readonly of: object; readonly value: JsonValue },
  ask: () => T,
): T {
  const answers = memory.get(of) ?? new Map<JsonValue, T>();
  const known = answers.get(value);
  if (known !== undefined) return known;
  const answer = ask();
  if (answers.size >= MOST_ANSWERS) answers.clear();
  answers.set(value, answer);
  memory.set(of, answers);
  return answer;
}
