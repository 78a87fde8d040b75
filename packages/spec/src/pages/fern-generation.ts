import { fieldsOf } from "./fern-fields.js";
import type { FernPage } from "./fern-lines.js";
import type { FernGeneration } from "./fern-operation.js";
import type { PageText } from "./page.js";

/** What only the newest generation prints: a line for agents, or a mark on what is said about a property. */
const NEWEST = /^For AI agents: a documentation index|\bdata-markdown-ignore\b/m;

/**
 * The renderer's generation. Up to T3 ` or null` marks every optional field, required ones first: so all fields after
 * a short prefix carry it. In T4 it is nullability. T1 printed `Optional` in responses and never null.
 */
export function fernGeneration(page: PageText, cut: FernPage): FernGeneration {
  const section = cut.sections.find(({ name }) => name === "response");
  const { fields } = fieldsOf(section?.lines ?? [], null);
  if (fields.some(({ isRequired }) => isRequired !== null)) return "t1";
  if (NEWEST.test(page.text)) return "t4";
  const firstNull = fields.findIndex(({ saysNull }) => saysNull);
  if (firstNull < 0) return "t4";
  const isMarkedToTheEnd = fields.slice(firstNull).every(({ saysNull }) => saysNull);
  return isMarkedToTheEnd && fields.length - firstNull > 1 ? "t2" : "t4";
}
