import { isJsonObject, type JsonValue, memberOf } from "@driftline/model";
import { holds } from "./condition.js";

/**
 * The values a JSONPath selects (RFC 9535, the common part): members, indices, wildcards, descendants, and filters made of
 * comparisons; `count(...)` and `length(...)` are not among them.
 *
 * @throws {SyntaxError} for a path that cannot be read.
 */
export function selectJson(root: JsonValue, path: string): readonly JsonValue[] {
  let selected: readonly JsonValue[] = [root];
  for (const selector of selectorsOf(path)) selected = selected.flatMap((value) => select(value, { selector, root }));
  return selected;
}

interface Selector {
  readonly kind: "name" | "index" | "all" | "filter";
  readonly text: string;
  readonly isDescendant: boolean;
}

const SELECTOR =
  /(\.\.|\.)?(?:\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+)|(\*)|\?((?:[^[\]]|\[[^\]]*\])*))\s*\]|(\*)|([\p{L}_$][\p{L}\p{N}_$-]*))/uy;

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

function select(value: JsonValue, of: { selector: Selector; root: JsonValue }): readonly JsonValue[] {
  const own = selectHere(value, of);
  if (!of.selector.isDescendant) return own;
  return [...own, ...childrenOf(value).flatMap((child) => select(child, of))];
}

function selectHere(
  value: JsonValue,
  { selector, root }: { selector: Selector; root: JsonValue },
): readonly JsonValue[] {
  if (selector.kind === "all") return childrenOf(value);
  if (selector.kind === "filter") return childrenOf(value).filter((child) => passes(child, root, selector.text));
  if (selector.kind === "index") {
    if (!Array.isArray(value)) return [];
    const item: JsonValue | undefined = (value as readonly JsonValue[]).at(Number(selector.text));
    return item === undefined ? [] : [item];
  }
  const member = memberOf(value, selector.text);
  return member === undefined ? [] : [member];
}

function passes(child: JsonValue, root: JsonValue, condition: string): boolean {
  return holds(condition, (reference) => selectJson(reference.startsWith("@") ? child : root, reference)[0]);
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value)) return value as readonly JsonValue[];
  return isJsonObject(value) ? Object.values(value).filter((member) => member !== undefined) : [];
}
