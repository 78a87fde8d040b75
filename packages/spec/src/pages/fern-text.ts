import { fieldsOf } from "./fern-fields.js";
import { cutFernPage, type FernPage } from "./fern-lines.js";
import { type FernGeneration, fernOperation } from "./fern-operation.js";
import type { PageReader, PageText } from "./page.js";
import { unreadablePage } from "./unreadable.js";

/**
 * A Fern page flattened to text: one operation as a list of fields and one example. Depending on the generation it
 * states no required-ness of response fields; never the values of most enums, a success status or the bodies of errors.
 */
export const fernText: PageReader = {
  name: "fern-text",
  recognises: ({ text }) => !/^\s*</.test(text) && /^\s*Response\s*$/m.test(text) && cutFernPage(text) !== undefined,
  read: (page) => {
    const cut = cutFernPage(page.text);
    if (cut === undefined) throw unreadablePage(page, "it names no method and address");
    return fernOperation(page, cut, { generation: generationOf(page, cut), form: "text" });
  },
};

/**
 * The renderer's generation. Up to T3 ` or null` marks every optional field, required ones first: so all fields after
 * a short prefix carry it. In T4 it is nullability. T1 printed `Optional` in responses and never null.
 */
function generationOf(page: PageText, cut: FernPage): FernGeneration {
  const section = cut.sections.find(({ name }) => name === "response");
  const { fields } = fieldsOf(section?.lines ?? [], null);
  if (fields.some(({ isRequired }) => isRequired !== null)) return "t1";
  if (/^For AI agents: a documentation index/m.test(page.text)) return "t4";
  const firstNull = fields.findIndex(({ saysNull }) => saysNull);
  if (firstNull < 0) return "t4";
  const isMarkedToTheEnd = fields.slice(firstNull).every(({ saysNull }) => saysNull);
  return isMarkedToTheEnd && fields.length - firstNull > 1 ? "t2" : "t4";
}
