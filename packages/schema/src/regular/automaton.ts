import type { Term } from "./syntax.js";

/** States an automaton may have; a pattern that needs more is refused. */
const MOST_STATES = 3_000;

/** Steps kept from text to text, long sets counted more; beyond them the memory begins anew, so that it does not grow with hostile texts. */
const MOST_KEPT = 20_000;

type State =
  | { readonly kind: "character"; readonly matches: (character: string) => boolean; readonly next: number }
  | { readonly kind: "edge"; readonly which: "start" | "end" | "word" | "inside"; readonly next: number }
  | { readonly kind: "fork"; readonly nexts: readonly number[] }
  | { readonly kind: "match" };

interface Draft {
  readonly states: State[];
  readonly isUnicode: boolean;
  readonly matchers: Map<string, (character: string) => boolean>;
}

/**
 * A test that takes time linear in the text, whatever the pattern: all ways are followed at once, and none twice (Thompson,
 * 1968). Undefined where the pattern needs more states than are allowed.
 */
export function automatonOf(term: Term, isUnicode: boolean): ((text: string) => boolean) | undefined {
  const draft: Draft = { states: [{ kind: "match" }], isUnicode, matchers: new Map() };
  const entry = build(draft, term, 0);
  if (entry === undefined) return undefined;
  const walker = new Walker(draft.states, entry);
  return (text) => walker.test(text, isUnicode);
}

/** The state that begins a term after which comes `next`. */
function build(draft: Draft, term: Term, next: number): number | undefined {
  if (draft.states.length > MOST_STATES) return undefined;
  switch (term.kind) {
    case "character":
      return add(draft, { kind: "character", matches: matcherOf(draft, term.source), next });
    case "edge":
      return add(draft, { kind: "edge", which: term.which, next });
    case "sequence":
      return term.terms.reduceRight<number | undefined>(
        (after, each) => (after === undefined ? undefined : build(draft, each, after)),
        next,
      );
    case "choice": {
      const nexts = term.options.map((option) => build(draft, option, next));
      return nexts.includes(undefined) ? undefined : add(draft, { kind: "fork", nexts: nexts as number[] });
    }
    case "repeat":
      return repeat(draft, term, next);
    default:
      return undefined;
  }
}

function repeat(draft: Draft, { term, least, most }: Term & { kind: "repeat" }, next: number): number | undefined {
  let entry: number | undefined = next;
  if (most === Number.POSITIVE_INFINITY) {
    const nexts = [next];
    entry = add(draft, { kind: "fork", nexts });
    const body = build(draft, term, entry);
    if (body === undefined) return undefined;
    nexts.push(body);
  } else {
    for (let copy = least; copy < most && entry !== undefined; copy++) {
      const body = build(draft, term, entry);
      entry = body === undefined ? undefined : add(draft, { kind: "fork", nexts: [body, next] });
    }
  }
  for (let copy = 0; copy < least && entry !== undefined; copy++) entry = build(draft, term, entry);
  return entry;
}

function add(draft: Draft, state: State): number {
  return draft.states.push(state) - 1;
}

/** What a class or an escape matches is the engine's to say: it is asked about one character, where it cannot go astray. */
function matcherOf({ matchers, isUnicode }: Draft, source: string): (character: string) => boolean {
  let matcher = matchers.get(source);
  if (matcher === undefined) {
    const regExp = new RegExp(`^(?:${source})$`, isUnicode ? "u" : "");
    matcher = (character) => regExp.test(character);
    matchers.set(source, matcher);
  }
  return matcher;
}

const WORD = /^\w$/;
const DONE = -1;

/** Follows an automaton along texts, and remembers the steps: sets of states are numbered as they are met. */
class Walker {
  readonly #numbers = new Map<string, number>();
  readonly #sets: (readonly number[])[] = [];
  readonly #steps: Map<string, number>[] = [];
  #kept = 0;

  constructor(
    readonly states: readonly State[],
    readonly entry: number,
  ) {}

  test(text: string, isUnicode: boolean): boolean {
    let set = this.#numberOf([this.entry]);
    let before = "";
    for (let at = 0; ; ) {
      const point = isUnicode ? text.codePointAt(at) : undefined;
      const after = point !== undefined && point > 0xffff ? text.slice(at, at + 2) : (text[at] ?? "");
      set = this.#step(set, at === 0 ? "^" : WORD.test(before) ? "w" : "-", after);
      if (set === DONE) return true;
      if (after === "") return false;
      at += after.length;
      before = after;
    }
  }

  /** The set after a character, or `DONE` where the pattern has matched before it. */
  #step(set: number, before: "^" | "w" | "-", after: string): number {
    const key = before + after;
    const known = this.#steps[set]?.get(key);
    if (known !== undefined) return known;
    const states = this.#closure(this.#sets[set] ?? [], before, after);
    const moved = states === undefined ? DONE : this.#moved(states, after);
    this.#steps[set]?.set(key, moved);
    this.#kept += 1 + (states?.length ?? 0) / 8;
    return moved;
  }

  #moved(states: readonly number[], after: string): number {
    const nexts = new Set([this.entry]);
    for (const index of states) {
      const state = this.states[index];
      if (state?.kind === "character" && after !== "" && state.matches(after)) nexts.add(state.next);
    }
    if (this.#kept > MOST_KEPT) this.#forget();
    return this.#numberOf([...nexts].sort((a, b) => a - b));
  }

  /** Everything that is reached without a character; undefined where that is a match. */
  #closure(from: readonly number[], before: "^" | "w" | "-", after: string): readonly number[] | undefined {
    const reached = new Set<number>();
    const pending = [...from];
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (reached.has(index)) continue;
      reached.add(index);
      const state = this.states[index];
      if (state?.kind === "match") return undefined;
      if (state?.kind === "fork") pending.push(...state.nexts);
      if (state?.kind === "edge" && holds(state.which, before, after)) pending.push(state.next);
    }
    return [...reached];
  }

  #numberOf(states: readonly number[]): number {
    const key = states.join();
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#sets.push(states) - 1;
      this.#steps.push(new Map());
      this.#numbers.set(key, number);
    }
    return number;
  }

  #forget(): void {
    this.#numbers.clear();
    this.#sets.length = 0;
    this.#steps.length = 0;
    this.#kept = 0;
  }
}

function holds(which: "start" | "end" | "word" | "inside", before: "^" | "w" | "-", after: string): boolean {
  if (which === "start") return before === "^";
  if (which === "end") return after === "";
  const isBorder = (before === "w") !== WORD.test(after);
  return which === "word" ? isBorder : !isBorder;
}
