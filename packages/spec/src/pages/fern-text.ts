import { fernGeneration } from "./fern-generation.js";
import { cutFernPage } from "./fern-lines.js";
import { fernOperation } from "./fern-operation.js";
import type { PageReader } from "./page.js";
import { unreadablePage } from "./unreadable.js";

/**
 * A Fern page flattened to text: one operation as a list of fields and one example. Depending on the generation it
 * states no required-ness of response fields; never the values of most enums, a success status or the bodies of errors.
 */
export const fernText: PageReader = {
  name: "fern-text",
  recognises: ({ text }) =>
    !/^\s*</.test(text) && /^[^\S\n\r\u2028\u2029]*Response[^\S\n]*$/m.test(text) && cutFernPage(text) !== undefined,
  read: (page) => {
    const cut = cutFernPage(page.text);
    if (cut === undefined) throw unreadablePage(page, "it names no method and address");
    return fernOperation(page, cut, { generation: fernGeneration(page, cut), form: "text" });
  },
};
