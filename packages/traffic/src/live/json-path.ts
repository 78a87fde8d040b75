import { isJsonObject, type JsonValue, memberOf } from "@driftline/model";
import { holds } from "./condition.js";

/**
 * The values a JSONPath selects (RFC 9535, the common part): members, indices, wildcards, descendants, and filters made of
 * comparisons; `count(...)` and `length(...)` are not among them.
 *
 * @throws {SyntaxError} for a path that cannot be read, or that looks at more values than anybody waits for.
 */
export function selectJson(root: JsonValue, path: string): readonly JsonValue[] {
  return selectFrom(root, path, { root, looks: 0 });
}

/** Values that a path may look at, those of its filters included: some of them multiply what they look at. */
const MOST_LOOKS = 1_000_000;

/** One selection: paths in filters begin at its root, and add to its looks. */
interface Selection {
  readonly root: JsonValue;
  looks: number;
}

function selectFrom(start: JsonValue, path: string, selection: Selection): readonly JsonValue[] {
  let selected: readonly JsonValue[] = [start];
  for (const selector of selectorsOf(path)) selected = selected.flatMap((value) => select(value, selector, selection));
  return selected;
}

interface Selector {
  readonly kind: "name" | "index" | "all" | "filter";
  readonly text: string;
  readonly isDescendant: boolean;
}

const SELECTOR =
  /(\.\.|\.)?(?:\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+)|(\*))\s*\]|\[\s*\?((?:[^[\]]|\[[^\]]*\])*)\]|(\*)|([\p{L}_$][\p{L}\p{N}_$-]*))/uy;

function selectorsOf(path: string): readonly Selector[] {
  const text = path.trim();
  if (!/^[$@]/.test(text)) throw new SyntaxError(`\`${path}\` does not start with \`$\``);
  const selectors: Selector[] = [];
  let position = 1;
  while (position < text.length) {
    SELECTOR.lastIndex = position;
    const match = SELECTOR.exec(text);
    if (match === null) throw new SyntaxError(`cannot read \`${text.slice(position)}\``);
    selectors.push(selectorOf(match));
    position = SELECTOR.lastIndex;
  }
  return selectors;
}

function selectorOf(match: RegExpExecArray): Selector {
  const [, dots, single, double, index, bracketAll, filter, all, name] = match;
  const isDescendant = dots === "..";
  if (filter !== undefined) return { kind: "filter", text: filter, isDescendant };
  if (index !== undefined) return { kind: "index", text: index, isDescendant };
  if (bracketAll !== undefined || all !== undefined) return { kind: "all", text: "*", isDescendant };
  const quoted = single ?? double;
  return { kind: "name", text: quoted === undefined ? (name ?? "") : quoted.replace(/\\(.)/g, "$1"), isDescendant };
}

function select(value: JsonValue, selector: Selector, selection: Selection): readonly JsonValue[] {
  const own = selectHere(value, selector, selection);
  if (!selector.isDescendant) return own;
  const below: JsonValue[] = [...own];
  // In document order, and without a call for each level: a body may be deeper than the stack.
  const open = childrenOf(value).reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const one of selectHere(next, selector, selection)) below.push(one);
    for (const child of childrenOf(next).reverse()) open.push(child);
  }
  return below;
}

function selectHere(value: JsonValue, selector: Selector, selection: Selection): readonly JsonValue[] {
  if (++selection.looks > MOST_LOOKS) throw new SyntaxError(`it looks at more than ${MOST_LOOKS} values`);
  if (selector.kind === "all") return childrenOf(value);
  if (selector.kind === "filter") return childrenOf(value).filter((child) => passes(child, selector.text, selection));
  if (selector.kind === "index") {
    if (!Array.isArray(value)) return [];
    const item: JsonValue | undefined = (value as readonly JsonValue[]).at(Number(selector.text));
    return item === undefined ? [] : [item];
  }
  const member = memberOf(value, selector.text);
  return member === undefined ? [] : [member];
}

function passes(child: JsonValue, condition: string, selection: Selection): boolean {
  const at = (reference: string) => (reference.startsWith("@") ? child : selection.root);
  return holds(condition, (reference) => selectFrom(at(reference), reference, selection)[0]);
}

function childrenOf(value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) return [...(value as readonly JsonValue[])];
  return isJsonObject(value) ? Object.values(value).filter((member) => member !== undefined) : [];
}
