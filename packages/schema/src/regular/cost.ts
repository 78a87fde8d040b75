import type { Term } from "./syntax.js";

/** Ways a backtracking engine may have to try on a text of n characters: at most `factor` times n to the `power`. */
export interface Cost {
  readonly factor: number;
  readonly power: number;
}

const ONE: Cost = { factor: 1, power: 0 };
const ENDLESS: Cost = { factor: 1, power: Number.POSITIVE_INFINITY };

/** An upper bound of what searching for a pattern costs. Repetitions of what varies by itself may be exponential. */
export function costOf(term: Term): Cost {
  const cost = costAt(term);
  return isAnchored(term) ? cost : times(cost, { factor: 1, power: 1 });
}

/** The longest text that an engine may search at this cost within a number of steps. */
export function longestWithin({ factor, power }: Cost, steps: number): number {
  if (factor > steps || power === Number.POSITIVE_INFINITY) return 0;
  return power === 0 ? Number.POSITIVE_INFINITY : Math.floor((steps / factor) ** (1 / power));
}

/** Whether the pattern holds a lookaround, a backreference, or what is not known: no automaton can do it. */
export function isBeyond(term: Term): boolean {
  switch (term.kind) {
    case "look":
    case "backreference":
    case "unknown":
      return true;
    case "sequence":
      return term.terms.some(isBeyond);
    case "choice":
      return term.options.some(isBeyond);
    case "repeat":
      return isBeyond(term.term);
    default:
      return false;
  }
}

function costAt(term: Term): Cost {
  switch (term.kind) {
    case "sequence":
      return costOfSequence(term.terms);
    case "choice":
      return costOfChoice(term.options);
    case "repeat":
      return costOfRepeat(term.term, term.least, term.most);
    case "look":
      return costAt(term.term);
    case "backreference":
      return { factor: 1, power: 1 };
    case "unknown":
      return ENDLESS;
    default:
      return ONE;
  }
}

/** Each term is tried for every way its predecessors can match; a lookaround gives no further ways. */
function costOfSequence(terms: readonly Term[]): Cost {
  let ways = ONE;
  let most = ONE;
  for (const term of terms) {
    const cost = times(ways, costAt(term));
    most = larger(most, cost);
    if (term.kind !== "look") ways = cost;
  }
  return most;
}

function costOfChoice(options: readonly Term[]): Cost {
  const worst = options.map(costAt).reduce(larger, ONE);
  return times(worst, { factor: options.length, power: 0 });
}

function costOfRepeat(term: Term, least: number, most: number): Cost {
  if (most === 0) return ONE;
  const inner = costAt(term);
  const varies = inner.factor > 1 || inner.power > 0;
  if (most === 1) return times(inner, { factor: 2 - least, power: 0 });
  if (varies) return least === most && most <= 4 ? repeatedly(inner, most) : ENDLESS;
  return most === Number.POSITIVE_INFINITY ? { factor: 1, power: 1 } : { factor: most - least + 1, power: 0 };
}

function repeatedly(cost: Cost, count: number): Cost {
  return Array.from({ length: count }, () => cost).reduce(times, ONE);
}

function times(a: Cost, b: Cost): Cost {
  return { factor: a.factor * b.factor, power: a.power + b.power };
}

function larger(a: Cost, b: Cost): Cost {
  return a.power > b.power || (a.power === b.power && a.factor >= b.factor) ? a : b;
}

/** Whether a match can begin at the start of the text only. */
function isAnchored(term: Term): boolean {
  if (term.kind === "edge") return term.which === "start";
  if (term.kind === "choice") return term.options.every(isAnchored);
  if (term.kind !== "sequence") return false;
  const [first] = term.terms;
  return first !== undefined && isAnchored(first);
}
