import type { JsonObject, JsonPointer, JsonValue, Violation } from "@driftline/model";
import { createAcceptor } from "./accept/acceptor.js";
import { createGlances, type Glance } from "./accept/glance.js";
import type { CompiledSchema, Direction, SchemaCompiler } from "./compiled-schema.js";
import { exactValueOf, hasLongDigits } from "./exact/exact-value.js";
import { roundedViolations } from "./exact/rounded-violations.js";
import { roundingMatters } from "./exact/rounding.js";
import { createExplainer, type Explainer } from "./explain/explainer.js";
import { compileJudge, type Judge } from "./judge/ajv.js";
import { chunked } from "./judge/chunks.js";
import { writeLens } from "./judge/lens.js";
import { type SchemaView, viewOf } from "./view.js";

/** A compiler for the schemas of a document (JSON Schema 2020-12, references inside the document). */
export function createCompiler(document: JsonObject): SchemaCompiler {
  const view = viewOf(document);
  const workshops: Partial<Record<Direction, Workshop>> = {};
  const glances: Partial<Record<Direction, (pointer: JsonPointer) => Glance>> = {};
  const compiled = new Map<string, CompiledSchema>();
  return {
    createTextJudge: (pointer, direction, watch) =>
      createAcceptor(view, { pointer: view.resolve(pointer), direction, watched: watch?.places ?? [] }),
    createGlance(pointer, direction) {
      glances[direction] ??= createGlances(view, direction);
      return glances[direction](pointer);
    },
    compile(pointer, direction) {
      const key = `${direction} ${pointer}`;
      let schema = compiled.get(key);
      if (schema === undefined) {
        const workshop = workshops[direction] ?? createWorkshop(view, direction);
        workshops[direction] = workshop;
        schema = compileSchema(workshop, view.resolve(pointer));
        compiled.set(key, schema);
      }
      return schema;
    },
  };
}

interface Workshop {
  readonly view: SchemaView;
  readonly explainer: Explainer;
  /** An explainer for values with exact integers. */
  readonly exactExplainer: Explainer;
  closed(pointer: JsonPointer): Judge;
  open(pointer: JsonPointer): Judge;
}

function createWorkshop(view: SchemaView, direction: Direction): Workshop {
  const judgeBy = (lens: "open" | "closed") => {
    const judges = new Map<JsonPointer, Judge>();
    return (pointer: JsonPointer) => {
      let judge = judges.get(pointer);
      if (judge === undefined) {
        judge = compileJudge(chunked(writeLens(view, pointer, { lens, direction })), pointer, (at, array) =>
          explainer.accepts(at, array),
        );
        judges.set(pointer, judge);
      }
      return judge;
    };
  };
  const closed = judgeBy("closed");
  const quickJudgeOf = (pointer: JsonPointer) => (isComponent(pointer) ? lazily(() => closed(pointer)) : undefined);
  const explainer = createExplainer(view, direction, quickJudgeOf);
  let exact: Explainer | undefined;
  return {
    view,
    closed,
    open: judgeBy("open"),
    explainer,
    get exactExplainer() {
      // Ajv knows no exact integers, so that it is not asked about them.
      exact ??= createExplainer(view, direction, () => undefined);
      return exact;
    },
  };
}

function lazily(judgeOf: () => Judge): (value: JsonValue) => boolean {
  let judge: Judge | undefined;
  return (value) => {
    judge ??= judgeOf();
    return judge(value) === true;
  };
}

/** Only shared components are worth a judge of their own. */
function isComponent(pointer: JsonPointer): boolean {
  return pointer.startsWith("/components/schemas/") && pointer.indexOf("/", 20) < 0;
}

/**
 * The closed lens is sound (what it accepts is clean) and not complete: it refuses what only several branches together
 * document. So its yes is final, and its no is decided by the explainer. Ajv has the last word on validity, where it does not
 * give up: the explainer remembers what it looked into.
 */
function compileSchema(workshop: Workshop, pointer: JsonPointer): CompiledSchema {
  const closed = workshop.closed(pointer);
  const isValid = (value: JsonValue) => workshop.open(pointer)(value) ?? workshop.explainer.accepts(pointer, value);
  const explain = (value: JsonValue): readonly Violation[] => {
    if (closed(value) === true) return [];
    const violations = workshop.explainer.explain(pointer, value);
    if (violations.some((violation) => violation.kind !== "property-undocumented" || violation.isForbidden))
      return violations;
    return isValid(value) ? violations : [...violations, unexplained(pointer)];
  };
  const explainExactly = (value: JsonValue) => roundedViolations(workshop.exactExplainer.explain(pointer, value));
  let matters: number | undefined;
  /** Whether nobody minds the integers that reading a text rounded. */
  const isAlike = (text: string) => {
    matters ??= roundingMatters(workshop.view, pointer);
    return matters === Number.POSITIVE_INFINITY || (matters === 1e18 && !/\d{19}/.test(text));
  };
  return {
    isValid,
    isClean: (value) => closed(value) === true || explain(value).length === 0,
    explain,
    explainExactly,
    explainText(value, text) {
      if (!hasLongDigits(text)) return explain(value);
      if (isAlike(text) && closed(value) === true) return [];
      const exact = exactValueOf(text);
      return exact === undefined ? explain(value) : explainExactly(exact);
    },
  };
}

/** Ajv refuses what the explainer cannot fault: said, never swallowed. */
function unexplained(pointer: JsonPointer): Violation {
  return {
    kind: "constraint",
    keyword: "schema",
    instanceLocation: "",
    foldedLocation: "",
    keywordLocation: pointer,
    subject: null,
    expected: "a value the schema accepts",
  };
}
