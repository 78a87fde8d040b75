import type { JsonObject, JsonPointer, JsonValue, Violation } from "@driftline/model";
import type { CompiledSchema, Direction, SchemaCompiler } from "./compiled-schema.js";
import { exactValueOf } from "./exact/exact-value.js";
import { roundedViolations } from "./exact/rounded-violations.js";
import { createExplainer, type Explainer } from "./explain/explainer.js";
import { viewOf } from "./view.js";

/**
 * A compiler that prepares a schema as far as the values at hand look into it, and no further. Its verdicts are those of
 * `createCompiler`; it suits few values under schemas that reach thousands of others, where compiling all of them first
 * would take seconds, and not the hot path of validation.
 */
export function createLazyCompiler(document: JsonObject): SchemaCompiler {
  const view = viewOf(document);
  const explainers: Partial<Record<Direction, Explainer>> = {};
  return {
    compile(pointer, direction) {
      const explainer = explainers[direction] ?? createExplainer(view, direction, () => undefined);
      explainers[direction] = explainer;
      return lazySchema(explainer, view.resolve(pointer));
    },
  };
}

function lazySchema(explainer: Explainer, pointer: JsonPointer): CompiledSchema {
  const isValid = (value: JsonValue) => explainer.accepts(pointer, value);
  const explain = (value: JsonValue): readonly Violation[] => explainer.explain(pointer, value);
  const explainExactly = (value: JsonValue): readonly Violation[] => roundedViolations(explain(value));
  const explainText = (value: JsonValue, text: string): readonly Violation[] => {
    const exact = exactValueOf(text);
    return exact === undefined ? explain(value) : explainExactly(exact);
  };
  const isClean = (value: JsonValue) => isValid(value) && explain(value).length === 0;
  return { isValid, isClean, explain, explainText, explainExactly };
}
