/** Levels of a body that expressions can speak of: what is deeper exceeds the stack when it is written into a request. */
const DEEPEST_BODY = 400;

/** Whether lists and objects of a JSON text lie in each other deeper than expressions go; marks within strings do not count. */
export function isDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const mark = text[at];
    if (mark === '"') isInString = !isInString;
    else if (isInString) at += mark === "\\" ? 1 : 0;
    else if (mark === "[" || mark === "{") depth++;
    else if (mark === "]" || mark === "}") depth--;
    if (depth > DEEPEST_BODY) return true;
  }
  return false;
}
