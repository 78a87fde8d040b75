import { isJsonObject, type JsonPointer, type JsonValue, type Operation, ToolError } from "@driftline/model";
import type { Answer, SuccessAnswer } from "../answer/answer.js";
import { conformingValue } from "../answer/generate.js";
import { createPacer, type Pacer } from "../rate.js";
import type { Workshop } from "../workshop.js";
import { driftedBody } from "./body-drift.js";
import type { DriftOrder } from "./drift-order.js";
import { QUIET_RULES } from "./quiet-drift.js";
import { takesPlace, WIRE_DRIFTS } from "./wire-drift.js";

/** An answer with the drifts that were put in. */
export interface InjectedAnswer {
  readonly answer: Answer;
  readonly drifts: readonly string[];
}

/** Puts drifts into the answers of working calls. */
export interface Injector {
  inject(answer: SuccessAnswer): InjectedAnswer;
}

/**
 * An injector for some orders. Every order is tried on the sample answers first.
 *
 * @throws {ToolError} DRIFT_IMPOSSIBLE where the contract offers no place for one.
 */
export function createInjector(
  workshop: Workshop,
  orders: readonly DriftOrder[],
  samples: readonly SuccessAnswer[],
): Injector {
  const plans = orders.map((order) => planOf(workshop, order));
  for (const plan of plans) {
    if (!samples.some((sample) => plan.apply(sample) !== undefined)) throw impossible(workshop, plan.order);
  }
  return {
    inject(answer) {
      let injected: SuccessAnswer = answer;
      const drifts: string[] = [];
      for (const plan of [...plans].sort((a, b) => stageOf(a.order) - stageOf(b.order))) {
        if (!plan.isDue(answer.operation)) continue;
        const changed = plan.apply(injected);
        if (changed === undefined) continue;
        injected = { ...injected, ...changed };
        drifts.push(plan.order.ruleId);
      }
      return { answer: injected, drifts };
    },
  };
}

interface Plan {
  readonly order: DriftOrder;
  /** Every operation keeps its own share. */
  isDue(operation: Operation): boolean;
  apply(answer: SuccessAnswer): Answer | undefined;
}

function planOf(workshop: Workshop, order: DriftOrder): Plan {
  if (order.pointer !== null && !takesPlace(order.ruleId)) {
    throw new ToolError("USAGE", `\`${order.ruleId}\` has no place inside a body`, { hint: "leave out the pointer" });
  }
  const pacers = new Map<string, Pacer>();
  const places = new Map<string, JsonPointer>();
  const wire = WIRE_DRIFTS[order.ruleId];
  return {
    order,
    isDue({ key }) {
      const pacer = pacers.get(key) ?? createPacer(order.rate);
      pacers.set(key, pacer);
      return pacer.isDue();
    },
    apply: (answer) =>
      wire === undefined ? applyToBody(workshop, order, { answer, places }) : wire(workshop, answer, order.pointer),
  };
}

/** Values first, then the text they become: a body that is cut can no longer be changed. */
function stageOf({ ruleId }: DriftOrder): number {
  const last = ["response-body-malformed", "response-body-duplicate-key", "response-body-missing"];
  return ruleId in WIRE_DRIFTS ? (last.includes(ruleId) ? 2 : 1) : 0;
}

/**
 * The drift stays where it was first put, so that it is one finding however often it is seen. A body that happens to have no
 * such place (an optional property is absent) gives way to one that has.
 */
function applyToBody(
  workshop: Workshop,
  order: DriftOrder,
  { answer, places }: { answer: SuccessAnswer; places: Map<string, JsonPointer> },
): Answer | undefined {
  const { body, operation } = answer;
  if (body?.kind !== "json" || body.schema === null) return undefined;
  const known = places.get(operation.key);
  const wanted = { ruleId: order.ruleId, schema: body.schema, place: known ?? order.pointer };
  const change = QUIET_RULES[order.ruleId] ?? driftedBody;
  let drifted = change(workshop, body.value, wanted);
  for (let attempt = 0; drifted === undefined && attempt < ATTEMPTS; attempt++) {
    const other = substitute(workshop, { schema: body.schema, value: body.value, attempt });
    drifted = other === undefined ? undefined : change(workshop, other, wanted);
  }
  if (drifted === undefined) return undefined;
  if (known === undefined) places.set(operation.key, drifted.place);
  return { ...answer, body: { ...body, value: drifted.value } };
}

const ATTEMPTS = 4;

/** Another body for the same schema that keeps whatever scalars of the original fit: ids, positions, names. */
function substitute(
  workshop: Workshop,
  { schema, value, attempt }: { schema: JsonPointer; value: JsonValue; attempt: number },
): JsonValue | undefined {
  const made = conformingValue(workshop, schema, `substitute ${attempt}`);
  if (!isJsonObject(made) || !isJsonObject(value)) return made;
  const compiled = workshop.compiler.compile(schema, "response");
  const scalars = Object.entries(value).filter(([, member]) => typeof member !== "object");
  const merged = Object.fromEntries([...Object.entries(made), ...scalars]) as JsonValue;
  return compiled.isClean(merged) ? merged : made;
}

function impossible({ contract }: Workshop, { ruleId, pointer }: DriftOrder): ToolError {
  const where = pointer === null ? "" : ` at \`${pointer}\``;
  return new ToolError(
    "DRIFT_IMPOSSIBLE",
    `the contract of \`${contract.vendor}\` offers no place for \`${ruleId}\`${where}`,
    { hint: "choose another rule or place; nothing was started", location: { uri: contract.uri } },
  );
}
